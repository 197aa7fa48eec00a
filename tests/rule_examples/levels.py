"""Examples of levels: operations in, the level with each payment system and of the merchant out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from compliance_app.levels import service
from compliance_app.levels.rules import (
    Assessment,
    Course,
    Footing,
    GroupYear,
    LevelFact,
    LevelFacts,
    OverrideFact,
    SystemFigure,
    SystemLevel,
    added_up,
    assess,
    cause_of,
    course_of,
    last_soon_day,
    level_on,
    limit_problem,
    next_fact,
    override_problem,
    watch,
)
from compliance_app.levels.thresholds import SHIPPED, Operator, in_force
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.policies.rules import Policy, PolicyValue, shipped, words_on
from compliance_app.volumes.kinds import Counting, Kind
from compliance_app.volumes.rules import SystemVolume, annual_volume
from tests.factories import NOON, TODAY, make_merchant, make_user
from tests.levels.builders import at, change_threshold, history, make_volume
from tests.rule_examples.running import Given, House, Then, example, house_example

BY_VOLUME = (
    *("LEVEL-1", "LEVEL-2", "LEVEL-STRICTEST", "LEVEL-NONE", "LEVEL-UNUSED"),
    *(row.rule_id for row in SHIPPED if row.rule_id != "LEVEL-1"),
    *("LEVEL-MASTERCARD-VISA", "LEVEL-DISCOVER-OTHERS", "LEVEL-DINERS-OTHERS", "LEVEL-UNIONPAY"),
    *("LEVEL-GROUP-VISA", "LEVEL-GROUP-AMEX", "LEVEL-GROUP-OWN"),
)


def figures(given: Given, whose: str = "") -> dict[PaymentSystem, SystemFigure]:
    """`Visa: 20,000; Visa e-commerce: 20,000`; e-commerce is part of the operations."""
    found = {
        system: SystemFigure(given.number(f"{name}{whose}"), given.number(f"{name} e-commerce{whose}"))
        for system, name in SYSTEM_NAMES.items()
        if given.has(f"{name}{whose}")
    }
    assert all(figure.ecommerce <= figure.total for figure in found.values()), "e-commerce is part of the operations"
    return found


def levels(found: Assessment) -> Then:
    each: Then = {f"{SYSTEM_NAMES[system]} level": level.level for system, level in found.systems.items()}
    return {**each, "level": found.strictest, "level by the provider's rule": found.provider.level}


@example(*BY_VOLUME)
def by_volume(given: Given) -> Then:
    own, others = figures(given), figures(given, " of the other members")
    group = GroupYear("Example Group", "", 2, added_up([own, others])) if others else None
    return levels(assess(own, SHIPPED, group))


@example("LEVEL-GROUP-YEAR")
def year_of_the_group(given: Given) -> Then:
    counted = _visa(given.number("Visa of the new member"))
    expected = _visa(given.number("expected of the new member"))
    new = annual_volume(date(2027, 7, 1), given.number("months with figures"), counted, expected)
    return {"Visa of the group": added_up([figures(given), new.by_system])[PaymentSystem.VISA].total}


def _visa(operations: int) -> Mapping[PaymentSystem, SystemVolume]:
    return {PaymentSystem.VISA: SystemVolume(operations, 0)}


@example("LEVEL-DATED")
def dated(given: Given) -> Then:
    begins, limit = given.day("begins"), given.number("Visa's Level 2 from")
    former = next(row for row in SHIPPED if row.rule_id == "LEVEL-VISA-2")
    problem = limit_problem(SHIPPED, former.rule_id, Operator.AT_LEAST, limit, begins, given.day("decided"))
    if problem:
        return {"allowed": False}
    rest = [row for row in SHIPPED if row is not former]
    ended = replace(former, valid_until=begins - timedelta(days=1))
    rows = [*rest, ended, former.changed(Operator.AT_LEAST, limit, begins)]
    day = given.day_or_none("day") or begins
    return {"allowed": True, **levels(assess(figures(given), in_force(rows, day)))}


@example("LEVEL-COUNTED")
def counted(given: Given) -> Then:
    begins, words = given.day("from"), frozenset(given.text("statuses that count").split(", "))
    rows = [PolicyValue(Policy.COUNTED_STATUSES, words, begins, None, "")]

    def visa(day: date) -> Assessment:
        chosen = (words_on(rows, policy, day) for policy in (Policy.COUNTED_TYPES, Policy.COUNTED_STATUSES))
        counting, sale = Counting(*chosen), OperationType.SALE
        figures = {status: given.number(f"Visa, sale, {status}") for status in ("success", "decline")}
        counts = (count for status, count in figures.items() if counting.counts(Kind(sale, OperationStatus(status))))
        return assess({PaymentSystem.VISA: SystemFigure(sum(counts), 0)}, SHIPPED)

    found = visa(given.day("day"))
    before = LevelFact(begins - timedelta(days=1), given.number("level before", 4), None)
    cause = cause_of(before, found.strictest, found.rule_ids, visa(before.effective_on).strictest)
    return {**levels(found), "moved by": cause.value if found.strictest != before.level else "nothing"}


@house_example("LEVEL-CAUSE")
def moved(given: Given, house: House) -> Then:
    merchant = make_merchant(make_user())
    figure = make_volume(merchant, given.number("operations"))
    service.assess([merchant.id], TODAY, NOON)
    begins = TODAY + timedelta(days=given.number("begins in days"))
    limit = service.NewLimit(Operator.AT_LEAST, given.number("Visa's Level 2 from"), begins, "Bulletin 7")
    change_threshold("visa", 2, limit)
    on = TODAY + timedelta(days=given.number("assessed in days"))
    service.assess([merchant.id], on, at(on))
    if given.has("operations become"):
        figure.operations, later = given.number("operations become"), on + timedelta(days=2)
        service.assess([merchant.id], later, at(later))
    last = history(merchant)[-1]
    return {"level": last.level, "moved by": last.cause.value}


@example("LEVEL-WATCH", "LEVEL-WATCH-GROUP")
def watched(given: Given) -> Then:
    mates = [_course(given, " of the other member")] if given.has("first month of the other member") else []
    own, later = _course(given), []
    if given.has("begins"):
        (old,) = (row for row in SHIPPED if row.rule_id == "LEVEL-VISA-2")
        new = replace(old, operations=given.number("Visa's Level 2 from"))
        later = [Footing(given.day("begins"), [*(row for row in SHIPPED if row is not old), new], [own, *mates])]
    found = watch(own, SHIPPED, mates, later=later)
    return {
        "rise to": found and found.level,
        "expected": found and found.crosses_on,
        "level from": found and found.level_from,
        "by the group": found is not None and found.by_group,
    }


def _course(given: Given, whose: str = "") -> Course:
    first, more = given.number(f"first month{whose}"), given.number(f"more each month{whose}")
    months = [first + more * step for step in range(given.number("months known", 12))]
    year = {PaymentSystem.VISA: SystemFigure(sum(months[-12:]), 0)}
    system, name = PaymentSystem.UNIONPAY, f"expected with UnionPay{whose}"
    expected = {system: SystemFigure(given.number(name), 0)} if given.has(name) else {}
    return course_of(year, months, given.day("last month"), expected)


@example("LEVEL-SOON")
def soon(given: Given) -> Then:
    return {"about to change": given.day("rise expected") <= last_soon_day(given.day("today"))}


@example("LEVEL-RISE")
def rise(given: Given) -> Then:
    on, known = given.day("day"), []
    if given.has("level before"):
        since = on - timedelta(days=100)
        known.append(LevelFact(since, given.number("level before"), given.day_or_none("AOC was due by")))
    if given.has("earlier that day"):
        known.append(LevelFact(on, given.number("earlier that day"), None))
    months = given.number("policy in months", shipped(Policy.LEVEL_1_TIME))
    found = Assessment({}, SystemLevel(None, ()), given.number("level"), ("LEVEL-1",))
    fact = next_fact(known, on, found, months)
    return {"SAQ suffices through": fact and fact.aoc_due_on}


@example("LEVEL-OVERRIDE")
def override(given: Given) -> Then:
    level, starts, ends = given.number("override"), given.day("from"), given.day("through")
    months = given.number("policy in months", shipped(Policy.LONGEST_OVERRIDE))
    reason = given.text("reason", "Asked for by Visa")
    problem = override_problem(level, reason, starts, ends, given.day_or_none("asked") or starts, months)
    if problem:
        return {"allowed": False}
    by_volume = LevelFact(starts - timedelta(days=100), given.number("by volume", 4), None)
    facts = LevelFacts((by_volume,), (OverrideFact(level, starts, ends),))
    return {"allowed": True, "level": level_on(facts, given.day_or_none("day") or starts).level}
