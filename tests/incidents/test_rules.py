"""Deadlines to the minute, countdowns, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.incidents import rules
from compliance_app.incidents.deadlines import PUBLISHED, Deadline, DutyKind, deadlines_on, due_at
from compliance_app.incidents.rules import Details, DutyState, Escalation, NewIncident
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.rules import DEFINITIONS, SINCE, Number, Policy, PolicyValue, Unit

TODAY = date(2028, 2, 28)
TOMORROW = date(2028, 2, 29)
NOW = datetime(2028, 2, 28, 12, 0, tzinfo=UTC)
NEW = NewIncident(TODAY, NOW, "The bank", "Odd charges.", frozenset({PaymentSystem.VISA}))
ASKED = Escalation("Visa asks.", TODAY, date(2028, 12, 31), TODAY, None)


def deadline(amount: int, unit: Unit) -> Deadline:
    return Deadline(PaymentSystem.VISA, DutyKind.NOTICE, amount, unit, "a source")


@pytest.mark.parametrize(
    ("amount", "unit", "zone", "expected"),
    [
        (0, Unit.HOURS, "UTC", datetime(2028, 2, 28, 12, 0, tzinfo=UTC)),
        (24, Unit.HOURS, "UTC", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        (72, Unit.HOURS, "UTC", datetime(2028, 3, 2, 12, 0, tzinfo=UTC)),
        (3, Unit.DAYS, "UTC", datetime(2028, 3, 2, 23, 59, 59, tzinfo=UTC)),
        (3, Unit.DAYS, "America/New_York", datetime(2028, 3, 3, 4, 59, 59, tzinfo=UTC)),
        (3, Unit.DAYS, "Pacific/Auckland", datetime(2028, 3, 3, 10, 59, 59, tzinfo=UTC)),
        (10, Unit.BUSINESS_DAYS, "UTC", datetime(2028, 3, 13, 23, 59, 59, tzinfo=UTC)),
        (1, Unit.BUSINESS_DAYS, "UTC", datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_counts_from_the_moment_we_learned(amount: int, unit: Unit, zone: str, expected: datetime) -> None:
    """28 February 2028 is a Monday; the 29th comes, and ten business days later it is Monday, 13 March."""
    assert due_at(deadline(amount, unit), NOW, zone) == expected


def test_a_friday_evening_has_its_first_business_day_on_monday() -> None:
    friday = datetime(2028, 3, 3, 22, 0, tzinfo=UTC)
    assert due_at(deadline(1, Unit.BUSINESS_DAYS), friday, "UTC").date() == date(2028, 3, 6)


def test_hours_are_real_hours_when_the_clock_is_put_forward() -> None:
    """Berlin, 26 March 2028, 2 o'clock becomes 3: 24 hours later is 24 hours later."""
    aware = datetime(2028, 3, 25, 23, 30, tzinfo=UTC)
    assert due_at(deadline(24, Unit.HOURS), aware, "Europe/Berlin") - aware == timedelta(hours=24)


@pytest.mark.parametrize(
    ("system", "kind", "words"),
    [
        (PaymentSystem.VISA, DutyKind.NOTICE, "at once"),
        (PaymentSystem.VISA, DutyKind.REPORT, "within 3 days"),
        (PaymentSystem.VISA, DutyKind.ACCOUNTS, "within 10 business days"),
        (PaymentSystem.MASTERCARD, DutyKind.NOTICE, "within 24 hours"),
        (PaymentSystem.MASTERCARD, DutyKind.INVESTIGATOR, "within 72 hours"),
        (PaymentSystem.AMEX, DutyKind.NOTICE, "within 72 hours"),
        (PaymentSystem.DISCOVER, DutyKind.NOTICE, "at once"),
        (PaymentSystem.DINERS, DutyKind.NOTICE, "at once"),
    ],
)
def test_published_deadlines(system: PaymentSystem, kind: DutyKind, words: str) -> None:
    [found] = [item for item in PUBLISHED if (item.system, item.kind) == (system, kind)]
    assert found.words == words
    assert found.source


def test_systems_that_publish_nothing_have_no_deadline() -> None:
    assert {item.system for item in PUBLISHED}.isdisjoint({PaymentSystem.JCB, PaymentSystem.UNIONPAY})


def test_a_house_may_be_stricter_and_never_laxer_than_what_is_published() -> None:
    for each in PUBLISHED:
        if each.policy is None:
            assert each.words == "at once"
        else:
            shape = DEFINITIONS[each.policy].shape
            assert isinstance(shape, Number)
            assert (shape.most, shape.unit) == (each.amount, each.unit)
            assert 0 < shape.least < shape.most


