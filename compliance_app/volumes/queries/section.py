"""What the merchant's page shows of volumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import chart
from compliance_app.volumes.models import DeclaredVolume
from compliance_app.volumes.queries.annual import annual
from compliance_app.volumes.queries.counting import counting_on
from compliance_app.volumes.queries.figures import declared_of
from compliance_app.volumes.queries.months import monthly
from compliance_app.volumes.rules import AnnualVolume


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of this package."""

    annual: AnnualVolume
    chart: chart.Chart
    declared: Mapping[PaymentSystem, DeclaredVolume]


def section(merchant_id: int, on: date) -> Section:
    """The annual figures and the chart of the same months of one merchant, for its page."""
    year = annual(merchant_id, on)
    drawn = chart.stacked(monthly(merchant_id, year.first_month, year.last_month, counting_on(on)))
    return Section(year, drawn, declared_of(merchant_id))
