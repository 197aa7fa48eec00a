"""What a change of a policy or a threshold would move: positions of merchants before and after (POLICY-4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentFact, DocumentKind
from compliance_app.documents.rules import valid_until as form_until
from compliance_app.foundation.spans import months_later
from compliance_app.levels.rules import Assessment, LevelFact, LevelFacts, next_fact
from compliance_app.obligations.rules import MerchantFacts, Standing
from compliance_app.obligations.rules.standing import position_on
from compliance_app.policies.rules import SINCE, Policy, PolicyValue, value_on
from compliance_app.scans.rules import ScanFact
from compliance_app.scans.rules import valid_until as scan_until

MOST = 10_000
"""Merchants that a preview looks at; of more every second, third ... is taken, and the counts are estimates."""


@dataclass(frozen=True)
class Place:
    """Where a merchant stands on a day."""

    level: int
    standing: Standing
    may_process: bool


@dataclass(frozen=True)
class Move:
    """A merchant whose place on the day would be another one."""

    merchant_id: int
    before: Place
    after: Place


@dataclass(frozen=True)
class Preview:
    """What a change would move on a day. `looked_at` of `merchants` were compared, one in every `step`."""

    on: date
    moves: tuple[Move, ...]
    merchants: int
    step: int

    @property
    def levels(self) -> int:
        """How many merchants would be at another level."""
        return self.step * sum(move.before.level != move.after.level for move in self.moves)

    @property
    def standings(self) -> int:
        """How many merchants would stand otherwise."""
        return self.step * sum(move.before.standing is not move.after.standing for move in self.moves)

    @property
    def stopped(self) -> int:
        """How many merchants could no longer process."""
        return self.step * sum(move.before.may_process and not move.after.may_process for move in self.moves)

    @property
    def allowed(self) -> int:
        """How many merchants could process that cannot by the present value."""
        return self.step * sum(move.after.may_process and not move.before.may_process for move in self.moves)


def step_for(merchants: int) -> int:
    """Every how manieth merchant is looked at, so that a preview stays quick: all of them up to MOST."""
    return max(1, -(-merchants // MOST))


def place_on(facts: MerchantFacts, day: date) -> Place:
    """Where a merchant stands on a day, by the rules."""
    found = position_on(facts, day)
    return Place(found.level, found.standing, found.may_process)


def moves(pairs: Iterable[tuple[int, MerchantFacts, MerchantFacts]], day: date) -> tuple[Move, ...]:
    """Those that stand otherwise by the second facts than by the first."""
    compared = (
        Move(merchant_id, place_on(before, day), place_on(after, day))
        for merchant_id, before, after in pairs
        if before != after
    )
    return tuple(move for move in compared if move.before != move.after)


def assessed(facts: LevelFacts, found: Assessment, day: date, months: int) -> LevelFacts:
    """The facts with what an assessment on the day would add to them."""
    fact = next_fact(facts.assessments, day, found, months)
    return facts if fact is None else replace(facts, assessments=(*facts.assessments, fact))


def renewed(
    facts: MerchantFacts, policy: Policy, value: int, known: Sequence[PolicyValue], by_policy: Collection[int]
) -> MerchantFacts:
    """The facts as they would be, had the policy always had the value: what a change comes to in time (POLICY-4).

    `by_policy` are the ids of the scans whose last day the policy gave, not their report or a reviewer.
    """
    match policy:
        case Policy.SCAN_VALIDITY:
            life = timedelta(days=value)
            return replace(facts, scans=tuple(_scan(scan, life, by_policy) for scan in facts.scans))
        case Policy.FORM_VALIDITY:
            return replace(facts, documents=tuple(_form(document, value) for document in facts.documents))
        case Policy.LEVEL_1_TIME:
            assessments = tuple(_rise(fact, value, known) for fact in facts.levels.assessments)
            return replace(facts, levels=replace(facts.levels, assessments=assessments))
        case Policy.EXPIRY_WARNING:
            return replace(facts, warnings=(PolicyValue(policy, value, SINCE, None, ""),))
    return facts


def _scan(scan: ScanFact, life: timedelta, by_policy: Collection[int]) -> ScanFact:
    return replace(scan, valid_until=scan_until(scan.completed_on, None, life)) if scan.id in by_policy else scan


def _form(document: DocumentFact, months: int) -> DocumentFact:
    """An AOC or SAQ that counts as the policy says; what a reviewer let count for less stays."""
    ruled = document.kind is not DocumentKind.ASV_SCAN_REPORT and document.valid_until and not document.earlier
    if not ruled or document.completed_on is None:
        return document
    return replace(document, valid_until=form_until(document.completed_on, months))


def _rise(fact: LevelFact, months: int, known: Sequence[PolicyValue]) -> LevelFact:
    """A rise on whose day the policy set the due date; one carried over from an earlier rise stays."""
    given = value_on(known, Policy.LEVEL_1_TIME, fact.effective_on)
    if fact.aoc_due_on != months_later(fact.effective_on, given):
        return fact
    return replace(fact, aoc_due_on=months_later(fact.effective_on, months))


IN_TIME = frozenset({Policy.SCAN_VALIDITY, Policy.FORM_VALIDITY, Policy.LEVEL_1_TIME})
"""Policies that move standings as papers and rises come in under them."""

AT_ONCE = frozenset({Policy.EXPIRY_WARNING})
"""Policies that move standings on the first day of a value; those that are in none of these only warn or limit."""

OF_LEVELS = frozenset({Policy.COUNTED_TYPES, Policy.COUNTED_STATUSES})
"""Policies that move levels on the first day of a value, and standings with them (VOLUME-8)."""
