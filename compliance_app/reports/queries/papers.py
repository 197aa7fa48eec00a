"""Documents and scans of a report, with the verdict each had on the day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage
from compliance_app.documents.rules import DocumentFact
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy, PolicyValue, value_on
from compliance_app.reports import rules
from compliance_app.reports.contents import DisputeRow, DocumentRow, ScanRow, ScanYear
from compliance_app.scans import queries as scans
from compliance_app.scans.models import AsvScan, ExpirationSource, ScanDispute
from compliance_app.scans.queries import notes, sections
from compliance_app.scans.rules import ChainWord, DisputeDecision, Quarter, ScanFact, quarter_of
from compliance_app.scans.rules.disputes import KIND_WORDS

_WORDS = {
    "waits": ("Waits for its check", "info"),
    "sent back": ("Sent back", "bad"),
    "in force": ("Accepted, in force", "good"),
    "replaced": ("Accepted, replaced", "idle"),
    "run out": ("Accepted, run out", "bad"),
    "failed": ("Accepted, failing", "severe"),
    "partial": ("Accepted, partial", "warn"),
}


def documents_on(merchant_id: int, on: date) -> tuple[DocumentRow, ...]:
    """What had been received by the end of the day, newest first; before it what others handed in that covers it."""
    partial = _partial_on(merchant_id, on)
    facts = [_counting(fact, partial) for fact in documents.facts_of([merchant_id])[merchant_id]]
    found = rules.documents_on(facts, on)
    stands = {key: "partial" if word == "failed" and key in partial else word for key, word in found.items()}
    own = (_own(row, stands[row.id], on) for row in documents.of_merchant(merchant_id) if row.id in stands)
    group = (_of_group(fact, stands[fact.id], merchant_id, on) for fact in facts if _covers(fact, on))
    return (*group, *own)


def _partial_on(merchant_id: int, on: date) -> set[int]:
    """The documents whose scan passed, and on the day was not one pass with others (yet, or any more)."""
    known = _known_scans(merchant_id, on)
    return {
        scan.document_id
        for scan in scans.of_merchant(merchant_id)
        if scan.id in known and scan.passed and not known[scan.id].extends
    }


def _known_scans(merchant_id: int, on: date) -> dict[int, ScanFact]:
    stored = scans.facts_of([merchant_id])[merchant_id]
    return {fact.id: fact.as_known(on) for fact in stored if fact.counts_from <= on}


def _counting(fact: DocumentFact, partial: set[int]) -> DocumentFact:
    return replace(fact, valid_until=None) if fact.id in partial else fact


def _covers(fact: DocumentFact, on: date) -> bool:
    return not fact.own and fact.uploaded_on <= on and fact.concerns(on)


def _own(row: Document, stands: str, on: date) -> DocumentRow:
    covers = coverage.words_on(row, on)
    found = _row(row, stands)
    return replace(found, remarks=(covers, *found.remarks)) if covers else found


def _of_group(fact: DocumentFact, stands: str, merchant_id: int, on: date) -> DocumentRow:
    """Another merchant's document that covers this one: its verdict and dates, not its file (COVERAGE-6)."""
    found = _row(coverage.document_by_id(fact.id), stands)
    scope, projects = fact.scope(on), coverage.projects_of([merchant_id])[merchant_id]
    here = [project for project in projects if project.since <= on]
    covered = len(here) if scope is None else sum(project.id in scope for project in here)
    words = coverage.counted(covered, len(here), 1)
    return replace(
        found,
        file_name="",
        receipt="",
        uploaded_on=fact.uploaded_on,
        uploaded_by="",
        reviewed_by="",
        remarks=(words,),
        owner=fact.owner or "",
    )


