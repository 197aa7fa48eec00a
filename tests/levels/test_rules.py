"""The level on a day from stored facts: assessments, transitions, overrides, dated thresholds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance_app.foundation.settings import PROJECT_ROOT
from compliance_app.levels import rules
from compliance_app.levels.rules import (
    Cause,
    LevelFact,
    LevelFacts,
    LevelOnDay,
    OverrideFact,
    Source,
    SystemFigure,
    level_on,
)
from compliance_app.levels.thresholds import SHIPPED, SINCE, Operator, Threshold, in_force, shipped_rows
from compliance_app.merchants.rules import PaymentSystem

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)
VISA_2 = ("LEVEL-VISA-2", "LEVEL-STRICTEST")


def assessed(total: int) -> rules.Assessment:
    """What so many Visa operations come to."""
    return rules.assess({PaymentSystem.VISA: SystemFigure(total, 0)}, SHIPPED)


def test_without_an_assessment_the_level_is_4() -> None:
    assert level_on(LevelFacts(), DAY) == LevelOnDay(4, None, ("LEVEL-NONE",), Source.NOTHING)


def test_an_assessment_counts_from_its_day() -> None:
    facts = LevelFacts((LevelFact(DAY, 2, None, VISA_2),))

    assert level_on(facts, DAY - ONE).level == 4
    assert level_on(facts, DAY) == LevelOnDay(2, None, VISA_2, Source.VOLUME)


def test_of_several_assessments_on_a_day_the_last_counts() -> None:
    facts = LevelFacts((LevelFact(DAY, 1, None), LevelFact(DAY, 3, None), LevelFact(DAY - ONE, 2, None)))

    assert level_on(facts, DAY).level == 3
    assert level_on(facts, DAY - ONE).level == 2


def test_an_override_counts_from_its_first_through_its_last_day() -> None:
    due = DAY + timedelta(days=300)
    facts = LevelFacts((LevelFact(DAY, 1, due),), (OverrideFact(3, DAY + 2 * ONE, DAY + 5 * ONE),))

    levels = [level_on(facts, DAY + n * ONE).level for n in range(8)]
    assert levels == [1, 1, 3, 3, 3, 3, 1, 1]
    assert level_on(facts, DAY + 2 * ONE) == LevelOnDay(3, None, ("LEVEL-OVERRIDE",), Source.OVERRIDE)
    assert level_on(facts, DAY + 6 * ONE).aoc_due_on == due


def test_an_override_up_to_1_leaves_no_year_for_the_aoc() -> None:
    facts = LevelFacts((LevelFact(DAY, 1, DAY + ONE),), (OverrideFact(1, DAY, DAY),))

    assert level_on(facts, DAY).aoc_due_on is None


@pytest.mark.parametrize(
    ("rise", "due"),
    [
        (date(2026, 3, 2), date(2027, 3, 2)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_rise_to_1_gives_a_year_for_the_aoc(rise: date, due: date) -> None:
    before = (LevelFact(rise - ONE, 2, None),)

    fact = rules.next_fact(before, rise, assessed(6_000_001))

    assert fact is not None
    assert (fact.level, fact.effective_on, fact.aoc_due_on) == (1, rise, due)
    on_day = level_on(LevelFacts((*before, fact)), rise)
    assert on_day.aoc_due_on == due
    assert on_day.rule_ids[-1] == "LEVEL-RISE"


def test_a_first_assessment_at_1_gives_no_year() -> None:
    fact = rules.next_fact((), DAY, assessed(6_000_001))

    assert fact is not None
    assert (fact.level, fact.aoc_due_on) == (1, None)


def test_the_same_level_again_writes_nothing() -> None:
    assert rules.next_fact((LevelFact(DAY - ONE, 2, None),), DAY, assessed(2_000_000)) is None
    assert rules.next_fact((), DAY, assessed(0)) is None


def test_a_slip_corrected_within_the_day_leaves_things_as_they_were() -> None:
    due = date(2026, 9, 1)
    facts = (LevelFact(date(2025, 9, 1), 1, due), LevelFact(DAY, 4, None))

    fact = rules.next_fact(facts, DAY, assessed(6_000_001))

    assert fact is not None
    assert (fact.level, fact.aoc_due_on) == (1, due)


def test_the_second_figure_of_the_first_day_is_no_rise() -> None:
    fact = rules.next_fact((LevelFact(DAY, 4, None),), DAY, assessed(6_000_001))

    assert fact is not None
    assert (fact.level, fact.aoc_due_on) == (1, None)


def test_the_cause_tells_thresholds_from_volume() -> None:
    before = LevelFact(DAY, 2, None)

    assert rules.cause_of(before, 2) is Cause.THRESHOLDS
    assert rules.cause_of(before, 1) is Cause.VOLUME


def _changed(rule_id: str, operations: int, day: date) -> tuple[Threshold, ...]:
    (old,) = [row for row in SHIPPED if row.rule_id == rule_id]
    others = tuple(row for row in SHIPPED if row is not old)
    return (*others, replace(old, valid_until=day - ONE), replace(old, operations=operations, valid_from=day))


def test_thresholds_count_from_their_day() -> None:
    every = _changed("LEVEL-VISA-1", 5_000_000, DAY)
    volumes = {PaymentSystem.VISA: SystemFigure(5_500_000, 0)}

    assert rules.assess(volumes, in_force(every, DAY - ONE)).strictest == 2
    assert rules.assess(volumes, in_force(every, DAY)).strictest == 1
    assert not in_force(every, SINCE - ONE)


@pytest.mark.parametrize(
    ("rule_id", "operations", "day", "problem"),
    [
        ("LEVEL-VISA-1", 5_000_000, DAY, ""),
        ("LEVEL-VISA-1", 5_000_000, DAY + ONE, ""),
        ("LEVEL-VISA-1", 5_000_000, DAY - ONE, "today or a later day"),
        ("LEVEL-VISA-1", 6_000_000, DAY, "already"),
        ("LEVEL-VISA-1", 1_000_000, DAY, "Level 2 begins at 1,000,000: Level 1 must begin at more."),
        ("LEVEL-VISA-2", 6_000_000, DAY, "Level 1 begins at 6,000,000: Level 2 must begin at fewer."),
        ("LEVEL-VISA-2", 0, DAY, "from 1 to"),
        ("LEVEL-VISA-4", 10, DAY, "all other"),
        ("LEVEL-VISA-3", 2_000_000, DAY, ""),
    ],
)
def test_what_a_limit_may_become(rule_id: str, operations: int, day: date, problem: str) -> None:
    operator = next(row.operator for row in SHIPPED if row.rule_id == rule_id)

    found = rules.limit_problem(SHIPPED, rule_id, operator, operations, day, DAY)

    assert problem in found if problem else found == ""


def test_a_limit_may_change_only_how_it_counts() -> None:
    assert rules.limit_problem(SHIPPED, "LEVEL-VISA-1", Operator.AT_LEAST, 6_000_000, DAY, DAY) == ""


def test_a_limit_that_begins_today_is_changed_tomorrow_at_the_earliest() -> None:
    every = _changed("LEVEL-VISA-1", 5_000_000, DAY)

    assert "already" in rules.limit_problem(every, "LEVEL-VISA-1", Operator.OVER, 4_000_000, DAY, DAY)
    assert rules.limit_problem(every, "LEVEL-VISA-1", Operator.OVER, 4_000_000, DAY + ONE, DAY) == ""


@pytest.mark.parametrize(
    ("level", "reason", "start", "end", "problem"),
    [
        (1, "Breach", DAY, DAY, ""),
        (1, "Breach", DAY, date(2027, 3, 2), ""),
        (1, "Breach", DAY, date(2027, 3, 3), "12 months"),
        (1, "Breach", DAY - ONE, DAY, "past"),
        (1, "Breach", DAY + ONE, DAY, "on or after"),
        (1, "  ", DAY, DAY, "reason"),
        (1, "x" * 1001, DAY, DAY, "Shorten"),
        (5, "Breach", DAY, DAY, "1 to 4"),
        (0, "Breach", DAY, DAY, "1 to 4"),
    ],
)
def test_what_an_override_may_ask(level: int, reason: str, start: date, end: date, problem: str) -> None:
    found = rules.override_problem(level, reason, start, end, DAY)

    assert problem in found if problem else found == ""


def test_every_rule_that_can_be_cited_has_a_sentence() -> None:
    cited = {row.rule_id for row in SHIPPED} | set(rules.SENTENCES)

    assert all(rules.sentence(rule_id, SHIPPED) != rule_id for rule_id in cited)
    assert rules.sentence("LEVEL-VISA-2", SHIPPED) == "Visa: at least 1,000,000 operations in 12 months is Level 2."
    assert rules.sentence("LEVEL-JCB-2", SHIPPED) == "JCB: all other merchants are at Level 2."
    assert rules.sentence("LEVEL-MASTERCARD-3", SHIPPED) == (
        "Mastercard: over 20,000 e-commerce operations in 12 months is Level 3."
    )


def test_every_rule_that_can_be_cited_is_documented() -> None:
    documented = (PROJECT_ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    for rule_id in {row.rule_id for row in SHIPPED} | set(rules.SENTENCES):
        assert f"| {rule_id} |" in documented


def test_shipped_rows_are_plain_values() -> None:
    rows = shipped_rows()

    assert len(rows) == len(SHIPPED) == len({row["rule_id"] for row in rows})
    assert all(type(value) in (str, int) for row in rows for value in row.values())
    assert {row["valid_from"] for row in rows} == {SINCE.isoformat()}
