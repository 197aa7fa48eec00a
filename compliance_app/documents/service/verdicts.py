"""The reviewer's verdict: accept or reject, by another person than the uploader."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import notices, queries, rules
from compliance_app.documents.models import Document
from compliance_app.documents.rules import REASONS, DocumentKind, DocumentState, ReasonCode
from compliance_app.documents.service.trail import record
from compliance_app.foundation import changes, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date, moment


class OwnUpload(Refusal):
    """Nobody reviews what they uploaded themselves (DOCUMENT-TWO-PERSONS)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You uploaded this document yourself, so a colleague has to check it.")


class AlreadyReviewed(Conflict):
    """Somebody else gave the verdict first."""


def accept(
    document: Document,
    completed_on: date,
    checklist: Collection[str],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Accept an AOC or SAQ completed on that day, valid for a year (DOCUMENT-VALIDITY); tells the merchant.

    `checklist` holds the codes ticked. Refused: not all ticked, a day in the future, already run out, own
    upload, already reviewed.
    """
    if document.kind is DocumentKind.ASV_SCAN_REPORT:
        raise Refusal("Record a scan report with its vendor, dates and pass or fail.")
    until = rules.valid_until(completed_on)
    confirm(document, completed_on, until, checklist, note, actor, at, on)
    notices.tell_accepted(document, at)


def confirm(
    document: Document,
    completed_on: date,
    until: date | None,
    checklist: Collection[str],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Give the verdict "accepted"; `until` None: what it attests never counts (a failed scan)."""
    _refuse_reviewer(document, actor)
    _refuse_dates(completed_on, until, on)
    missing = rules.unticked(document.kind, checklist)
    if missing:
        raise Refusal(f"Not confirmed yet: {missing[0].sentence} Tick every line, or reject the document.")
    ticked = {item.code: True for item in rules.CHECKLISTS[document.kind]}
    verdict = {"completed_on": completed_on, "valid_until": until, "checklist": ticked, "note": note or None}
    _decide(document, DocumentState.ACCEPTED, verdict, actor, at, on)
    record(document, actor, at, Event.DOCUMENT_ACCEPTED, after=verdict)
    _supersede(document, actor, at)
    changes.note(document.merchant_id, at)


def reject(
    document: Document, reasons: Sequence[ReasonCode], note: str | None, actor: Actor, at: datetime, on: date
) -> None:
    """Send a document back with reasons; tells the merchant each reason's sentence and the note."""
    _refuse_reviewer(document, actor)
    note = (note or "").strip() or None
    _refuse_reasons(document.kind, reasons, note)
    verdict = {
        "rejection_reasons": [reason.value for reason in reasons],
        "non_compliant": ReasonCode.NON_COMPLIANT in reasons,
        "note": note,
    }
    _decide(document, DocumentState.REJECTED, verdict, actor, at, on)
    record(document, actor, at, Event.DOCUMENT_REJECTED, after=verdict)
    changes.note(document.merchant_id, at)
    notices.tell_rejected(document, at)


def _refuse_reviewer(document: Document, actor: Actor) -> None:
    if document.state is not DocumentState.IN_REVIEW:
        raise _already_reviewed(document)
    if actor.id is not None and actor.id == document.uploaded_by_id:
        raise OwnUpload


def _refuse_dates(completed_on: date, until: date | None, on: date) -> None:
    if completed_on > on:
        raise Refusal(f"The completion date, {long_date(completed_on)}, lies in the future. Look at it again.")
    if until is not None and until < on:
        raise Refusal(f"It ran out on {long_date(until)}. Reject it with the reason “It has run out”.")


def _refuse_reasons(kind: DocumentKind, reasons: Sequence[ReasonCode], note: str | None) -> None:
    if not reasons:
        raise Refusal("Choose at least one reason; the merchant gets its sentence.")
    if any(kind not in REASONS[reason].kinds for reason in reasons):
        raise Refusal("One of the reasons does not go with this kind of document. Choose again.")
    if ReasonCode.OTHER in reasons and note is None:
        raise Refusal("Write the other reason in words: the merchant gets your note.")


def _decide(
    document: Document, state: DocumentState, verdict: dict[str, Any], actor: Actor, at: datetime, on: date
) -> None:
    # The state is asked again in the UPDATE itself: of two reviewers at once, one changes no row.
    statement = (
        sa.update(Document)
        .where(Document.id == document.id, Document.state == DocumentState.IN_REVIEW)
        .values(
            state=state, reviewed_by_id=actor.id, reviewed_by=actor.label, reviewed_at=at, reviewed_on=on, **verdict
        )
        .execution_options(synchronize_session=False)
    )
    changed = database.changed_rows(db.session.execute(statement))
    db.session.refresh(document)
    if changed != 1:
        raise _already_reviewed(document)


def _already_reviewed(document: Document) -> AlreadyReviewed:
    done = "rejected" if document.state is DocumentState.REJECTED else "accepted"
    when = f" on {moment(document.reviewed_at)} UTC"
    return AlreadyReviewed(f"{document.reviewed_by} {done} this document{when}. Nothing was changed now.")


def _supersede(document: Document, actor: Actor, at: datetime) -> None:
    for older in queries.outlived_by(document):
        older.state = DocumentState.SUPERSEDED
        record(older, actor, at, Event.DOCUMENT_SUPERSEDED, after={"by": document.public_id})
    db.session.flush()
