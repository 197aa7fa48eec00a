"""By when the scan after a change is due, which scan closes it, what is refused: examples at each boundary."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.network_changes.rules import (
    KINDS,
    ChangeFact,
    ChangeKind,
    Progress,
    closing_scan,
    day_problem,
    due_on,
    progress,
    text_problem,
)
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


def scan(number: int, completed: int, checked: int | None = None, **facts: Any) -> ScanFact:
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


@pytest.mark.parametrize(
    ("withdrawn_after", "closed", "after", "stands"),
    [
        (None, False, 0, Progress.OPEN),
        (None, False, 30, Progress.OPEN),  # the last day included
        (None, False, 31, Progress.OVERDUE),
        (None, True, 31, Progress.CLOSED),
        (10, False, 9, Progress.OPEN),
        (10, False, 10, Progress.WITHDRAWN),
        (10, True, 31, Progress.WITHDRAWN),
    ],
)
def test_where_a_change_stands(withdrawn_after: int | None, closed: bool, after: int, stands: Progress) -> None:
    withdrawn_on = None if withdrawn_after is None else HAPPENED + withdrawn_after * DAY
    fact = ChangeFact(1, "c1", HAPPENED, HAPPENED, due_on(HAPPENED, HAPPENED), withdrawn_on)
    assert progress(fact, scan(1, 5) if closed else None, HAPPENED + after * DAY) is stands


@pytest.mark.parametrize(
    ("happened_on", "on", "said"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), ""),
        (date(2026, 3, 3), date(2026, 3, 2), "not in the future"),
        (date.max, date(2026, 3, 2), "not in the future"),
        (date(2024, 3, 2), date(2026, 3, 2), ""),
        (date(2024, 3, 1), date(2026, 3, 2), "from 2 March 2024 on"),
        (date.min, date(2026, 3, 2), "from 2 March 2024 on"),
        (date(2026, 2, 28), date(2028, 2, 29), ""),  # two years before a 29 February
        (date(2026, 2, 27), date(2028, 2, 29), "from 28 February 2026 on"),
        (date(2024, 2, 29), date(2026, 2, 28), ""),
        (date(2024, 2, 29), date(2026, 3, 1), "from 1 March 2024 on"),
    ],
)
def test_never_of_a_day_to_come_and_at_most_two_years_back(happened_on: date, on: date, said: str) -> None:
    found = day_problem(happened_on, on)
    assert said in found if said else found == ""


@pytest.mark.parametrize(("text", "said"), [("x", ""), ("x" * 1000, ""), ("x" * 1001, "Shorten"), (" \n", "Describe")])
def test_a_description_is_a_sentence_or_two(text: str, said: str) -> None:
    found = text_problem(text)
    assert said in found if said else found == ""


@given(st.dates(date(1990, 1, 1), date(2900, 1, 1)), st.integers(0, 731))
def test_there_is_always_time_after_the_report(happened_on: date, later: int) -> None:
    reported_on = happened_on + later * DAY
    due = due_on(happened_on, reported_on)
    assert due >= reported_on + 14 * DAY
    assert due in (happened_on + 30 * DAY, reported_on + 14 * DAY)


def test_every_kind_is_explained() -> None:
    assert set(KINDS) == set(ChangeKind)
