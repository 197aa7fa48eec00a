"""Order, words and the weeks of a month, at every boundary."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.deadlines import rules
from compliance_app.deadlines.rules import Deadline, Kind, Named, Span
from compliance_app.obligations.rules import EvidenceKind, ObligationKind


def due(on: date, name: str | None = "Alder", kind: Kind = Kind.SCAN, key: str = "k", words: str = "W") -> Deadline:
    merchant = None if name is None else Named("m", name)
    return Deadline(on, kind, merchant, words, "EXPIRY", "/merchants/m", key)


def test_the_earliest_comes_first_then_by_merchant_whatever_its_case() -> None:
    day = date(2027, 3, 1)
    right = [
        due(day, None),
        due(day, "alder"),
        due(day, "Birch", Kind.DOCUMENT),
        due(day, "Birch"),
        due(day + timedelta(1), "A"),
    ]
    assert rules.in_order(reversed(right)) == right


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2027, 1, 31), date(2028, 1, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2027, 12, 31), date(2028, 12, 31)),
    ],
)
def test_lists_look_12_months_ahead_and_feeds_a_week_back_too(on: date, last: date) -> None:
    assert rules.coming(on) == Span(on, last)
    assert rules.fed(on) == Span(on - timedelta(days=7), last)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2027-02", date(2027, 2, 1)),
        ("2000-01", date(2000, 1, 1)),
        ("2099-12", date(2099, 12, 1)),
        ("1999-12", None),
        ("2100-01", None),
        ("9999-12", None),
        ("2027-13", None),
        ("2027-2", None),
        ("2027-02-01", None),
        ("", None),
        ("\x00", None),
        ("٢٠٢٧-٠٢", None),
    ],
)
def test_a_month_is_read_or_there_is_none(text: str, month: date | None) -> None:
    assert rules.month_of(text) == month


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [
        (date(2027, 1, 1), date(2026, 12, 1), date(2027, 2, 1)),
        (date(2000, 1, 1), None, date(2000, 2, 1)),
        (date(2099, 12, 1), date(2099, 11, 1), None),
    ],
)
def test_months_go_on_as_far_as_the_calendar_does(month: date, before: date | None, after: date | None) -> None:
    assert (rules.beside(month, -1), rules.beside(month, 1)) == (before, after)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28)),  # four whole weeks
        (date(2028, 2, 1), date(2028, 1, 31), date(2028, 3, 5)),  # a leap year
        (date(2027, 5, 1), date(2027, 4, 26), date(2027, 6, 6)),  # six weeks
    ],
)
def test_a_month_is_shown_in_whole_weeks(month: date, first: date, last: date) -> None:
    assert rules.span_of(month) == Span(first, last)
    days = rules.days(month, [], {}, 3)
    assert [day.on for day in days] == [first + timedelta(n) for n in range((last - first).days + 1)]
    assert all(day.inside == (day.on.month == month.month) for day in days)


@given(st.lists(st.tuples(st.integers(0, 45), st.text(max_size=3)), max_size=60), st.integers(1, 4))
def test_nothing_of_a_month_is_lost_or_counted_twice(given: list[tuple[int, str]], shown: int) -> None:
    month = date(2028, 2, 1)
    span = rules.span_of(month)
    found = [due(span.first + timedelta(n), name, key=str(i)) for i, (n, name) in enumerate(given)]
    totals = Counter(deadline.on for deadline in found)
    for day in rules.days(month, found, totals, shown):
        of_day = [deadline for deadline in found if deadline.on == day.on]
        assert day.total == len(of_day) == len(day.deadlines) + day.more
        assert list(day.deadlines) == rules.in_order(of_day)[:shown]


OWED, GIVEN = ObligationKind, EvidenceKind


@pytest.mark.parametrize(
    ("kind", "obligation", "evidence", "words"),
    [
        (Kind.SCAN, OWED.ASV_SCAN, GIVEN.SCAN, "Last day of the ASV scan"),
        (Kind.DOCUMENT, OWED.SAQ, GIVEN.DOCUMENT, "Last day of the SAQ A"),
        (Kind.LEVEL, OWED.AOC, GIVEN.DOCUMENT, "AOC due; until then the SAQ A suffices"),
        (Kind.CHANGE, OWED.CHANGE_SCAN, GIVEN.CHANGE, "Scan due after a significant change"),
        (Kind.AGREED, OWED.ASV_SCAN, GIVEN.EXEMPTION, "Exemption from the ASV scan ends"),
        (Kind.AGREED, OWED.CHANGE_SCAN, GIVEN.EXEMPTION, "Exemption from the scan after a change ends"),
        (Kind.AGREED, OWED.SAQ, GIVEN.EXEMPTION, "Time agreed for the SAQ ends"),
        (Kind.AGREED, OWED.AOC, GIVEN.INCIDENT, "Time agreed for the new AOC ends"),
        (Kind.AGREED, OWED.SAQ, GIVEN.INCIDENT, "Time agreed for the new AOC ends"),
    ],
)
def test_words_say_what_ends(kind: Kind, obligation: ObligationKind, evidence: EvidenceKind, words: str) -> None:
    assert rules.obligation_words(kind, obligation, evidence, "SAQ A", renewal_in_review=False) == words
    waiting = rules.obligation_words(kind, obligation, evidence, "SAQ A", renewal_in_review=True)
    assert waiting == f"{words}; a newer one is being checked"


def test_other_peoples_calendars_learn_no_more_of_an_incident_than_that_there_is_a_duty() -> None:
    day = date(2027, 3, 1)
    assert (
        due(day, "Alder", Kind.INCIDENT, words="Visa: incident report").summary == "Alder: A duty to a payment system"
    )
    assert due(day, "Alder").summary == "Alder: W"
    assert due(day, None).summary == "W"
