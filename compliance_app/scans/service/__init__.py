"""The verb of scans: record one from its checked report."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import notices as document_notices
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document, ExceptionRequest
from compliance_app.documents.queries import lock_document
from compliance_app.documents.rules import NO_TERMS, DocumentKind, Terms
from compliance_app.documents.rules.review import last_day
from compliance_app.documents.service.verdicts import refuse_dates
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.scans import notices, queries, rules
from compliance_app.scans.models import AsvScan, ExpirationSource, ScanPart
from compliance_app.scans.rules import WHOLE, Extent, Part


def accept_report(
    document: Document,
    asv_company: str,
    completed_on: date,
    passed: bool,
    printed_expiration: date | None,
    checklist: Collection[str],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
    terms: Terms = NO_TERMS,
    exception: ExceptionRequest | None = None,
    extent: Extent = WHOLE,
) -> AsvScan:
    """Accept an ASV scan report and record its scan, passed or failed; tells the merchant.

    A failed scan is kept and never extends anything (SCAN-FAIL), nor does a partial one unless it completes
    earlier scans to one pass (SCAN-PARTIAL, SCAN-COMBINED). Refused: what `documents.service.confirm` refuses,
    another kind of document, an expiration or a combination that cannot be, an earlier day for what never counts.
    """
    given = last_valid_day(document, asv_company, completed_on, printed_expiration, on)
    parts = refuse_combination(document, extent, passed, completed_on)
    counts = rules.extends(passed, extent.full, bool(parts))
    if terms.until is not None and not counts:
        raise Refusal(
            "A scan that failed, or is partial and completes no others, never counts, so there is no day until which "
            "it does. Empty that field."
        )
    until = last_day(completed_on, given, terms)
    documents.confirm(
        document, completed_on, until if counts else None, checklist, note, actor, at, on, terms, exception
    )
    scan = AsvScan(
        merchant_id=document.merchant_id,
        document=document,
        asv_company=asv_company.strip(),
        asv_certificate=extent.certificate.strip() or None,
        report_type=extent.report_type,
        combined=bool(parts),
        completed_on=completed_on,
        passed=passed,
        valid_until=until,
        expiration_source=_source(printed_expiration, terms),
        note=rules.note_on_printed(completed_on, printed_expiration, queries.life_on(completed_on)),
        recorded_by=actor.label,
        recorded_at=at,
        recorded_on=on,
    )
    db.session.add(scan)
    db.session.flush()
    db.session.add_all(ScanPart(scan_id=scan.id, part_id=part.id) for part in parts)
    db.session.flush()
    _record(scan, parts, actor, at)
    _tell(scan, at)
    return scan


def refuse_combination(document: Document, extent: Extent, passed: bool, completed_on: date) -> list[AsvScan]:
    """The earlier scans that the report completes; raises Refusal where they cannot be one pass (SCAN-COMBINED)."""
    lock_document(document)  # before the scans, as who combines them later does
    parts = queries.chosen(document.merchant_id, extent.completes) if extent.completes else []
    known = [Part(part.completed_on, part.extends, queries.is_part(part)) for part in parts]
    rules.refuse_extent(extent, passed, completed_on, known)
    return parts


def _tell(scan: AsvScan, at: datetime) -> None:
    if scan.extends:
        document_notices.tell_accepted(scan.document, at)
    elif scan.passed:
        notices.tell_partial(scan, at)
    else:
        notices.tell_failed(scan, at)


def last_valid_day(document: Document, asv_company: str, completed_on: date, printed: date | None, on: date) -> date:
    """Until when the scan counts by the rule; raises Refusal for facts that no report can state on the day `on`."""
    if document.kind is not DocumentKind.ASV_SCAN_REPORT:
        raise Refusal("This is not an ASV scan report, so no scan can be recorded from it.")
    if not asv_company.strip():
        raise Refusal("Enter the name of the scanning vendor (A.2).")
    refuse_dates(completed_on, None, on)
    _refuse_expiration(completed_on, printed)
    return rules.valid_until(completed_on, printed, queries.life_on(completed_on))


def _source(printed: date | None, terms: Terms) -> ExpirationSource:
    if terms.until is not None:
        return ExpirationSource.REVIEWER
    return ExpirationSource.PRINTED if printed else ExpirationSource.NINETY_DAYS


def _refuse_expiration(completed_on: date, printed: date | None) -> None:
    if printed is None:
        return
    if printed < completed_on:
        raise Refusal("The expiration date lies before the date the scan was completed: check both.")
    if printed > completed_on + rules.LONGEST_PRINTED:
        raise Refusal("The expiration date lies more than a year after the scan, which cannot be: check both.")


def _record(scan: AsvScan, parts: Sequence[AsvScan], actor: Actor, at: datetime) -> None:
    facts = {
        "vendor": scan.asv_company,
        "completed_on": scan.completed_on,
        "passed": scan.passed,
        "valid_until": scan.valid_until,
        "expiration": scan.expiration_source,
        "report_type": scan.report_type,
        "certificate": scan.asv_certificate,
        "completes": [part.public_id for part in parts],
        "document": scan.document.public_id,
    }
    audit.record(actor, at, Event.SCAN_RECORDED, "scan", scan.public_id, merchant_id=scan.merchant_id, after=facts)