@pytest.mark.parametrize(("on", "words", "source"), [(0, "within 3 days", "Visa, "), (1, "within 1 day", "A letter")])
def test_the_deadlines_of_an_incident_are_those_of_the_day_it_is_recorded_on(on: int, words: str, source: str) -> None:
    policy = Policy.INCIDENT_VISA_REPORT
    rows = [PolicyValue(policy, 3, SINCE, TODAY, "Visa, a page"), PolicyValue(policy, 1, TOMORROW, None, "A letter")]
    (found,) = (each for each in deadlines_on(rows, TODAY + timedelta(days=on)) if each.policy is policy)
    assert found.words == words
    assert found.source.startswith(source)


@pytest.mark.parametrize(
    ("before_due", "state"),
    [
        (timedelta(hours=12, seconds=1), DutyState.OPEN),
        (timedelta(hours=12), DutyState.SOON),
        (timedelta(0), DutyState.SOON),
        (timedelta(seconds=-1), DutyState.OVER),
    ],
)
def test_a_duty_is_soon_for_twelve_hours_and_then_over(before_due: timedelta, state: DutyState) -> None:
    assert rules.duty_state(NOW + before_due, None, NOW) is state


def test_a_duty_is_soon_for_as_long_as_the_policy_says() -> None:
    soon = timedelta(hours=24)
    assert rules.duty_state(NOW + soon, None, NOW, soon) is DutyState.SOON
    assert rules.duty_state(NOW + soon + timedelta(seconds=1), None, NOW, soon) is DutyState.OPEN


def test_a_duty_done_in_its_last_second_is_in_time() -> None:
    assert rules.duty_state(NOW, NOW, NOW + timedelta(days=3)) is DutyState.DONE
    assert rules.duty_state(NOW, NOW + timedelta(seconds=1), NOW + timedelta(days=3)) is DutyState.LATE


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=5, minutes=12), "5 hours 12 minutes left"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute left"),
        (timedelta(days=2, hours=3, minutes=30), "2 days 3 hours left"),
        (timedelta(seconds=20), "0 minutes left"),
        (timedelta(minutes=-65), "overdue by 1 hour 5 minutes"),
    ],
)
def test_countdown_in_words(left: timedelta, words: str) -> None:
    assert rules.countdown(NOW + left, NOW) == words


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_a_countdown_never_claims_time_that_is_not_there(left: timedelta) -> None:
    said = rules.countdown(NOW + left, NOW)
    assert said.endswith("left") is (left >= timedelta(0))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"summary": "  "}, "what happened"),
        ({"reported_by": ""}, "who reported"),
        ({"systems": frozenset()}, "payment systems"),
        ({"discovered_on": TODAY + timedelta(1)}, "future"),
        ({"aware_at": NOW + timedelta(seconds=1)}, "future"),
        ({}, ""),
    ],
)
def test_what_cannot_be_recorded(change: dict[str, object], said: str) -> None:
    problem = rules.new_problem(replace(NEW, **change), NOW, TODAY)  # type: ignore[arg-type]
    assert (said in problem) if said else problem == ""


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (Details(exposed_from=TODAY, exposed_until=TODAY - timedelta(1)), "ends before it begins"),
        (Details(exposed_from=TODAY, exposed_until=TODAY), ""),
        (Details(contained_on=TODAY + timedelta(1)), "not come yet"),
        (Details(pfi_engaged_on=TODAY, pfi_preliminary_on=TODAY - timedelta(1)), "preliminary"),
        (Details(pfi_preliminary_on=TODAY, pfi_final_on=TODAY - timedelta(1)), "final report"),
        (Details(accounts_at_risk=-1), "number of accounts"),
        (Details(exposed_until=TODAY + timedelta(1)), "has not come yet"),
        (Details(), ""),
    ],
)
def test_what_cannot_be_known(details: Details, said: str) -> None:
    problem = rules.details_problem(details, TODAY)
    assert (said in problem) if said else problem == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"aoc_from": TODAY - timedelta(1)}, "proves nothing"),
        ({"aoc_from": date(2029, 1, 1)}, "ends before"),
        ({"agreed_until": TODAY - timedelta(1)}, "before the escalation"),
        ({"agreed_until": TODAY}, ""),
        ({"agreed_until": date(2028, 12, 31)}, ""),
        ({"agreed_until": date(2029, 1, 1)}, "after the end"),
    ],
)
def test_terms_that_cannot_be(change: dict[str, date], said: str) -> None:
    problem = rules.escalation_problem(TODAY, replace(ASKED, **change), TODAY)  # type: ignore[arg-type]
    assert (said in problem) if said else problem == ""
