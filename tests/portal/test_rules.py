"""What an obligation means to a merchant, in words."""

from datetime import date, timedelta

import pytest

from compliance_app.obligations.rules import ObligationKind, ObligationState, ObligationStatus
from compliance_app.portal import rules
from compliance_app.portal.rules import YourTurn

ON = date(2026, 3, 2)


def status(
    state: ObligationState, valid_until: date | None = None, waiting: int = 0, due_on: date | None = None
) -> ObligationStatus:
    return ObligationStatus(ObligationKind.SAQ, state, "OBLIGATION-SAQ", "because", None, valid_until, due_on, waiting)


def test_every_obligation_and_state_has_plain_words() -> None:
    assert set(rules.EXPLAINED) == set(ObligationKind)
    for state in ObligationState:
        assert rules.item(status(state), ON, 30).word


@pytest.mark.parametrize(
    ("days_left", "waiting", "turn", "word"),
    [
        (31, 0, YourTurn.NOBODY, "Accepted"),
        (30, 0, YourTurn.YOURS, "Accepted, runs out soon"),
        (0, 0, YourTurn.YOURS, "Accepted, runs out soon"),
        (30, 1, YourTurn.OURS, "Accepted, runs out soon"),
        (200, 1, YourTurn.OURS, "Accepted"),
    ],
)
def test_an_accepted_one(days_left: int, waiting: int, turn: YourTurn, word: str) -> None:
    last_day = ON + timedelta(days=days_left)
    item = rules.item(status(ObligationState.MET, last_day, waiting), ON, 30)
    assert (item.turn, item.word, item.due_on) == (turn, word, last_day)
    assert item.renewal_waiting is (waiting > 0)


@pytest.mark.parametrize(
    "state",
    [ObligationState.MISSING, ObligationState.REJECTED, ObligationState.NON_COMPLIANT, ObligationState.EXPIRED],
)
def test_what_is_not_met_waits_for_the_merchant_without_a_later_day(state: ObligationState) -> None:
    item = rules.item(status(state, ON - timedelta(days=1)), ON, 30)
    assert (item.turn, item.due_on) == (YourTurn.YOURS, None)


def test_what_we_check_is_our_turn() -> None:
    assert rules.item(status(ObligationState.IN_REVIEW, waiting=1), ON, 30).turn is YourTurn.OURS


def test_what_waits_and_covers_only_a_part_leaves_it_to_the_merchant() -> None:
    assert rules.item(status(ObligationState.MISSING, waiting=1), ON, 30).turn is YourTurn.YOURS


def test_what_comes_later_says_when() -> None:
    due_on = ON + timedelta(days=200)
    assert rules.item(status(ObligationState.COMING, due_on=due_on), ON, 30).due_on == due_on
