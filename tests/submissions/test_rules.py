"""The rules of routes and forwardings: a table at every boundary, and routes against a naive reading of their rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.documents.rules import DocumentState
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions import rules
from compliance_app.submissions.rules import (
    BY_DECISION,
    BY_DEFAULT,
    Decided,
    ForwardingState,
    InForce,
    Paper,
    Route,
)

ON = date(2026, 3, 2)
DAY = timedelta(days=1)
AMEX, JCB, VISA = PaymentSystem.AMEX, PaymentSystem.JCB, PaymentSystem.VISA


@pytest.mark.parametrize("system", list(PaymentSystem))
def test_by_default_visa_and_mastercard_go_to_the_provider_and_others_are_open(system: PaymentSystem) -> None:
    ours = system in (PaymentSystem.VISA, PaymentSystem.MASTERCARD)
    expected = Route.PROVIDER if ours else Route.UNDECIDED
    assert rules.route_on([], system, ON) == InForce(expected, BY_DEFAULT)


PROVIDER_FROM_10 = Decided(1, AMEX, Route.PROVIDER, ON + 10 * DAY)
DIRECT_NOW = Decided(2, AMEX, Route.DIRECT, ON)
OTHER_SYSTEM = Decided(3, JCB, Route.NOT_REQUIRED, ON)
SAME_DAY = Decided(4, AMEX, Route.NOT_REQUIRED, ON)

ROUTES = [
    ("the day before it begins", [PROVIDER_FROM_10], 9, Route.UNDECIDED),
    ("its first day", [PROVIDER_FROM_10], 10, Route.PROVIDER),
    ("long after", [PROVIDER_FROM_10], 4000, Route.PROVIDER),
    ("one taken later ends what was planned before", [PROVIDER_FROM_10, DIRECT_NOW], 10, Route.DIRECT),
    ("of one day the last one counts", [DIRECT_NOW, SAME_DAY], 0, Route.NOT_REQUIRED),
    ("the order of the list does not matter", [SAME_DAY, DIRECT_NOW], 0, Route.NOT_REQUIRED),
    ("another system's decision says nothing", [OTHER_SYSTEM], 0, Route.UNDECIDED),
    ("past days stay", [DIRECT_NOW], -1, Route.UNDECIDED),
]


@pytest.mark.parametrize(("what", "decisions", "days", "route"), ROUTES, ids=[row[0] for row in ROUTES])
def test_the_decision_taken_last_of_those_begun_counts(
    what: str, decisions: list[Decided], days: int, route: Route
) -> None:
    found = rules.route_on(decisions, AMEX, ON + days * DAY)
    assert found.route is route, what
    assert found.rule_id == (BY_DEFAULT if found.decision is None else BY_DECISION)


lives = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from(Route), st.sampled_from([AMEX, JCB])), max_size=8
)


def decided(life: list[tuple[int, int, Route, PaymentSystem]]) -> list[tuple[date, Decided]]:
    """Decisions in the order they were taken, each with the day on which it was."""
    taken = sorted(life, key=lambda row: row[0])
    return [
        (ON + day * DAY, Decided(number, system, route, ON + (day + ahead) * DAY))
        for number, (day, ahead, route, system) in enumerate(taken, 1)
    ]


@given(lives)
def test_a_route_is_what_a_diary_kept_day_by_day_says_and_past_days_never_change(
    life: list[tuple[int, int, Route, PaymentSystem]],
) -> None:
    """Day by day somebody reads every decision known by then, aloud, and writes the last begun into a diary."""
    taken = decided(life)
    everything = [decision for _, decision in taken]
    for days in range(50):
        day = ON + days * DAY
        holds = Route.UNDECIDED
        for known_on, decision in taken:
            if known_on <= day and decision.system is AMEX and decision.valid_from <= day:
                holds = decision.route
        assert rules.route_on(everything, AMEX, day).route is holds


@given(lives)
def test_stretches_say_the_same_as_each_single_day(life: list[tuple[int, int, Route, PaymentSystem]]) -> None:
    everything = [decision for _, decision in decided(life)]
    runs = rules.stretches(everything, AMEX)
    for days in range(50):
        day = ON + days * DAY
        inside = [run for run in runs if run.starts_on <= day and (run.ends_before is None or day < run.ends_before)]
        assert [run.decision for run in inside] == [
            found for found in [rules.route_on(everything, AMEX, day).decision] if found
        ]
        planned = rules.next_change(everything, AMEX, day)
        assert planned == next((run for run in runs if run.starts_on > day), None)


def test_a_planned_change_is_named_until_another_decision_ends_it() -> None:
    assert rules.next_change([PROVIDER_FROM_10], AMEX, ON) == rules.Stretch(PROVIDER_FROM_10, ON + 10 * DAY, None)
    assert rules.next_change([PROVIDER_FROM_10], AMEX, ON + 10 * DAY) is None
    assert rules.next_change([PROVIDER_FROM_10, DIRECT_NOW], AMEX, ON) is None


def test_systems_are_those_used_counted_or_spoken_of_in_one_order() -> None:
    counted = {PaymentSystem.DISCOVER: 1, PaymentSystem.DINERS: 0}
    shown = rules.systems_shown([AMEX, VISA], counted, [PaymentSystem.UNIONPAY])
    assert shown == (VISA, AMEX, PaymentSystem.DISCOVER, PaymentSystem.UNIONPAY)
    assert rules.systems_shown([], {}, []) == ()


DECISIONS = [
    (Route.DIRECT, "r", ON, False, None),
    (Route.UNDECIDED, "r", ON, False, None),
    (Route.UNDECIDED, "r", ON, True, "no answer"),
    (Route.DIRECT, " \n", ON, False, "reason"),
    (Route.DIRECT, "r" * 1000, ON, True, None),
    (Route.DIRECT, "r" * 1001, ON, False, "Shorten"),
    (Route.DIRECT, "r", ON - DAY, False, "today or a later day"),
    (Route.DIRECT, "r", ON + rules.LATEST_START, False, None),
    (Route.DIRECT, "r", ON + rules.LATEST_START + DAY, False, "12 months"),
    (Route.DIRECT, "r", date.max, False, "12 months"),
]


@pytest.mark.parametrize(("route", "reason", "valid_from", "answers", "problem"), DECISIONS)
def test_a_decision_needs_a_reason_and_a_day_that_is_not_past(
    route: Route, reason: str, valid_from: date, answers: bool, problem: str | None
) -> None:
    found = rules.decision_problem(route, reason, valid_from, ON, answers=answers)
    assert problem in (found or "") if problem else found is None


QUESTIONS = [
    (VISA, InForce(Route.PROVIDER, BY_DEFAULT), "", "settled"),
    (VISA, InForce(Route.PROVIDER, BY_DECISION), "", None),
    (AMEX, InForce(Route.UNDECIDED, BY_DEFAULT), "n" * 1000, None),
    (AMEX, InForce(Route.UNDECIDED, BY_DEFAULT), "n" * 1001, "Shorten"),
    (AMEX, InForce(Route.DIRECT, BY_DECISION), "", None),
]


@pytest.mark.parametrize(("system", "in_force", "note", "problem"), QUESTIONS)
def test_what_the_default_settles_is_not_asked(
    system: PaymentSystem, in_force: InForce, note: str, problem: str | None
) -> None:
    found = rules.question_problem(system, in_force, note)
    assert problem in (found or "") if problem else found is None


PAPERS = [
    (Paper("SAQ A", DocumentState.ACCEPTED, ON), ON, None),
    (Paper("SAQ A", DocumentState.ACCEPTED, ON), ON - DAY, "accepted on 2 March 2026"),
    (Paper("SAQ A", DocumentState.SUPERSEDED, ON - DAY), ON, None),
    (Paper("SAQ A", DocumentState.IN_REVIEW, None), ON, "not accepted"),
    (Paper("SAQ A", DocumentState.REJECTED, ON - DAY), ON, "not accepted"),
    (Paper("SAQ A", DocumentState.ACCEPTED, ON - DAY, ON + DAY), ON, None),
    (Paper("SAQ A", DocumentState.ACCEPTED, ON - DAY, ON), ON, "removed on 2 March 2026"),
]


@pytest.mark.parametrize(("paper", "forwarded_on", "problem"), PAPERS)
def test_only_accepted_documents_with_a_file_are_forwarded(paper: Paper, forwarded_on: date, problem: str) -> None:
    found = rules.paper_problem(paper, forwarded_on)
    assert problem in (found or "") if problem else found is None


PAPER = Paper("SAQ A", DocumentState.ACCEPTED, ON - 9 * DAY)
RECORDS = [
    ([PAPER], ON, "Ann", "", "", None),
    ([PAPER, PAPER], ON - 9 * DAY, "Ann", "r" * 100, "n" * 2000, None),
    ([], ON, "Ann", "", "", "Tick at least one"),
    ([PAPER], ON + DAY, "Ann", "", "", "lies ahead"),
    ([PAPER], ON - 10 * DAY, "Ann", "", "", "not forwarded before"),
    ([PAPER], ON, " ", "", "", "who forwarded"),
    ([PAPER], ON, "A" * 201, "", "", "Shorten"),
    ([PAPER], ON, "Ann", "r" * 101, "", "reference"),
    ([PAPER], ON, "Ann", "", "n" * 2001, "Shorten"),
]


@pytest.mark.parametrize(("papers", "forwarded_on", "sender", "reference", "note", "problem"), RECORDS)
def test_a_record_says_what_went_and_who_sent_it(
    papers: list[Paper], forwarded_on: date, sender: str, reference: str, note: str, problem: str | None
) -> None:
    found = rules.forwarding_problem(papers, forwarded_on, ON, sender, reference, note)
    assert problem in (found or "") if problem else found is None


WAITING, QUESTIONED, ACCEPTED, REJECTED, VOID = (
    ForwardingState.WAITING,
    ForwardingState.QUESTIONS,
    ForwardingState.ACCEPTED,
    ForwardingState.REJECTED,
    ForwardingState.VOID,
)
ANSWERS = [
    (WAITING, ACCEPTED, ON, "", None),
    (QUESTIONED, ACCEPTED, ON, "", None),
    (ACCEPTED, REJECTED, ON, "It changed its mind.", None),
    (WAITING, REJECTED, ON, " ", "Write what"),
    (WAITING, QUESTIONED, ON, "", "Write what"),
    (WAITING, WAITING, ON, "t", "Choose what"),
    (WAITING, VOID, ON, "t", "Choose what"),
    (VOID, ACCEPTED, ON, "t", "mistake"),
    (WAITING, ACCEPTED, ON + DAY, "", "lies ahead"),
    (WAITING, ACCEPTED, ON - 5 * DAY, "", None),
    (WAITING, ACCEPTED, ON - 6 * DAY, "", "25 February 2026 or a later day"),
    (WAITING, ACCEPTED, ON, "t" * 2001, "Shorten"),
]


@pytest.mark.parametrize(("state", "outcome", "answered_on", "text", "problem"), ANSWERS)
def test_an_answer_comes_after_what_it_answers(
    state: ForwardingState, outcome: ForwardingState, answered_on: date, text: str, problem: str | None
) -> None:
    found = rules.answer_problem(state, outcome, answered_on, ON - 5 * DAY, ON, text)
    assert problem in (found or "") if problem else found is None


MISTAKES = [(WAITING, "w", None), (VOID, "w", "already"), (ACCEPTED, " ", "Write"), (WAITING, "w" * 501, "Shorten")]


@pytest.mark.parametrize(("state", "reason", "problem"), MISTAKES)
def test_a_mistake_has_a_reason_and_is_marked_once(state: ForwardingState, reason: str, problem: str | None) -> None:
    found = rules.void_problem(state, reason)
    assert problem in (found or "") if problem else found is None


@pytest.mark.parametrize("system", list(PaymentSystem))
@pytest.mark.parametrize("route", list(Route))
def test_every_route_has_words_for_both_sides(route: Route, system: PaymentSystem) -> None:
    short, plain = rules.short_words(route, system, "Benker"), rules.plain_words(route, system, "Benker")
    assert short
    assert plain.endswith(".")
    assert ("Benker" in short) == (route is Route.PROVIDER)
