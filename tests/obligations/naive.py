"""A second, plain reading of the rules of standing, day by day, to hold the real one against.

It shares no code with compliance_app.obligations.rules but the words.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentFact, DocumentKind, Verdict
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, Subject
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import OverrideFact, level_on
from compliance_app.merchants.rules import MerchantState
from compliance_app.network_changes.rules import ChangeFact
from compliance_app.obligations.rules import MerchantFacts, Standing
from compliance_app.scans.rules import ScanFact

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    standing: Standing
    may_process: bool
    until: date | None
    provisional: bool
    scan_met: bool
    document_met: bool
    changes_met: bool


def answer(facts: MerchantFacts, day: date) -> Answer:
    """Where the merchant stands on a day, by looking at each day in turn."""
    until = None
    ahead = day
    while goes_on(facts, day, ahead):
        until = ahead
        ahead += DAY
    closed = state_on(facts, day) is MerchantState.CLOSED
    provisional = until is not None and not firmly(facts, day, day)
    return Answer(
        _standing(facts, day, until, provisional),
        until is not None and not closed,
        until,
        provisional,
        scan_answered(facts, day, day),
        document_answered(facts, day, day),
        all(change_answered(facts, change, day, day) for change in facts.changes),
    )


def goes_on(facts: MerchantFacts, known: date, day: date) -> bool:
    """Whether nothing holds the merchant up on the day: each thing is there, exempt or put off."""
    return (
        scan_answered(facts, known, day)
        and document_answered(facts, known, day)
        and all(change_answered(facts, change, known, day) for change in facts.changes)
    )


def firmly(facts: MerchantFacts, known: date, day: date) -> bool:
    """The same, with nothing of it only put off."""
    return (
        (scan_met(facts, known, day) or exempt(facts, known, day))
        and document_met(facts, known, day)
        and all(change_answered(facts, change, known, day) for change in facts.changes)
    )


def scan_answered(facts: MerchantFacts, known: date, day: date) -> bool:
    return scan_met(facts, known, day) or exempt(facts, known, day) or put_off(facts, Subject.SCAN, known, day)


def document_answered(facts: MerchantFacts, known: date, day: date) -> bool:
    if document_met(facts, known, day):
        return True
    incident = incident_on(facts, known, day)
    if incident is not None:
        return incident[2] is not None and day <= incident[2]
    return put_off(facts, Subject.DOCUMENT, known, day)


def change_answered(facts: MerchantFacts, change: ChangeFact, known: date, day: date) -> bool:
    """Not reported yet, taken back, followed by a passing scan, within its time, or nothing to scan."""
    if change.reported_on > min(known, day):
        return True
    if change.withdrawn_on is not None and change.withdrawn_on <= min(known, day):
        return True
    for scan in facts.scans:
        counted = counts_since(scan, known)
        lives = counted is not None and max(counted, scan.completed_on) <= min(known, day)
        if scan.completed_on > change.happened_on and lives:
            return True
    return day <= change.due_on or exempt(facts, known, day)


def exempt(facts: MerchantFacts, known: date, day: date) -> bool:
    return any(
        item.kind is ExemptionKind.NOT_APPLICABLE
        and item.approved_on <= known
        and item.starts_on <= day <= last_day_of(item, known)
        for item in facts.exemptions
    )


def put_off(facts: MerchantFacts, subject: Subject, known: date, day: date) -> bool:
    return any(
        item.kind is not ExemptionKind.NOT_APPLICABLE
        and item.subject is subject
        and item.approved_on <= known
        and item.starts_on <= day <= last_day_of(item, known)
        for item in facts.exemptions
    )


def last_day_of(item: ExemptionFact | IncidentFact | OverrideFact, known: date) -> date:
    """Before the day on which it was ended early the planned last day counts."""
    if item.cut is not None and known < item.cut.on:
        return item.cut.planned
    return item.ends_on


def incident_on(facts: MerchantFacts, known: date, day: date) -> tuple[date, int, date | None] | None:
    """The incident that asks for the newest AOC: from which day, its key, and the day agreed."""
    running = [
        (incident.aoc_from, incident.id, incident.agreed_until)
        for incident in facts.incidents
        if (incident.approved_on or incident.starts_on) <= known
        and incident.starts_on <= day <= last_day_of(incident, known)
    ]
    return max(running, key=lambda item: item[:2]) if running else None


def state_on(facts: MerchantFacts, day: date) -> MerchantState | None:
    state = None
    while day >= date(2027, 1, 1) and state is None:
        of_day = [fact.state for fact in facts.states if fact.on == day]
        state = of_day[-1] if of_day else None
        day -= DAY
    return state


def scan_met(facts: MerchantFacts, known: date, day: date) -> bool:
    for scan in facts.scans:
        counted = counts_since(scan, known)
        if counted is not None and counted <= min(known, day) and scan.completed_on <= day <= scan.valid_until:
            return True
    return False


def counts_since(scan: ScanFact, known: date) -> date | None:
    """From which day a scan is a pass of everything, by what was known on a day; None where it is none."""
    if not scan.passed:
        return None
    if scan.full or (scan.combined and not scan.spells):
        return scan.counts_from
    since = None
    for spell in scan.spells:
        if spell.since <= known and not (spell.undone_on is not None and spell.undone_on <= known):
            since = max(scan.counts_from, spell.since)
    return since


def document_met(facts: MerchantFacts, known: date, day: date) -> bool:
    incident = incident_on(facts, known, day)
    if incident is not None:
        return met_by(facts, {DocumentKind.AOC}, known, day, incident[0])
    wanted = {DocumentKind.AOC}
    if saq_suffices(facts, known, day):
        wanted.add(DocumentKind.SAQ)
    return met_by(facts, wanted, known, day)


def met_by(
    facts: MerchantFacts, kinds: set[DocumentKind], known: date, day: date, completed_from: date = date.min
) -> bool:
    """Whether accepted documents cover the merchant: one the whole of it, or together every project it has."""
    found = [
        document
        for document in facts.documents
        if document.kind in kinds
        and counts(document, known, day)
        and document.completed_on
        and document.completed_on >= completed_from
    ]
    return reach(facts, found, known, day)


def reach(facts: MerchantFacts, found: list[DocumentFact], known: date, day: date) -> bool:
    covered: list[int | None] = [part for document in found for part in parts(document, known, day)]
    if None in covered:
        return True
    here = [project.id for project in facts.projects if project.since <= min(known, day)]
    return bool(here) and all(project in covered for project in here)


def parts(document: DocumentFact, known: date, day: date) -> list[int | None]:
    """What of the merchant a document covers; a None among it means all."""
    seen = min(known, day)
    lines = [line for line in document.mapping if line.first_day <= seen]
    lines = [line for line in lines if line.removed_on is None or line.removed_on > seen]
    if not lines:
        return [None] if document.owner is None else []
    return [line.project for line in lines if line.here]


def counts(document: DocumentFact, known: date, day: date) -> bool:
    if document.verdict is not Verdict.ACCEPTED:
        return False
    assert document.reviewed_on
    assert document.completed_on
    assert document.valid_until
    return document.reviewed_on <= min(known, day) and document.completed_on <= day <= document.valid_until


def saq_suffices(facts: MerchantFacts, known: date, day: date) -> bool:
    assessments = tuple(fact for fact in facts.levels.assessments if fact.effective_on <= known)
    overrides = tuple(
        OverrideFact(fact.level, fact.starts_on, last_day_of(fact, known))
        for fact in facts.levels.overrides
        if (fact.approved_on or fact.starts_on) <= known
    )
    level = level_on(type(facts.levels)(assessments, overrides), day)
    return level.level > 1 or (level.aoc_due_on is not None and day <= level.aoc_due_on)


def _standing(facts: MerchantFacts, day: date, until: date | None, provisional: bool) -> Standing:
    if until is not None:
        if (until - day).days <= warning(facts, day):
            return Standing.EXPIRING
        return Standing.PROVISIONAL if provisional else Standing.COMPLIANT
    scan_open, document_open = not scan_answered(facts, day, day), not document_answered(facts, day, day)
    if document_open and incident_on(facts, day, day) is not None:
        return Standing.NON_COMPLIANT
    changes = [change for change in facts.changes if not change_answered(facts, change, day, day)]
    if _ran_out(facts, day, scan_open, document_open) or _complied_before(facts, day):
        return Standing.EXPIRED
    kinds = {DocumentKind.AOC, DocumentKind.SAQ} if saq_suffices(facts, day, day) else {DocumentKind.AOC}
    report = {DocumentKind.ASV_SCAN_REPORT}
    fails = scan_open and _latest_check(facts, day, report) == 2
    fails = fails or any(_latest_check(facts, day, report, change.happened_on + DAY) == 2 for change in changes)
    if fails or (document_open and _latest_check(facts, day, kinds) == 2):
        return Standing.NON_COMPLIANT
    waits = not scan_open or _waits(facts, day, report)
    waits = waits and all(_waits(facts, day, report, change.happened_on + DAY) for change in changes)
    if waits and (not document_open or _waits(facts, day, kinds)):
        return Standing.IN_REVIEW
    delivered = any(document.uploaded_on <= day and parts(document, day, day) for document in facts.documents)
    delivered = delivered or any(scan.counts_from <= day for scan in facts.scans)
    return Standing.IN_PROGRESS if delivered else Standing.NOT_STARTED


def warning(facts: MerchantFacts, day: date) -> int:
    """The last value that has begun by the day; 30 where none has."""
    begun = [row for row in facts.warnings if row.valid_from <= day]
    value = max(begun, key=lambda row: row.valid_from).value if begun else 30
    assert isinstance(value, int)
    return value


def _complied_before(facts: MerchantFacts, day: date) -> bool:
    earlier = date(2027, 1, 1)
    while earlier < day:
        if firmly(facts, day, earlier):
            return True
        earlier += DAY
    return False


def _ran_out(facts: MerchantFacts, day: date, scan_open: bool, document_open: bool) -> bool:
    # A change that is open has no passing scan after it, so none of its scans can have run out.
    for scan in facts.scans:
        counted = counts_since(scan, day)
        lived = counted is not None and counted <= day and counted <= scan.valid_until
        if scan_open and lived and scan.valid_until < day:
            return True
    for document in facts.documents:
        if document.kind is DocumentKind.ASV_SCAN_REPORT or document.verdict is not Verdict.ACCEPTED:
            continue
        suits = document.kind is DocumentKind.AOC or saq_suffices(facts, day, day)
        assert document.reviewed_on
        assert document.valid_until
        lived = document.reviewed_on <= document.valid_until
        ended = document_open and suits and lived and document.valid_until < day
        kinds = {DocumentKind.AOC, DocumentKind.SAQ} if saq_suffices(facts, day, day) else {DocumentKind.AOC}
        if ended and met_by(facts, kinds, day, document.valid_until):
            return True
    return False


def _waits(facts: MerchantFacts, day: date, kinds: set[DocumentKind], since: date = date.min) -> bool:
    """Whether what waits, with what is accepted, would cover the merchant."""
    waiting = [
        document
        for document in facts.documents
        if document.kind in kinds
        and since <= uploaded_or_completed(document, day)
        and document.uploaded_on <= day
        and (document.reviewed_on is None or document.reviewed_on > day)
        and parts(document, day, day)
    ]
    there = [document for document in facts.documents if document.kind in kinds and counts(document, day, day)]
    there = [document for document in there if document.kind is not DocumentKind.ASV_SCAN_REPORT]
    return bool(waiting) and reach(facts, waiting + there, day, day)


def uploaded_or_completed(document: DocumentFact, day: date) -> date:
    """When it was completed, as far as that was known on the day; else when it came in."""
    checked = document.reviewed_on is not None and document.reviewed_on <= day
    return document.completed_on if checked and document.completed_on else document.uploaded_on


def _latest_check(facts: MerchantFacts, day: date, kinds: set[DocumentKind], since: date = date.min) -> int:
    """0 good or none, 1 sent back, 2 failing."""
    best = (date.min, date.min, 0)
    for document in facts.documents:
        if document.kind not in kinds or document.reviewed_on is None or document.reviewed_on > day:
            continue
        if document.owner is not None or not parts(document, day, day):
            continue
        if uploaded_or_completed(document, day) < since:
            continue
        accepted = document.verdict is Verdict.ACCEPTED
        if accepted and document.kind is DocumentKind.ASV_SCAN_REPORT:
            continue
        grade = 0 if accepted else 2 if document.non_compliant else 1
        best = max(best, (document.reviewed_on, document.completed_on or date.min, grade))
    for scan in facts.scans:
        checked = counts_since(scan, day) if scan.passed else scan.counts_from
        if checked is None:
            continue  # of the components it left out it says nothing
        if DocumentKind.ASV_SCAN_REPORT in kinds and checked <= day and scan.completed_on >= since:
            best = max(best, (checked, scan.completed_on, 0 if scan.passed else 2))
    return best[2]
