"""Verbs of rescans recorded alone: combine one with earlier scans to one pass, and take that apart again."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import service as documents
from compliance_app.documents.queries import lock_document
from compliance_app.documents.service import OwnUpload
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.scans import notices, queries, rules
from compliance_app.scans.models import AsvScan, ScanCombination, ScanPart
from compliance_app.scans.rules import Part
from compliance_app.scans.rules.disputes import LONGEST_TEXT


def combine(
    scan: AsvScan, part_ids: Collection[str], attested: bool, because: str, actor: Actor, at: datetime, on: date
) -> ScanCombination:
    """Make a rescan that was recorded alone one pass with earlier scans, from this day on (SCAN-COMBINED-LATER).

    Tells the merchant. Refused: what the rule does not allow, no reason, who uploaded the rescan's report.
    """
    _refuse_own(scan, actor)
    _refuse_text("why they are one pass", because)
    parts = _held(scan, part_ids)
    known = [Part(part.completed_on, part.extends, queries.is_part(part)) for part in parts]
    rules.refuse_later(scan.alone(queries.is_part(scan)), known, attested)
    found = ScanCombination(
        scan_id=scan.id, because=because.strip(), combined_by=actor.label, combined_at=at, combined_on=on
    )
    scan.combined = True
    db.session.add(found)
    db.session.add_all(ScanPart(scan_id=scan.id, part_id=part.id) for part in parts)
    db.session.flush()
    db.session.expire(scan, ["parts"])
    documents.count_until(scan.document, scan.valid_until, actor, at)
    _record(scan, parts, Event.SCAN_COMBINED, found.because, actor, at)
    changes.note(scan.merchant_id, at)
    notices.tell_combined(scan, found, at)
    return found


def take_apart(scan: AsvScan, because: str, actor: Actor, at: datetime, on: date) -> None:
    """Undo a combination made in error, from this day on; tells the merchant.

    Refused once another scan passed, for what a review combined, and without a reason.
    """
    _refuse_text("why they are no pass", because)
    _held(scan, ())
    found = next((row for row in queries.combinations(scan.id) if row.undone_on is None), None)
    if found is None:
        raise Refusal("This scan was not combined after its review: there is nothing to take apart. Reload the page.")
    rules.refuse_undoing(queries.passed_since(scan))
    parts = list(scan.parts)
    found.undone_because, found.undone_by = because.strip(), actor.label
    found.undone_at, found.undone_on = at, on
    scan.combined = False
    db.session.execute(sa.delete(ScanPart).where(ScanPart.scan_id == scan.id))
    db.session.flush()
    db.session.expire(scan, ["parts"])
    documents.count_no_more(scan.document, at)
    _record(scan, parts, Event.SCAN_TAKEN_APART, because.strip(), actor, at)
    changes.note(scan.merchant_id, at)
    notices.tell_taken_apart(scan, found, at)


def _held(scan: AsvScan, part_ids: Collection[str]) -> list[AsvScan]:
    """The scans chosen; all of them and the rescan are held until the commit, so that nobody else takes one."""
    lock_document(scan.document)
    ids = {scan.public_id, *part_ids}
    held = queries.chosen(scan.merchant_id, ids)
    db.session.refresh(scan)
    return [each for each in held if each.public_id in set(part_ids)]


def _refuse_own(scan: AsvScan, actor: Actor) -> None:
    if actor.id is not None and actor.id == scan.document.uploaded_by_id:
        raise OwnUpload


def _refuse_text(what: str, text: str) -> None:
    if not text.strip():
        raise Refusal(f"Write {what}: an auditor reads it.")
    if len(text.strip()) > LONGEST_TEXT:
        raise Refusal(f"Shorten the reason to {LONGEST_TEXT:,} characters.")


def _record(scan: AsvScan, parts: Sequence[AsvScan], event: Event, because: str, actor: Actor, at: datetime) -> None:
    facts = {
        "completed_on": scan.completed_on,
        "counts": scan.extends,
        "valid_until": scan.valid_until,
        "completes": [part.public_id for part in parts],
        "because": because,
    }
    audit.record(actor, at, event, "scan", scan.public_id, merchant_id=scan.merchant_id, after=facts)
