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


def section(merchant_id: int, on: date) -> Section:
    """The annual figures and the chart of the same months of one merchant, for its page."""
    year, counting = annual(merchant_id, on), counting_on(on)
    drawn = chart.stacked(monthly(merchant_id, year.first_month, year.last_month, counting))
    known = on_record({merchant_id: year.last_month}, counting).get(merchant_id)
    return Section(year, drawn, declared_of(merchant_id), known)
