"""What a merchant owes on a day, and through which day what it has delivered meets that."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.levels.rules import LevelFacts, LevelOnDay, level_on
from compliance_app.obligations.rules.facts import DOCUMENTS_FOR, Evidence, MerchantFacts
from compliance_app.obligations.rules.words import ObligationKind

ONE_DAY = timedelta(days=1)


def day_after(day: date) -> date:
    """The next day; the last day of the calendar has none and stays."""
    return day if day == date.max else day + ONE_DAY


@dataclass(frozen=True)
class Owed:
    """One obligation and the rule that makes it one. `until` is its last day, where the rule sets one."""

    kind: ObligationKind
    rule_id: str
    until: date | None = None

    def takes(self, evidence: Evidence) -> bool:
        """Whether this kind of evidence meets it at all."""
        return evidence.document in DOCUMENTS_FOR[self.kind]


SCAN = Owed(ObligationKind.ASV_SCAN, "OBLIGATION-ASV")
AOC = Owed(ObligationKind.AOC, "OBLIGATION-AOC")
SAQ = Owed(ObligationKind.SAQ, "OBLIGATION-SAQ")


def owed_on(levels: LevelFacts, day: date) -> tuple[Owed, Owed]:
    """The scan, which everyone owes, and the document that the level asks for."""
    return SCAN, document_owed(level_on(levels, day), day)


def document_owed(level: LevelOnDay, day: date) -> Owed:
    """Level 1 owes an AOC, after a rise from its due date on; the others an SAQ, which an AOC meets too."""
    if level.level > 1:
        return SAQ
    if level.aoc_due_on is not None and day <= level.aoc_due_on:
        return Owed(ObligationKind.SAQ, "OBLIGATION-AOC-RISE", until=level.aoc_due_on)
    return AOC


def covering(facts: MerchantFacts, owed: Owed, day: date) -> Evidence | None:
    """The evidence that meets the obligation on the day; of several the one that lasts longest."""
    found = in_force(facts, owed, day)
    if not found:
        return None
    return _together(facts, found, day) if facts.mapped else max(found, key=_lasts)


def in_force(facts: MerchantFacts, owed: Owed, day: date) -> list[Evidence]:
    """The evidence that counts on the day, whatever of the merchant it covers."""
    return [evidence for evidence in facts.evidence if evidence.covers(day) and owed.takes(evidence)]


def _lasts(evidence: Evidence) -> tuple[date, int]:
    return evidence.valid_until, evidence.id


def _together(facts: MerchantFacts, found: list[Evidence], day: date) -> Evidence | None:
    """Where documents cover projects: of what covers each project longest, that which ends first (COVERAGE-2).

    Until it does everything stays covered, and the day after its last something is not.
    """
    scopes = [(evidence, evidence.scope(day)) for evidence in found]
    whole = max((evidence for evidence, scope in scopes if scope is None), key=_lasts, default=None)
    projects = projects_on(facts, day)
    longest = []
    for project in projects:
        covering_it = [evidence for evidence, scope in scopes if scope is None or project in scope]
        if not covering_it:
            return None
        longest.append(max(covering_it, key=_lasts))
    return min(longest, key=_lasts) if longest else whole


@dataclass(frozen=True)
class Share:
    """How far documents that cover single projects reach together: `covered` of `projects`, and what is `missing`."""

    covered: int
    projects: int
    missing: tuple[str, ...]


def share_on(facts: MerchantFacts, owed: Owed, day: date) -> Share | None:
    """What accepted documents cover project by project; None where one covers the merchant whole, or none counts."""
    scopes = [evidence.scope(day) for evidence in in_force(facts, owed, day)] if facts.mapped else []
    by_project = [scope for scope in scopes if scope]
    if not by_project or None in scopes:
        return None
    covered = frozenset[int]().union(*by_project)
    here = [project for project in facts.projects if project.since <= day]
    missing = tuple(project.label for project in here if project.id not in covered)
    return Share(len(here) - len(missing), len(here), missing)


def projects_on(facts: MerchantFacts, day: date) -> list[int]:
    """The keys of the projects that the merchant has on the day (COVERAGE-3)."""
    return [project.id for project in facts.projects if project.since <= day]


def run_out(facts: MerchantFacts, owed: Owed, day: date) -> Evidence | None:
    """The evidence that met the obligation last and has run out by the day.

    One that covers only projects met it where, on its last day, all that the merchant had was covered.
    """
    found = [item for item in facts.evidence if item.first_day <= item.valid_until < day and owed.takes(item)]
    if facts.mapped:
        found = [item for item in found if covering(facts, owed, item.valid_until)]
    return max(found, key=_lasts) if found else None


def all_met(facts: MerchantFacts, day: date) -> bool:
    """Whether everything owed on the day is met that day."""
    return all(covering(facts, owed, day) for owed in owed_on(facts.levels, day))


def met_through(facts: MerchantFacts, day: date) -> date | None:
    """The last day of the unbroken run, from the day on, in which everything owed is met; None if it is not."""
    last = None
    while last != date.max and (reach := _reach(facts, day)) is not None:
        last = reach
        day = day_after(reach)
    return last


def _reach(facts: MerchantFacts, day: date) -> date | None:
    """How far what covers the day goes on covering it while the same is owed."""
    ends = [_level_stays_until(facts.levels, day)]
    for owed in owed_on(facts.levels, day):
        evidence = covering(facts, owed, day)
        if evidence is None:
            return None
        ends.append(evidence.valid_until)
        ends.append(owed.until or date.max)
    return min(ends)


def _level_stays_until(levels: LevelFacts, day: date) -> date:
    """A day through which the level surely stays as it is on the day."""
    changes = [fact.effective_on for fact in levels.assessments]
    for override in levels.overrides:
        changes += (override.starts_on, day_after(override.ends_on))
    return min((change - ONE_DAY for change in changes if change > day), default=date.max)