def _row(row: Document, stands: str) -> DocumentRow:
    word, tone = _WORDS[stands]
    checked = stands != "waits"
    said = (row.exception_because, row.earlier_because, row.note)
    remarks = (*row.reason_sentences, *(text for text in said if text))
    return DocumentRow(
        kind=row.title,
        version=row.version,
        file_name=row.file_name,
        receipt=row.receipt,
        uploaded_on=row.uploaded_on,
        uploaded_by=name_of(row.uploaded_by),
        reviewed_on=row.reviewed_on if checked else None,
        reviewed_by=name_of(row.reviewed_by or "") if checked else "",
        word=word,
        tone=tone,
        completed_on=row.completed_on if checked else None,
        valid_until=row.valid_until if checked and stands != "partial" else None,
        remarks=remarks if checked else (),
    )


def scans_on(merchant_id: int, on: date) -> tuple[ScanRow, ...]:
    """The scans recorded by the end of the day, newest first, each with the pause since the passed one before."""
    facts, values = _known_scans(merchant_id, on), policies.values()
    known = [scan for scan in reversed(scans.of_merchant(merchant_id)) if scan.id in facts]
    gaps = rules.pauses([(scan.completed_on, facts[scan.id].extends) for scan in known])
    return tuple(_scan(scan, facts[scan.id], gap, values) for scan, gap in zip(known, gaps, strict=True))[::-1]


def _scan(scan: AsvScan, fact: ScanFact, gap: int | None, values: Sequence[PolicyValue]) -> ScanRow:
    return ScanRow(
        quarter=quarter_of(scan.completed_on),
        completed_on=scan.completed_on,
        asv_company=scan.asv_company,
        passed=scan.passed,
        valid_until=scan.valid_until,
        printed=scan.expiration_source is ExpirationSource.PRINTED,
        checked_on=scan.recorded_on,
        gap=gap,
        too_long=gap is not None and gap > value_on(values, Policy.SCAN_INTERVAL, scan.completed_on),
        kind="Full" if scan.full else "Partial, combined" if fact.combined else "Partial",
        extends=fact.extends,
    )


_CHAIN = {
    ChainWord.KEPT: ("Kept", "good"),
    ChainWord.INITIAL: ("First assessment, sufficient", "good"),
    ChainWord.GAP: ("With a gap", "warn"),
    ChainWord.BROKEN: ("Broken", "bad"),
}


def scan_year(merchant_id: int, on: date) -> ScanYear:
    """The assessment year that ends on the day, from what had been recorded by then (SCAN-YEAR)."""
    chain = sections.year_to(merchant_id, on, on)
    return ScanYear(*_CHAIN[chain.word], chain)


_DECISIONS = {
    DisputeDecision.PENDING: ("Not decided", "info"),
    DisputeDecision.ACCEPTED: ("Accepted", "good"),
    DisputeDecision.REFUSED: ("Refused", "bad"),
}


def disputes_on(merchant_id: int, on: date) -> tuple[DisputeRow, ...]:
    """What was disputed about the scans of the year that ends on the day, as noted by then (SCAN-DISPUTE).

    A decision of a later day was not known yet.
    """
    first = sections.year_to(merchant_id, on, on).starts_on
    noted = (row for row in notes.disputes(merchant_id) if row.recorded_on <= on)
    return tuple(_dispute(row, on) for row in noted if first <= row.scan.completed_on <= on)


def _dispute(row: ScanDispute, on: date) -> DisputeRow:
    decided = row.decided_on is not None and row.decided_on <= on
    word, tone = _DECISIONS[row.decision if decided else DisputeDecision.PENDING]
    return DisputeRow(
        row.scan.quarter,
        row.scan.completed_on,
        row.vulnerability,
        row.component,
        KIND_WORDS[row.kind],
        word,
        tone,
        row.decided_on if decided else None,
        row.text,
    )


def quarters_without(found: Sequence[ScanRow], first: date, on: date) -> tuple[Quarter, ...]:
    """The quarters of the merchant's time in which no scan passed."""
    return rules.quarters_without([scan.completed_on for scan in found if scan.extends], first, on)


def name_of(label: str) -> str:
    """`Sofia Lindqvist` of `Sofia Lindqvist <sofia@benker.example>`."""
    return label.partition(" <")[0]
