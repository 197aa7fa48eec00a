"""The stored facts that a standing depends on, and what of them was known on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from compliance_app.documents.rules import (
    DocumentFact,
    DocumentKind,
    MappingLine,
    Scope,
    Verdict,
    known_mapping,
    scope_on,
)
from compliance_app.exemptions.rules import ExemptionFact
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import LevelFacts
from compliance_app.merchants.rules import MerchantState, ProjectFact
from compliance_app.network_changes.rules import ChangeFact
from compliance_app.obligations.rules.words import EvidenceKind, ObligationKind
from compliance_app.policies.rules import Policy, PolicyValue, value_on
from compliance_app.scans.rules import ScanFact


@dataclass(frozen=True)
class StateFact:
    """From which day a merchant was in a state; of several on one day the last counts."""

    on: date
    state: MerchantState


@dataclass(frozen=True)
class Evidence:
    """An accepted AOC or SAQ or a passed scan: it meets an obligation from `first_day` through `valid_until`.

    `first_day` is the later of its completion and its acceptance (rule OBLIGATION-EVIDENCE). `mapping` and
    `owner` are those of the document (COVERAGE-1); `earlier` and `excepted` say on what terms it was accepted
    (REVIEW-EARLIER, REVIEW-EXCEPTION). `taken_back_on`: the first day on which it did not count any more, whatever
    its last valid day; until then nobody knew (SCAN-COMBINED-LATER).
    """

    kind: EvidenceKind
    id: int
    public_id: str
    document: DocumentKind
    completed_on: date
    first_day: date
    valid_until: date
    mapping: tuple[MappingLine, ...] = ()
    owner: str | None = None
    earlier: bool = False
    excepted: bool = False
    taken_back_on: date | None = None

    def scope(self, day: date) -> Scope:
        """What of the merchant it covers on the day."""
        return scope_on(self.mapping, self.owner is None, day)

    def known_on(self, day: date) -> bool:
        """Whether it was there at the end of the day, and not taken back yet."""
        return self.first_day <= day and (self.taken_back_on is None or day < self.taken_back_on)

    def covers(self, day: date) -> bool:
        """Whether it counts on the day; its last valid day is one."""
        return self.first_day <= day <= self.valid_until


@dataclass(frozen=True)
class MerchantFacts:
    """All that a merchant's standing on any day depends on. `projects` matter only where documents are mapped.

    Exemptions and incidents are the approved ones. What is stored says how it came in the end; `known_on` cuts it
    down to what was known on a day.
    `warnings` are the dated values of the policy EXPIRY_WARNING, the same for every merchant.
    """

    created_on: date
    states: tuple[StateFact, ...] = ()
    levels: LevelFacts = field(default_factory=LevelFacts)
    documents: tuple[DocumentFact, ...] = ()
    scans: tuple[ScanFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    exemptions: tuple[ExemptionFact, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    incidents: tuple[IncidentFact, ...] = ()
    warnings: tuple[PolicyValue, ...] = ()

    @cached_property
    def mapped(self) -> bool:
        """Whether any document is or was mapped to merchants or projects; of most merchants none ever is."""
        return any(document.mapping for document in self.documents)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What of it meets, met or will meet an obligation."""
        return tuple(_evidence(self))

    @cached_property
    def first_day(self) -> date:
        """The day of the earliest fact."""
        return min(
            self.created_on,
            *(state.on for state in self.states),
            *(fact.effective_on for fact in self.levels.assessments),
            *(fact.starts_on for fact in self.levels.overrides),
            *(document.uploaded_on for document in self.documents),
            *(scan.counts_from for scan in self.scans),
            *(exemption.starts_on for exemption in self.exemptions),
            *(change.reported_on for change in self.changes),
            *(incident.known_from for incident in self.incidents),
        )


def warning_on(warnings: Iterable[PolicyValue], day: date) -> timedelta:
    """With so much time left or less a standing is `expiring` on the day (STANDING-EXPIRING)."""
    return timedelta(days=value_on(warnings, Policy.EXPIRY_WARNING, day))


