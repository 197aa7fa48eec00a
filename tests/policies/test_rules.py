"""Values on a day, what may be changed and when, and months that are counted on: without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.foundation.spans import in_force, months_later
from compliance_app.policies import rules
from compliance_app.policies.rules import DEFINITIONS, SINCE, Policy, PolicyValue

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)
SCAN = Policy.SCAN_VALIDITY


def row(value: int, valid_from: date, valid_until: date | None = None, policy: Policy = SCAN) -> PolicyValue:
    return PolicyValue(policy, value, valid_from, valid_until, "A letter")


TWO = (row(90, SINCE, DAY - ONE), row(60, DAY))


@pytest.mark.parametrize(("day", "value"), [(SINCE, 90), (DAY - ONE, 90), (DAY, 60), (DAY + ONE, 60), (date.max, 60)])
def test_the_value_of_a_day_is_that_in_force_on_it(day: date, value: int) -> None:
    assert rules.value_on(TWO, SCAN, day) == value


def test_where_nothing_is_stored_the_shipped_value_counts() -> None:
    for policy in Policy:
        assert rules.setting_on((), policy, DAY) == DEFINITIONS[policy].shape.shipped
    assert rules.value_on(TWO, SCAN, SINCE - ONE) == 90
    assert rules.value_on(TWO, Policy.SCAN_INTERVAL, DAY) == 92


@pytest.mark.parametrize("policy", Policy)
def test_each_policy_ships_with_a_value_that_it_allows_and_says_what_it_is(policy: Policy) -> None:
    found = DEFINITIONS[policy]
    assert found.shape.problem(found.shape.shipped) == ""
    assert found.shape.words(found.shape.shipped)
    assert found.title
    assert found.meaning.endswith(".")
    assert found.counts.endswith(".")
    assert found.source


def test_a_value_in_words_has_its_unit() -> None:
    assert rules.in_words(SCAN, 90) == "90 days"
    assert rules.in_words(Policy.FORM_VALIDITY, 1) == "1 month"
    assert rules.in_words(Policy.SIGNATURE_TIME, 0) == "0 days"


@pytest.mark.parametrize(
    ("value", "valid_from", "problem"),
    [
        (60, DAY, ""),
        (30, DAY, ""),
        (92, DAY, ""),
        (29, DAY, "from 30 to 92 days"),
        (93, DAY, "from 30 to 92 days"),
        (-1, DAY, "from 30"),
        (10**12, DAY, "from 30"),
        (90, DAY, "already"),
        (60, DAY - ONE, "today or a later day"),
        (60, DAY + ONE, ""),
        (60, date(2031, 3, 2), ""),
        (60, date(2031, 3, 3), "within the next 5 years"),
        (60, date.max, "within the next 5 years"),
    ],
)
def test_a_change_lies_in_its_range_and_never_in_the_past(value: int, valid_from: date, problem: str) -> None:
    found = rules.change_problem([row(90, SINCE)], SCAN, value, valid_from, DAY)
    assert (problem in found) if problem else not found


@pytest.mark.parametrize(("days", "free"), [(-1, False), (0, False), (1, True)])
def test_a_change_begins_after_the_last_one(days: int, free: bool) -> None:
    planned = DAY + timedelta(days=40)
    rows = [row(90, SINCE, planned - ONE), row(60, planned)]
    found = rules.change_problem(rows, SCAN, 45, planned + timedelta(days=days), DAY)
    assert (not found) is free
    assert rules.change_problem(rows, Policy.SCAN_INTERVAL, 45, DAY, DAY) == "", "another policy is its own"


@pytest.mark.parametrize(
    ("asked", "decided", "begins"), [(DAY, DAY - ONE, DAY), (DAY, DAY, DAY), (DAY, DAY + ONE, DAY + ONE)]
)
def test_a_change_begins_at_the_earliest_on_the_day_of_its_decision(asked: date, decided: date, begins: date) -> None:
    assert rules.begins_on(asked, decided) == begins


@pytest.mark.parametrize(
    ("source", "reason", "problem"),
    [
        ("A letter", "Because", ""),
        (" ", "Because", "where the change comes from"),
        ("A letter", "\t", "Give the reason"),
        ("x" * 301, "Because", "300 characters"),
        ("A letter", "x" * 1001, "1,000 characters"),
    ],
)
def test_a_change_has_a_source_and_a_reason(source: str, reason: str, problem: str) -> None:
    found = rules.reason_problem(source, reason)
    assert (problem in found) if problem else not found


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(9999, 6, 1), 12, date.max),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 60))
def test_a_later_day_never_ends_earlier_and_a_month_more_never_is_less(day: date, months: int) -> None:
    assert months_later(day + ONE, months) >= months_later(day, months)
    assert months_later(day, months + 1) > months_later(day, months)


@given(st.lists(st.integers(1, 400), max_size=5), st.integers(-10, 2500))
def test_rows_that_follow_each_other_cover_every_day_once(lengths: list[int], offset: int) -> None:
    starts = [SINCE + timedelta(days=sum(lengths[:n])) for n in range(len(lengths) + 1)]
    ends = [start - ONE for start in starts[1:]]
    rows = [row(n, start, end) for n, (start, end) in enumerate(zip(starts, [*ends, None], strict=True))]
    day = SINCE + timedelta(days=offset)
    assert len(in_force(rows, day)) == (1 if offset >= 0 else 0)
