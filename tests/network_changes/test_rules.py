"""By when the scan after a change is due, and which scan closes it: examples at each boundary."""

from datetime import date, timedelta

import pytest

from compliance_app.network_changes.rules import closing_scan, due_on
from compliance_app.scans.rules import ScanFact

HAPPENED = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("happened_on", "reported_on", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 4, 1)),
        (date(2026, 3, 2), date(2026, 3, 17), date(2026, 4, 1)),  # 15 days after: 30 days from the change still
        (date(2026, 3, 2), date(2026, 3, 18), date(2026, 4, 1)),  # 16 days after: both rules name the same day
        (date(2026, 3, 2), date(2026, 3, 19), date(2026, 4, 2)),  # 17 days after: 14 days from the report
        (date(2024, 3, 2), date(2026, 3, 2), date(2026, 3, 16)),
        (date(2028, 1, 31), date(2028, 1, 31), date(2028, 3, 1)),  # over the 29 February
        (date(2027, 1, 31), date(2027, 1, 31), date(2027, 3, 2)),  # over the 28 February
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 30)),
        (date(2026, 12, 15), date(2026, 12, 31), date(2027, 1, 14)),
    ],
)
def test_due_30_days_after_the_change_and_never_under_14_after_the_report(
    happened_on: date, reported_on: date, due: date
) -> None:
    assert due_on(happened_on, reported_on) == due


def scan(number: int, completed: int, checked: int | None = None, **facts: bool) -> ScanFact:
    """A scan completed and checked so many days after the change."""
    done = HAPPENED + completed * DAY
    facts = {"passed": True, **facts}
    known = HAPPENED + (completed if checked is None else checked) * DAY
    return ScanFact(number, f"s{number}", done, valid_until=done + 90 * DAY, counts_from=known, **facts)


@pytest.mark.parametrize(
    ("scans", "after", "closed_by"),
    [
        ([], 40, None),
        ([scan(1, 0)], 40, None),  # completed on the day of the change
        ([scan(1, 1)], 40, 1),
        ([scan(1, 1)], 1, 1),
        ([scan(1, 1)], 0, None),
        ([scan(1, 5, checked=8)], 7, None),  # not checked yet
        ([scan(1, 5, checked=8)], 8, 1),
        ([scan(1, -5, checked=8)], 40, None),  # checked after the change, completed before it
        ([scan(1, 5, passed=False), scan(2, 9)], 40, 2),
        ([scan(1, 5, full=False)], 40, None),  # partial and alone
        ([scan(1, 5, full=False, combined=True)], 40, 1),
        ([scan(1, 20), scan(2, 10)], 40, 2),  # the first of several
        ([scan(1, 1)], 500, 1),  # closed for good, also when the scan itself has run out
    ],
)
def test_closed_by_the_first_whole_pass_completed_after_it(
    scans: list[ScanFact], after: int, closed_by: int | None
) -> None:
    found = closing_scan(HAPPENED, scans, HAPPENED + after * DAY)
    assert (found.id if found else None) == closed_by
