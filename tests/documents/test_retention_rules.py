"""Which files may go on a day: term, leap days, holds, the latest accepted; over any history, as a property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.documents.rules import DocumentKind, DocumentState, retention
from compliance_app.documents.rules.retention import SHIPPED, KeptFile, Term

ONE_DAY = timedelta(days=1)
VALID_UNTIL = date(2024, 5, 31)


def accepted(number: int, until: date | None = VALID_UNTIL, **more: bool) -> KeptFile:
    completed = (until or VALID_UNTIL) - timedelta(days=365)
    return KeptFile(number, 1, DocumentKind.SAQ, DocumentState.ACCEPTED, completed + ONE_DAY, completed, until, **more)


def due(files: list[KeptFile], on: date) -> set[int]:
    return {found.document_id for found in retention.due(files, SHIPPED, on)}


@pytest.mark.parametrize(
    ("stopped", "years", "last_day"),
    [
        (date(2024, 5, 31), 3, date(2027, 5, 31)),
        (date(2024, 2, 29), 3, date(2027, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2023, 12, 31), 30, date(2053, 12, 31)),
    ],
)
def test_a_file_is_kept_whole_years_and_never_a_day_short(stopped: date, years: int, last_day: date) -> None:
    assert retention.kept_until(stopped, years) == last_day


def test_goes_the_day_after_its_last() -> None:
    files = [accepted(1), accepted(2, date(2025, 5, 31))]
    assert due(files, date(2027, 5, 31)) == set()
    assert due(files, date(2027, 6, 1)) == {1}


def test_the_latest_accepted_stays_whatever_its_age() -> None:
    assert due([accepted(1)], date(2060, 1, 1)) == set()
    assert due([accepted(1), accepted(2, date(2025, 5, 31))], date(2060, 1, 1)) == {1}
    assert due([accepted(1), accepted(2)], date(2060, 1, 1)) == {1}, "of two equal ones the later stays"


def test_what_was_sent_back_goes_by_the_day_of_its_verdict() -> None:
    back = KeptFile(3, 1, DocumentKind.AOC, DocumentState.REJECTED, date(2024, 1, 10), None, None)
    assert due([back], date(2027, 1, 10)) == set()
    assert due([back], date(2027, 1, 11)) == {3}


def test_a_failed_scan_goes_by_the_day_of_its_verdict() -> None:
    kind, state, on = DocumentKind.ASV_SCAN_REPORT, DocumentState.ACCEPTED, date(2024, 1, 10)
    failed = KeptFile(4, 1, kind, state, on, date(2024, 1, 5), None)
    passed = KeptFile(5, 1, kind, state, date(2024, 2, 1), date(2024, 1, 30), date(2024, 4, 29))
    assert due([failed, passed], date(2027, 1, 11)) == {4}


def test_what_waits_is_held_or_is_gone_does_not_go() -> None:
    later, on = accepted(9, date(2030, 1, 1)), date(2040, 1, 1)
    waiting = KeptFile(1, 1, DocumentKind.SAQ, DocumentState.IN_REVIEW, None, None, None)
    assert due([waiting, accepted(2, is_held=True), accepted(3, is_there=False), accepted(4), later], on) == {4}


def test_the_sentence_says_how_long_and_since_when() -> None:
    (found,) = retention.due([accepted(1), accepted(2, date(2030, 1, 1))], SHIPPED, date(2028, 1, 1))
    assert found.why == "It was kept for 3 years after it stopped counting on 31 May 2024 (RETENTION-1)."


days = st.dates(date(2015, 1, 1), date(2034, 12, 31))
files = st.builds(
    KeptFile,
    id=st.integers(1, 10_000),
    merchant_id=st.integers(1, 3),
    kind=st.sampled_from(DocumentKind),
    state=st.sampled_from(DocumentState),
    reviewed_on=st.none() | days,
    completed_on=st.none() | days,
    valid_until=st.none() | days,
    is_there=st.booleans(),
    is_held=st.booleans(),
)
histories = st.lists(files, max_size=12, unique_by=lambda file: file.id)
terms = st.tuples(*(st.builds(Term, st.just(kind), st.integers(1, 30), st.just(""), days) for kind in DocumentKind))


@given(histories, terms, days)
def test_nothing_goes_while_held_waiting_counting_or_within_its_term(
    history: list[KeptFile], known: tuple[Term, ...], on: date
) -> None:
    by_id, in_force = {file.id: file for file in history}, retention.in_force(known, on)
    for found in retention.due(history, known, on):
        file = by_id[found.document_id]
        assert file.is_there
        assert not file.is_held
        assert file.state is not DocumentState.IN_REVIEW
        assert file.reviewed_on is not None
        ended = file.reviewed_on
        if file.state is not DocumentState.REJECTED and file.valid_until is not None:
            ended = max(ended, file.valid_until)
        years = in_force[file.kind].years
        # Written with months, as no rule does: whole years have passed since the day after it ended.
        assert (on.year - ended.year, on.month, on.day) > (years, ended.month, ended.day)


@given(histories, terms, days)
def test_each_merchant_keeps_its_latest_accepted_of_each_kind(
    history: list[KeptFile], known: tuple[Term, ...], on: date
) -> None:
    gone = {found.document_id for found in retention.due(history, known, on)}
    for file in history:
        alike = [
            other
            for other in history
            if (other.merchant_id, other.kind) == (file.merchant_id, file.kind)
            and other.state in (DocumentState.ACCEPTED, DocumentState.SUPERSEDED)
            and (other.valid_until or other.completed_on)
        ]
        if alike:
            assert not {other.id for other in alike} <= gone


@given(histories, terms, days, st.integers(0, 3000))
def test_what_may_go_may_go_on_every_later_day(
    history: list[KeptFile], known: tuple[Term, ...], on: date, more: int
) -> None:
    ever = tuple(Term(term.kind, term.years, "", date(2000, 1, 1)) for term in known)
    now = {found.document_id for found in retention.due(history, ever, on)}
    assert now <= {found.document_id for found in retention.due(history, ever, on + more * ONE_DAY)}


@given(days, st.integers(1, 30), st.integers(-400, 400))
def test_the_quick_question_misses_nothing(stopped: date, years: int, more: int) -> None:
    on = retention.kept_until(stopped, years) + more * ONE_DAY
    if on > retention.kept_until(stopped, years):
        assert stopped <= retention.earliest_stop(on, years)


CURRENT = Term(DocumentKind.AOC, 5, "", date(2020, 1, 1))
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("years", "valid_from", "problem"),
    [
        (0, TODAY, "from 1 to 30"),
        (31, TODAY, "from 1 to 30"),
        (7, TODAY - ONE_DAY, "today or later"),
        (5, TODAY, "already"),
        (3, TODAY + 6 * ONE_DAY, "at the earliest in 7 days"),
        (3, TODAY + 7 * ONE_DAY, None),
        (7, TODAY, None),
    ],
)
def test_a_longer_term_begins_at_once_and_a_shorter_one_in_a_week(
    years: int, valid_from: date, problem: str | None
) -> None:
    said = retention.term_problem(CURRENT, years, valid_from, TODAY)
    assert said is None if problem is None else problem in str(said)


def test_one_change_is_planned_at_a_time() -> None:
    planned = Term(DocumentKind.AOC, 7, "", TODAY + 10 * ONE_DAY)
    assert "Cancel" in str(retention.term_problem(planned, 9, TODAY + 5 * ONE_DAY, TODAY))
