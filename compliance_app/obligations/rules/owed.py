"""What a merchant owes on a day: the scan, the document of its level, and scans after significant changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentFact
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import LevelFacts, LevelOnDay, level_on
from compliance_app.network_changes.rules import ChangeFact
from compliance_app.obligations.rules.facts import DOCUMENTS_FOR, Evidence, MerchantFacts
from compliance_app.obligations.rules.words import EvidenceKind, ObligationKind
from compliance_app.scans.rules import ScanFact

ONE_DAY = timedelta(days=1)


def day_after(day: date) -> date:
    """The next day; the last day of the calendar has none and stays."""
    return day if day == date.max else day + ONE_DAY


@dataclass(frozen=True)
class Owed:
    """One obligation and the rule that makes it one.

    `until` is its last day, where the rule sets one; `since` the earliest completion that meets it, where an
    older document does not. `change` and `incident` are what it comes from, where it comes from one.
    """

    kind: ObligationKind
    rule_id: str
    until: date | None = None
    since: date | None = None
    change: ChangeFact | None = None
    incident: IncidentFact | None = None

    def takes(self, evidence: Evidence) -> bool:
        """Whether this evidence meets it at all; what is taken back does not."""
        if evidence.taken_back_on is not None:
            return False
        return evidence.document in DOCUMENTS_FOR[self.kind] and self._is_new(evidence.completed_on)

    def asks_for(self, document: DocumentFact) -> bool:
        """Whether the document was handed in for it: as far as is known, it is not older than what is asked for."""
        return document.kind in DOCUMENTS_FOR[self.kind] and self._is_new(document.completed_on or document.uploaded_on)

    def concerns(self, scan: ScanFact) -> bool:
        """Whether a scan, passed or failed, is a try to meet it."""
        return EvidenceKind.SCAN in _TRIED_BY[self.kind] and self._is_new(scan.completed_on)

    def _is_new(self, day: date) -> bool:
        return self.since is None or day >= self.since


_TRIED_BY = {
    ObligationKind.ASV_SCAN: {EvidenceKind.SCAN},
    ObligationKind.CHANGE_SCAN: {EvidenceKind.SCAN},
    ObligationKind.AOC: {EvidenceKind.DOCUMENT},
    ObligationKind.SAQ: {EvidenceKind.DOCUMENT},
}

SCAN = Owed(ObligationKind.ASV_SCAN, "OBLIGATION-ASV")
AOC = Owed(ObligationKind.AOC, "OBLIGATION-AOC")
SAQ = Owed(ObligationKind.SAQ, "OBLIGATION-SAQ")


def owed_on(facts: MerchantFacts, day: date) -> tuple[Owed, ...]:
    """The scan, which everyone owes, the document that the level asks for, and a scan for each open change."""
    first = (SCAN, _document(facts, day))
    return (*first, *_after_changes(facts, day)) if facts.changes else first


def _document(facts: MerchantFacts, day: date) -> Owed:
    """An incident that raised the merchant to Level 1 asks for an AOC made since (OBLIGATION-INCIDENT)."""
    active = [incident for incident in facts.incidents if incident.starts_on <= day <= incident.ends_on]
    if active:
        latest = max(active, key=lambda incident: (incident.aoc_from, incident.id))
        return Owed(ObligationKind.AOC, "OBLIGATION-INCIDENT", since=latest.aoc_from, incident=latest)
    return document_owed(level_on(facts.levels, day), day)


def document_owed(level: LevelOnDay, day: date) -> Owed:
    """Level 1 owes an AOC, after a rise from its due date on; the others an SAQ, which an AOC meets too."""
    if level.level > 1:
        return SAQ
    if level.aoc_due_on is not None and day <= level.aoc_due_on:
        return Owed(ObligationKind.SAQ, "OBLIGATION-AOC-RISE", until=level.aoc_due_on)
    return AOC


def _after_changes(facts: MerchantFacts, day: date) -> Iterator[Owed]:
    """A scan for each change that is reported, not withdrawn, and not followed by a passing one (OBLIGATION-CHANGE)."""
    for change in facts.changes:
        if change.reported_on <= day and (change.withdrawn_on is None or day < change.withdrawn_on):
            owed = after(change)
            if not is_closed_by(facts, owed, day):
                yield owed


def after(change: ChangeFact) -> Owed:
    """The scan that a significant change asks for: completed on a later day than the change."""
    since = day_after(change.happened_on)
    return Owed(ObligationKind.CHANGE_SCAN, "OBLIGATION-CHANGE", since=since, change=change)


def is_closed_by(facts: MerchantFacts, owed: Owed, day: date) -> bool:
    """Whether a passing scan after the change has been accepted by the day; it stays closed when that scan runs out."""
    return any(item.first_day <= day and owed.takes(item) for item in facts.evidence)


def same_is_owed_until(facts: MerchantFacts, day: date) -> date:
    """A day through which the merchant surely owes the same as on the day."""
    changes = list(_level_changes(facts.levels))
    for incident in facts.incidents:
        changes += (incident.starts_on, day_after(incident.ends_on))
    return min((change - ONE_DAY for change in changes if change > day), default=date.max)


def _level_changes(levels: LevelFacts) -> Iterator[date]:
    for fact in levels.assessments:
        yield fact.effective_on
    for override in levels.overrides:
        yield override.starts_on
        yield day_after(override.ends_on)
