"""What the merchant's page shows of volumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import chart
from compliance_app.volumes.kinds import OnRecord
from compliance_app.volumes.models import DeclaredVolume
from compliance_app.volumes.queries.annual import annual
from compliance_app.volumes.queries.counting import counting_on, on_record
from compliance_app.volumes.queries.figures import declared_of
from compliance_app.volumes.queries.months import monthly
from compliance_app.volumes.rules import AnnualVolume


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of this package."""

    annual: AnnualVolume
    chart: chart.Chart
    declared: Mapping[PaymentSystem, DeclaredVolume]
    on_record: OnRecord | None
    """Where not all operations on record count: how many do, and what does not."""


@dataclass(frozen=True)
class YearRead:
    """A merchant's year, and what is on record of it where not all of it counts."""

    annual: AnnualVolume
    on_record: OnRecord | None


def year_read(annual_volume: AnnualVolume, merchant_id: int, on: date) -> YearRead:
    """The year with what is on record of it."""
    known = on_record({merchant_id: annual_volume.last_month}, counting_on(on))
    return YearRead(annual_volume, known.get(merchant_id))


def section(merchant_id: int, on: date, read: YearRead | None = None) -> Section:
    """The annual figures and the chart of the same months of one merchant, for its page.

    `read`: the year, where the page has read it already.
    """
    read = read or year_read(annual(merchant_id, on), merchant_id, on)
    year = read.annual
    drawn = chart.stacked(monthly(merchant_id, year.first_month, year.last_month, counting_on(on)))
    return Section(year, drawn, declared_of(merchant_id), read.on_record)
