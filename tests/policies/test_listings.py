"""Days before an end: each comes on its day while a list names it, and a change of the list moves no other day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.policies.rules import SINCE, Listed, Policy, PolicyValue, come, listing

LAST_DAY = date(2028, 3, 1)  # 1 day before is 29 February
ONE = timedelta(days=1)
POLICY = Policy.REMINDER_DAYS
LISTS = st.sets(st.integers(-30, 90), max_size=8).map(lambda days: tuple(sorted({*days, 0}, reverse=True)))
CHANGES = st.lists(st.tuples(st.integers(1, 80), LISTS), max_size=4)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2028, 1, 30), ()),
        (date(2028, 1, 31), (30,)),
        (date(2028, 2, 15), (30,)),
        (date(2028, 2, 16), (30, 14)),
        (date(2028, 2, 23), (30, 14, 7)),
        (date(2028, 2, 28), (30, 14, 7)),
        (date(2028, 2, 29), (30, 14, 7, 1)),
        (date(2028, 3, 1), (30, 14, 7, 1, 0)),
        (date(2028, 3, 7), (30, 14, 7, 1, 0)),
        (date(2028, 3, 8), (30, 14, 7, 1, 0, -7)),
        (date(2038, 3, 8), (30, 14, 7, 1, 0, -7)),
    ],
)
def test_the_days_as_shipped_come_on_their_days(on: date, expected: tuple[int, ...]) -> None:
    assert come(listing((), POLICY), LAST_DAY, on) == expected


def rows(lists: list[tuple[int, tuple[int, ...]]]) -> Iterator[PolicyValue]:
    """Lists that follow each other, each so many days after the one before; the first as shipped."""
    last = PolicyValue(POLICY, (30, 7, 0), SINCE, None, "")
    begins = LAST_DAY - 120 * ONE
    for pause, following in lists:
        begins += pause * ONE
        yield replace(last, valid_until=begins - ONE)
        last = PolicyValue(POLICY, following, begins, None, "")
    yield last


def named(known: list[PolicyValue], day: date) -> tuple[int, ...]:
    """The list in force on a day, by the last row that has begun."""
    found = [row.value for row in known if row.valid_from <= day][-1]
    assert isinstance(found, tuple)
    return found


@given(CHANGES)
def test_walked_day_by_day_each_day_adds_what_the_list_of_that_day_names_and_nothing_goes(
    lists: list[tuple[int, tuple[int, ...]]],
) -> None:
    known = list(rows(lists))
    listed, so_far = listing(known, POLICY), come(listing(known, POLICY), LAST_DAY, LAST_DAY - 100 * ONE)
    for left in range(99, -40, -1):
        day = LAST_DAY - left * ONE
        now = come(listed, LAST_DAY, day)
        assert now == (*so_far, *([left] if left in named(known, day) else []))
        so_far = now


@given(CHANGES, st.integers(-40, 100))
def test_the_ends_of_which_a_day_is_the_latest_that_has_come(
    lists: list[tuple[int, tuple[int, ...]]], left: int
) -> None:
    on = LAST_DAY - left * ONE
    listed = listing(rows(lists), POLICY)
    found = (each.days_before for each in reversed(listed) if _among(each, on))
    assert next(found, None) == next(reversed(come(listed, LAST_DAY, on)), None)


def _among(each: Listed, on: date) -> bool:
    first, last = each.ends(on)
    return first <= LAST_DAY <= last
