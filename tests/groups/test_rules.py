"""Who belongs to a group on a day, who is counted, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.groups import rules
from compliance_app.groups.rules import EntityDetails, MemberFact

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),  # the first day counts
        (date(2026, 3, 15), True),
        (date(2026, 3, 31), True),  # and the last
        (date(2026, 4, 1), False),
    ],
)
def test_the_first_and_the_last_day_count(day: date, inside: bool) -> None:
    assert MemberFact(1, 1, date(2026, 3, 1), date(2026, 3, 31)).covers(day) is inside


def test_without_an_end_it_goes_on() -> None:
    assert MemberFact(1, 1, DAY, None).covers(date(9999, 12, 31))


@pytest.mark.parametrize(
    ("facts", "together"),
    [
        ([], {}),
        ([(1, 1, None, False)], {}),  # nobody to be counted with
        ([(1, 1, None, False), (1, 2, None, False)], {1: (1, 2)}),
        ([(1, 1, None, False), (1, 2, None, True)], {}),  # the independent one counts alone
        ([(1, 1, None, False), (1, 2, None, True), (1, 3, None, False)], {1: (1, 3)}),
        ([(1, 1, DAY - ONE, False), (1, 2, None, False)], {}),  # yesterday was the last day
        ([(1, 1, DAY, False), (1, 2, None, False)], {1: (1, 2)}),
        ([(1, 1, None, False), (2, 2, None, False)], {}),
        ([(2, 9, None, False), (2, 4, None, False), (1, 1, None, False)], {2: (4, 9)}),
    ],
)
def test_who_is_counted_together(
    facts: list[tuple[int, int, date | None, bool]], together: dict[int, tuple[int, ...]]
) -> None:
    rows = [MemberFact(entity, key, date(2026, 1, 1), until, alone) for entity, key, until, alone in facts]
    assert rules.counted_together(rows, DAY) == together


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("HRB 12.345", "hrb12345", True),
        ("０１２３", "0123", True),  # full-width digits are digits
        ("07142986", "7142986", False),
        ("SC-1", "SC 1", True),
        ("SC-1", "SC-2", False),
    ],
)
def test_the_spelling_of_a_number_makes_no_second_company(first: str, second: str, same: bool) -> None:
    assert (rules.registration_key(first) == rules.registration_key(second)) is same


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        (EntityDetails("Northwind", "GB", "1"), set()),
        (EntityDetails("N" * 200, "GB", "1" * 60), set()),
        (EntityDetails("", "GB", "1"), {"legal_name"}),
        (EntityDetails("N" * 201, "GB", "1"), {"legal_name"}),
        (EntityDetails("Northwind", "XX", "1"), {"country"}),
        (EntityDetails("Northwind", "GB", ""), {"registration"}),
        (EntityDetails("Northwind", "GB", " .-/ "), {"registration"}),
        (EntityDetails("Northwind", "GB", "1" * 61), {"registration"}),
        (EntityDetails("", "", ""), {"legal_name", "country", "registration"}),
    ],
)
def test_what_is_wrong_is_said_by_field(details: EntityDetails, fields: set[str]) -> None:
    assert set(rules.details_problems(details, {"GB", "DE"})) == fields


@pytest.mark.parametrize(
    ("since", "refused"),
    [
        (date(1949, 12, 31), True),
        (date(1950, 1, 1), False),
        (DAY, False),
        (DAY + timedelta(days=366), False),
        (DAY + timedelta(days=367), True),
        (date(9999, 12, 31), True),
    ],
)
def test_a_first_day_lies_within_reason(since: date, refused: bool) -> None:
    assert bool(rules.since_problem(since, DAY)) is refused


@pytest.mark.parametrize(
    ("last", "refused"),
    [(DAY - ONE, True), (DAY, False), (DAY + timedelta(days=366), False), (DAY + timedelta(days=367), True)],
)
def test_a_last_day_is_not_before_the_first(last: date, refused: bool) -> None:
    assert bool(rules.last_day_problem(DAY, last, DAY)) is refused


@pytest.mark.parametrize(
    ("independent", "reason", "refused"),
    [
        (False, "", False),
        (True, "", True),
        (True, "A franchise.", False),
        (True, "r" * 500, False),
        (True, "r" * 501, True),
    ],
)
def test_who_counts_alone_says_why(independent: bool, reason: str, refused: bool) -> None:
    assert bool(rules.independence_problem(independent, reason)) is refused


@st.composite
def facts(draw: st.DrawFn) -> MemberFact:
    """A membership about the day."""
    since = DAY + timedelta(days=draw(st.integers(-10, 10)))
    length = draw(st.one_of(st.none(), st.integers(0, 15)))
    until = None if length is None else since + timedelta(days=length)
    return MemberFact(draw(st.integers(1, 3)), draw(st.integers(1, 8)), since, until, draw(st.booleans()))


@given(st.lists(facts(), max_size=12))
def test_whoever_is_counted_is_a_member_who_does_not_count_alone(found: list[MemberFact]) -> None:
    together = rules.counted_together(found, DAY)
    for entity, keys in together.items():
        assert len(keys) == len(set(keys)) >= 2
        for key in keys:
            mine = [fact for fact in found if (fact.entity_id, fact.merchant_id) == (entity, key)]
            assert any(fact.since <= DAY <= (fact.until or DAY) and not fact.independent for fact in mine)