def _evidence(facts: MerchantFacts) -> Iterator[Evidence]:
    for document in facts.documents:
        if document.kind is DocumentKind.ASV_SCAN_REPORT or document.verdict is not Verdict.ACCEPTED:
            continue
        if document.reviewed_on and document.completed_on and document.valid_until:
            first_day = max(document.completed_on, document.reviewed_on)
            yield Evidence(
                EvidenceKind.DOCUMENT,
                document.id,
                document.public_id,
                document.kind,
                document.completed_on,
                first_day,
                document.valid_until,
                document.mapping,
                document.owner,
                document.earlier,
                document.excepted,
            )
    for scan in facts.scans:
        if scan.spells:
            for spell in scan.spells:
                yield _of_scan(scan, spell.since, spell.undone_on)
        elif scan.extends:
            yield _of_scan(scan, scan.counts_from, None)


def _of_scan(scan: ScanFact, since: date, taken_back_on: date | None) -> Evidence:
    return Evidence(
        EvidenceKind.SCAN,
        scan.id,
        scan.public_id,
        DocumentKind.ASV_SCAN_REPORT,
        scan.completed_on,
        max(scan.completed_on, scan.counts_from, since),
        scan.valid_until,
        earlier=scan.earlier,
        excepted=scan.excepted,
        taken_back_on=taken_back_on,
    )


def known_on(facts: MerchantFacts, day: date) -> MerchantFacts:
    """The facts as they were known at the end of the day, so that a past day's standing stays what it was."""
    overrides = tuple(fact.as_known(day) for fact in facts.levels.overrides if fact.known_by(day))
    assessments = tuple(fact for fact in facts.levels.assessments if fact.effective_on <= day)
    known = MerchantFacts(
        facts.created_on,
        tuple(state for state in facts.states if state.on <= day),
        LevelFacts(assessments, overrides),
        tuple(_as_known(document, day) for document in facts.documents if document.uploaded_on <= day),
        tuple(scan.as_known(day) for scan in facts.scans if scan.counts_from <= day),
        tuple(project for project in facts.projects if project.since <= day),
        tuple(exemption.as_known(day) for exemption in facts.exemptions if exemption.approved_on <= day),
        tuple(_change_as_known(change, day) for change in facts.changes if change.reported_on <= day),
        tuple(incident.as_known(day) for incident in facts.incidents if incident.known_from <= day),
        facts.warnings,
    )
    # Written where the cached properties keep them: the same evidence, not derived again for each of many days.
    evidence = tuple(_standing(item) for item in facts.evidence if item.known_on(day))
    if facts.mapped:
        evidence = tuple(replace(item, mapping=known_mapping(item.mapping, day)) for item in evidence)
    vars(known).update(evidence=evidence, mapped=facts.mapped)
    return known


def _standing(evidence: Evidence) -> Evidence:
    """What is taken back one day counts until then, as if it never were."""
    return replace(evidence, taken_back_on=None) if evidence.taken_back_on else evidence


def _as_known(document: DocumentFact, day: date) -> DocumentFact:
    if document.mapping:
        document = replace(document, mapping=known_mapping(document.mapping, day))
    if document.reviewed_on is None or document.reviewed_on <= day:
        return document
    return replace(document, reviewed_on=None, verdict=None, completed_on=None, valid_until=None, non_compliant=False)


def _change_as_known(change: ChangeFact, day: date) -> ChangeFact:
    taken_back = change.withdrawn_on is not None and change.withdrawn_on > day
    return replace(change, withdrawn_on=None) if taken_back else change


def is_closed(facts: MerchantFacts, day: date) -> bool:
    """Whether the merchant is closed on the day."""
    state = None
    for fact in sorted((fact for fact in facts.states if fact.on <= day), key=lambda fact: fact.on):
        state = fact.state
    return state is MerchantState.CLOSED


DOCUMENTS_FOR: dict[ObligationKind, frozenset[DocumentKind]] = {
    ObligationKind.ASV_SCAN: frozenset({DocumentKind.ASV_SCAN_REPORT}),
    ObligationKind.AOC: frozenset({DocumentKind.AOC}),
    ObligationKind.SAQ: frozenset({DocumentKind.SAQ, DocumentKind.AOC}),
    ObligationKind.CHANGE_SCAN: frozenset({DocumentKind.ASV_SCAN_REPORT}),
}
