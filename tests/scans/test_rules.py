"""Validity, quarters and gaps of scans, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.scans import rules
from compliance_app.scans.rules import Quarter

days = st.dates(date(2000, 1, 1), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("completed_on", "printed", "last_day"),
    [
        (date(2026, 3, 2), None, date(2026, 5, 31)),
        (date(2026, 3, 2), date(2026, 5, 31), date(2026, 5, 31)),
        (date(2026, 3, 2), date(2026, 6, 2), date(2026, 6, 2)),
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 2)),
        (date(2024, 2, 29), None, date(2024, 5, 29)),
    ],
)
def test_counts_through_the_printed_day_or_90_days(completed_on: date, printed: date | None, last_day: date) -> None:
    assert rules.valid_until(completed_on, printed) == last_day


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 1, 1), "Q1 2026"),
        (date(2026, 3, 31), "Q1 2026"),
        (date(2026, 4, 1), "Q2 2026"),
        (date(2026, 9, 30), "Q3 2026"),
        (date(2026, 12, 31), "Q4 2026"),
    ],
)
def test_quarter_of_a_day(day: date, label: str) -> None:
    assert rules.quarter_of(day).label == label


@given(days)
def test_four_quarters_end_with_the_present_one_and_have_no_gap(day: date) -> None:
    quarters = rules.last_quarters(day)
    assert quarters[-1] == rules.quarter_of(day)
    assert [quarter.before for quarter in quarters[1:]] == quarters[:-1]
    assert len(quarters) == 4


def test_before_the_first_quarter_comes_the_fourth() -> None:
    assert Quarter(2026, 1).before == Quarter(2025, 4)


def test_a_printed_day_other_than_90_days_is_noted() -> None:
    completed_on = date(2026, 3, 2)
    assert rules.note_on_printed(completed_on, None) is None
    assert rules.note_on_printed(completed_on, completed_on + timedelta(days=90)) is None
    note = rules.note_on_printed(completed_on, completed_on + timedelta(days=92))
    assert note == "The report prints an expiration 92 days after completion instead of 90."
