"""The shapes of policies: each in words, within its bounds, as a person writes it, and as it is kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.policies import rules
from compliance_app.policies.rules import Choice, Days, Number, Policy, Unit, Value

DAY = date(2026, 3, 2)
NUMBER = Number(Unit.DAYS, 90, 30, 92)
DAYS = Days((30, 7, 1, 0, -7), 90, -30)
CHOICE = Choice((("sale", "Sale"), ("auth", "Authorisation"), ("invoice", "Invoice")), frozenset({"sale"}))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((30, 14, 7, 1, 0, -7), "30, 14, 7 and 1 days before, on the last day, 7 days after"),
        ((7, 0), "7 days before, on the last day"),
        ((1, 0, -1), "1 day before, on the last day, 1 day after"),
        ((0, -1, -30), "on the last day, 1 and 30 days after"),
        ((0,), "on the last day"),
    ],
)
def test_days_in_words(days: tuple[int, ...], words: str) -> None:
    assert DAYS.words(days) == words


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"sale", "auth", "invoice"}, "all 3"),
        ({"sale", "auth"}, "all but Invoice"),
        ({"sale"}, "Sale"),
    ],
)
def test_a_choice_in_words_names_the_fewer(chosen: set[str], words: str) -> None:
    assert CHOICE.words(frozenset(chosen)) == words


def test_what_comes_and_what_goes() -> None:
    assert CHOICE.difference(frozenset({"sale", "auth"}), frozenset({"sale", "invoice"})) == (
        "adds Invoice; leaves out Authorisation"
    )
    assert DAYS.difference((30, 7, 0), (30, 7, 1, 0, -7)) == "adds 1 and -7"
    assert NUMBER.difference(90, 60) == ""


@pytest.mark.parametrize(
    ("shape", "value", "problem"),
    [
        (NUMBER, 30, ""),
        (NUMBER, 29, "from 30 to 92 days"),
        (NUMBER, (30,), "from 30 to 92 days"),
        (NUMBER, frozenset({"30"}), "from 30 to 92 days"),
        (DAYS, (90, 0, -30), ""),
        (DAYS, (0,), ""),
        (DAYS, (91, 0), "from 90 to -30"),
        (DAYS, (0, -31), "from 90 to -30"),
        (DAYS, (), "from 1 to 10 days"),
        (DAYS, tuple(range(9, -1, -1)), ""),
        (DAYS, tuple(range(10, -1, -1)), "from 1 to 10 days"),
        (DAYS, (7, 7, 0), "each day once"),
        (DAYS, (0, 7), "each day once"),
        (DAYS, (7, 1), "Keep 0"),
        (DAYS, 7, "from 1 to 10 days"),
        (CHOICE, frozenset({"auth", "invoice"}), ""),
        (CHOICE, frozenset(), "at least one"),
        (CHOICE, frozenset({"sale", "gift"}), "this is not: gift"),
        (CHOICE, 1, "at least one"),
    ],
)
def test_a_value_keeps_the_bounds_of_its_shape(shape: rules.Shape, value: Value, problem: str) -> None:
    found = shape.problem(value)
    assert (problem in found) if problem else not found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30, 14, 7, 1, 0, -7", (30, 14, 7, 1, 0, -7)),
        ("0 7;30", (30, 7, 0)),
        ("7, \N{MINUS SIGN}7", (7, -7)),
        ("7,7", (7, 7)),
        ("", ()),
        ("7 days", None),
        ("7.5", None),
        ("--7", None),
        ("\N{ARABIC-INDIC DIGIT SEVEN}", None),
        ("9" * 5000, None),
    ],
)
def test_days_as_a_person_writes_them(text: str, days: tuple[int, ...] | None) -> None:
    assert rules.days_in(text) == days


@given(
    st.integers(0, 10**6)
    | st.lists(st.integers(-30, 90), min_size=1, unique=True).map(lambda days: tuple(sorted(days, reverse=True)))
    | st.frozensets(st.text(min_size=1), min_size=1)
)
def test_what_is_kept_is_read_as_it_was(value: Value) -> None:
    assert rules.restored(rules.stored(value)) == value


def test_a_policy_is_read_in_its_own_shape_only() -> None:
    assert rules.words_on((), Policy.COUNTED_STATUSES, DAY) == {"success"}
    with pytest.raises(TypeError, match="counted_types is no number"):
        rules.value_on((), Policy.COUNTED_TYPES, DAY)
    with pytest.raises(TypeError, match="scan_validity is no list of days"):
        rules.days_of(rules.shipped_value(Policy.SCAN_VALIDITY))
    with pytest.raises(TypeError, match="scan_validity is no choice"):
        rules.words_on((), Policy.SCAN_VALIDITY, DAY)
