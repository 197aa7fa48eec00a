"""How long an exemption may last: examples at each boundary."""

from datetime import date

import pytest

from compliance_app.exemptions.rules import ExemptionKind, latest_end

LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("kind", "starts_on", "created_on", "latest"),
    [
        (ExemptionKind.NOT_APPLICABLE, date(2026, 3, 2), LONG_AGO, date(2027, 3, 2)),
        (ExemptionKind.PROMISED, date(2028, 2, 29), LONG_AGO, date(2029, 2, 28)),
        (ExemptionKind.PROMISED, date(2027, 2, 28), LONG_AGO, date(2028, 2, 28)),
        (ExemptionKind.GRACE, date(2026, 3, 2), date(2026, 3, 2), date(2026, 5, 31)),
        (ExemptionKind.GRACE, date(2026, 4, 1), date(2026, 3, 2), date(2026, 5, 31)),
        (ExemptionKind.GRACE, date(2028, 1, 31), date(2027, 12, 31), date(2028, 3, 30)),
        (ExemptionKind.GRACE, date(2027, 1, 31), date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_at_most_12_months_and_grace_at_most_90_days_from_creation(
    kind: ExemptionKind, starts_on: date, created_on: date, latest: date
) -> None:
    assert latest_end(kind, starts_on, created_on) == latest
