"""A second, plain reading of the rules of standing, day by day, to hold the real one against.

It shares no code with compliance_app.obligations.rules but the words.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentFact, DocumentKind, Verdict
from compliance_app.levels.rules import level_on
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.rules import MerchantFacts, Standing

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    standing: Standing
    may_process: bool
    until: date | None
    scan_met: bool
    document_met: bool


def answer(facts: MerchantFacts, day: date) -> Answer:
    """Where the merchant stands on a day, by looking at each day in turn."""
    until = None
    ahead = day
    while scan_met(facts, day, ahead) and document_met(facts, day, ahead):
        until = ahead
        ahead += DAY
    closed = state_on(facts, day) is MerchantState.CLOSED
    standing = _standing(facts, day, until)
    return Answer(
        standing, until is not None and not closed, until, scan_met(facts, day, day), document_met(facts, day, day)
    )


def state_on(facts: MerchantFacts, day: date) -> MerchantState | None:
    state = None
    while day >= date(2027, 1, 1) and state is None:
        of_day = [fact.state for fact in facts.states if fact.on == day]
        state = of_day[-1] if of_day else None
        day -= DAY
    return state


def scan_met(facts: MerchantFacts, known: date, day: date) -> bool:
    for scan in facts.scans:
        if not scan.passed or (not scan.full and not scan.combined):
            continue
        if scan.counts_from <= min(known, day) and scan.completed_on <= day <= scan.valid_until:
            return True
    return False


def document_met(facts: MerchantFacts, known: date, day: date) -> bool:
    wanted = {DocumentKind.AOC}
    if saq_suffices(facts, known, day):
        wanted.add(DocumentKind.SAQ)
    return met_by(facts, wanted, known, day)


def met_by(facts: MerchantFacts, kinds: set[DocumentKind], known: date, day: date) -> bool:
    """Whether accepted documents cover the merchant: one the whole of it, or together every project it has."""
    found = [document for document in facts.documents if document.kind in kinds and counts(document, known, day)]
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
    level = level_on(type(facts.levels)(assessments, facts.levels.overrides), day)
    return level.level > 1 or (level.aoc_due_on is not None and day <= level.aoc_due_on)


def _standing(facts: MerchantFacts, day: date, until: date | None) -> Standing:
    if until is not None:
        return Standing.EXPIRING if (until - day).days <= 30 else Standing.COMPLIANT
    scan_open, document_open = not scan_met(facts, day, day), not document_met(facts, day, day)
    if _ran_out(facts, day, scan_open, document_open) or _complied_before(facts, day):
        return Standing.EXPIRED
    kinds = {DocumentKind.AOC, DocumentKind.SAQ} if saq_suffices(facts, day, day) else {DocumentKind.AOC}
    scan_fails = scan_open and _latest_check(facts, day, {DocumentKind.ASV_SCAN_REPORT}) == 2
    if scan_fails or (document_open and _latest_check(facts, day, kinds) == 2):
        return Standing.NON_COMPLIANT
    scan_waits = _waits(facts, day, {DocumentKind.ASV_SCAN_REPORT})
    if (not scan_open or scan_waits) and (not document_open or _waits(facts, day, kinds)):
        return Standing.IN_REVIEW
    delivered = any(document.uploaded_on <= day and parts(document, day, day) for document in facts.documents)
    delivered = delivered or any(scan.counts_from <= day for scan in facts.scans)
    return Standing.IN_PROGRESS if delivered else Standing.NOT_STARTED


def _complied_before(facts: MerchantFacts, day: date) -> bool:
    earlier = date(2027, 1, 1)
    while earlier < day:
        if scan_met(facts, day, earlier) and document_met(facts, day, earlier):
            return True
        earlier += DAY
    return False


def _ran_out(facts: MerchantFacts, day: date, scan_open: bool, document_open: bool) -> bool:
    for scan in facts.scans:
        whole = scan.passed and (scan.full or scan.combined)
        lived = whole and scan.counts_from <= day and scan.counts_from <= scan.valid_until
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


def _waits(facts: MerchantFacts, day: date, kinds: set[DocumentKind]) -> bool:
    """Whether what waits, with what is accepted, would cover the merchant."""
    waiting = [
        document
        for document in facts.documents
        if document.kind in kinds
        and document.uploaded_on <= day
        and (document.reviewed_on is None or document.reviewed_on > day)
        and parts(document, day, day)
    ]
    there = [document for document in facts.documents if document.kind in kinds and counts(document, day, day)]
    there = [document for document in there if document.kind is not DocumentKind.ASV_SCAN_REPORT]
    return bool(waiting) and reach(facts, waiting + there, day, day)


def _latest_check(facts: MerchantFacts, day: date, kinds: set[DocumentKind]) -> int:
    """0 good or none, 1 sent back, 2 failing."""
    best = (date.min, date.min, 0)
    for document in facts.documents:
        if document.kind not in kinds or document.reviewed_on is None or document.reviewed_on > day:
            continue
        if document.owner is not None or not parts(document, day, day):
            continue
        accepted = document.verdict is Verdict.ACCEPTED
        if accepted and document.kind is DocumentKind.ASV_SCAN_REPORT:
            continue
        grade = 0 if accepted else 2 if document.non_compliant else 1
        best = max(best, (document.reviewed_on, document.completed_on or date.min, grade))
    for scan in facts.scans:
        if scan.passed and not scan.full and not scan.combined:
            continue  # of the components it left out it says nothing
        if DocumentKind.ASV_SCAN_REPORT in kinds and scan.counts_from <= day:
            best = max(best, (scan.counts_from, scan.completed_on, 0 if scan.passed else 2))
    return best[2]
