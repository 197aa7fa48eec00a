"""Verbs of a review: what was checked becomes a verdict, an exception or the next document; looking leaves a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import queries as stored
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document, ExceptionRequest
from compliance_app.documents.rules import Terms
from compliance_app.foundation.errors import Conflict
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans import service as scans
from compliance_app.scans.rules import WHOLE, Extent

EXCEPTED = "It was accepted with an exception. Ask us what is still missing, and send the next one in good time."
"""What the merchant reads where an exception ends before the day the rule gives."""


@dataclass(frozen=True)
class ScanFacts:
    """What a scan report says, as the reviewer recorded it; `extent` with the earlier scans it completes."""

    asv_company: str
    passed: bool
    printed: date | None
    extent: Extent = WHOLE


@dataclass(frozen=True)
class Checked:
    """What a reviewer confirmed of a document: the codes ticked, the dates, and the terms of the acceptance."""

    completed_on: date
    checklist: Sequence[str]
    note: str | None
    terms: Terms
    scan: ScanFacts | None = None


def accept(
    document: Document,
    checked: Checked,
    actor: Actor,
    at: datetime,
    on: date,
    exception: ExceptionRequest | None = None,
) -> None:
    """Accept a document of any kind; refused is what its own verb refuses."""
    last = (checked.checklist, checked.note, actor, at, on, checked.terms, exception)
    if checked.scan is None:
        documents.accept(document, checked.completed_on, *last)
        return
    scan = checked.scan
    scans.accept_report(
        document, scan.asv_company, checked.completed_on, scan.passed, scan.printed, *last, extent=scan.extent
    )


def ask_exception(
    document: Document, checked: Checked, until: date, reason: str, actor: Actor, at: datetime, on: date
) -> ExceptionRequest:
    """Ask a second person to accept it although lines do not hold (REVIEW-EXCEPTION)."""
    facts = {"values": checked.terms.values, "despite": checked.terms.despite, "scan": _plain(checked.scan)}
    given = _last_day(document, checked, on)
    return documents.ask_exception(
        document, checked.completed_on, given, until, checked.checklist, reason, facts, checked.note, actor, at, on
    )


def approve_exception(request: ExceptionRequest, note: str, actor: Actor, at: datetime, on: date) -> None:
    """The second person's yes: the document is accepted as it was asked for, in the same transaction."""
    documents.approve_exception(request, note, actor, at)
    facts = request.facts
    checked = Checked(request.completed_on, facts["checklist"], request.note, Terms(), _scan(facts.get("scan")))
    earlier = request.valid_until < _last_day(request.document, checked, on)
    terms = Terms(
        request.valid_until if earlier else None, EXCEPTED if earlier else "", facts["values"], facts["despite"]
    )
    accept(
        request.document,
        Checked(checked.completed_on, checked.checklist, checked.note, terms, checked.scan),
        actor,
        at,
        on,
        request,
    )


def take_next(candidates: Sequence[Document], actor: Actor, at: datetime) -> Document | None:
    """Take the first of these that nobody else takes at the same moment; None where all are gone."""
    for document in candidates:
        try:
            documents.take(document, actor, at)
        except Conflict:
            continue
        return document
    return None


def _last_day(document: Document, checked: Checked, on: date) -> date:
    if checked.scan is None:
        return stored.last_valid_day(checked.completed_on)
    scan = checked.scan
    scans.refuse_combination(document, scan.extent, scan.passed, checked.completed_on)
    return scans.last_valid_day(document, scan.asv_company, checked.completed_on, scan.printed, on)


def _plain(scan: ScanFacts | None) -> dict[str, Any] | None:
    if scan is None:
        return None
    printed, extent = scan.printed.isoformat() if scan.printed else None, scan.extent
    return {
        "asv_company": scan.asv_company,
        "passed": scan.passed,
        "printed": printed,
        "report_type": extent.report_type.value,
        "certificate": extent.certificate,
        "completes": list(extent.completes),
        "attested": extent.attested,
    }


def _scan(facts: Mapping[str, Any] | None) -> ScanFacts | None:
    if facts is None:
        return None
    printed = date.fromisoformat(facts["printed"]) if facts["printed"] else None
    return ScanFacts(facts["asv_company"], bool(facts["passed"]), printed, _extent(facts))


def _extent(facts: Mapping[str, Any]) -> Extent:
    # What was asked for before report types were recorded says nothing of them.
    return Extent(
        ScanReportType(facts.get("report_type", ScanReportType.FULL)),
        facts.get("certificate", ""),
        tuple(facts.get("completes", ())),
        bool(facts.get("attested")),
    )


def record_look(document: Document, page: int, actor: Actor, at: datetime) -> None:
    """Leave a trace that this person was shown a page: the trail says which pages a reviewer saw (REVIEW-PAGES).

    Who looks at a document they have taken goes on working on it.
    """
    documents.go_on(document, actor, at)
    audit.record(
        actor,
        at,
        Event.DOCUMENT_READ,
        "document",
        document.public_id,
        merchant_id=document.merchant_id,
        after={"receipt": document.receipt, "file": document.file_name, "page": page},
    )
