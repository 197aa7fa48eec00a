"""The reviewer's verdict: accept or reject, by another person than the uploader."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import notices, queries, rules
from compliance_app.documents.models import Document, ExceptionRequest
from compliance_app.documents.rules import NEEDS_NOTE, NO_TERMS, DocumentKind, DocumentState, ExceptionState, Terms
from compliance_app.documents.rules.reasons import Reason
from compliance_app.documents.rules.review import last_day, ticked
from compliance_app.documents.service import claims, coverage
from compliance_app.documents.service.refusals import OwnUpload, already_reviewed
from compliance_app.documents.service.trail import record
from compliance_app.foundation import database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date


def accept(
    document: Document,
    completed_on: date,
    checklist: Collection[str],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
    terms: Terms = NO_TERMS,
    exception: ExceptionRequest | None = None,
) -> None:
    """Accept an AOC or SAQ completed on that day; it counts as DOCUMENT-VALIDITY says. Tells the merchant.

    `checklist` holds the codes ticked. Refused: not all ticked unless an approved `exception` names the rest, a
    day in the future, already run out, own upload, taken by a colleague, already reviewed.
    """
    if document.kind is DocumentKind.ASV_SCAN_REPORT:
        raise Refusal("Record a scan report with its vendor, dates and pass or fail.")
    until = last_day(completed_on, queries.last_valid_day(completed_on), terms)
    confirm(document, completed_on, until, checklist, note, actor, at, on, terms, exception)
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
    terms: Terms = NO_TERMS,
    exception: ExceptionRequest | None = None,
) -> None:
    """Give the verdict "accepted"; `until` None: what it attests never counts (a failed scan)."""
    _refuse_reviewer(document, actor, at, exception)
    refuse_dates(completed_on, until, on)
    items = queries.checklist(document.kind)
    _refuse_open_lines(document, items, checklist, exception)
    verdict = {
        "completed_on": completed_on,
        "valid_until": until,
        "checklist": ticked(items, checklist, terms),
        "checked_values": {name: dict(value) for name, value in terms.values.items()} or None,
        "earlier_because": terms.why.strip() if terms.until and until else None,
        "exception_because": _exception_words(exception) if exception and _counts(exception, document) else None,
        "note": note or None,
    }
    _decide(document, DocumentState.ACCEPTED, verdict, actor, at, on)
    record(document, actor, at, Event.DOCUMENT_ACCEPTED, after=verdict)
    _supersede(document, actor, at)
    coverage.note_all(document, at)


def count_until(document: Document, until: date, actor: Actor, at: datetime) -> None:
    """What an accepted scan report attests counts after all, together with earlier ones (SCAN-COMBINED-LATER)."""
    document.valid_until = until
    if until > (queries.longest_beside(document) or date.min):
        document.state = DocumentState.ACCEPTED  # as long as it did not count, an earlier scan may have replaced it
    db.session.flush()
    _supersede(document, actor, at)
    coverage.note_all(document, at)


def count_no_more(document: Document, at: datetime) -> None:
    """What it attests does not count any more; what it alone had replaced stands as accepted again."""
    for older in queries.outlived_only_by(document):
        older.state = DocumentState.ACCEPTED
    document.valid_until = None
    db.session.flush()
    coverage.note_all(document, at)


def reject(document: Document, reasons: Sequence[str], note: str | None, actor: Actor, at: datetime, on: date) -> None:
    """Send a document back with reasons; tells the merchant each reason's sentence in its language, and the note."""
    _refuse_reviewer(document, actor, at)
    note = (note or "").strip() or None
    given = _reasons(document.kind, reasons, note)
    verdict = {
        "rejection_reasons": [reason.code for reason in given],
        "told": [_told(reason, document.merchant.language) for reason in given],
        "non_compliant": any(reason.non_compliant for reason in given),
        "note": note,
    }
    _decide(document, DocumentState.REJECTED, verdict, actor, at, on)
    record(document, actor, at, Event.DOCUMENT_REJECTED, after=verdict)
    coverage.note_all(document, at)
    notices.tell_rejected(document, at)


def _refuse_reviewer(document: Document, actor: Actor, at: datetime, exception: ExceptionRequest | None = None) -> None:
    queries.lock_document(document)  # of a verdict and a request for an exception at once the second sees the first
    if document.state is not DocumentState.IN_REVIEW:
        raise already_reviewed(document)
    if actor.id is not None and actor.id == document.uploaded_by_id:
        raise OwnUpload
    if exception is not None and _counts(exception, document):
        return  # its request ended the claim, and nobody can take the document while it waits
    claims.refuse_taken(document, actor, at)
    if queries.pending_exception(document.id):
        raise Conflict(
            "An exception for this document waits for a second person. Decide on it, or let the person who asked "
            "withdraw it, before giving another verdict."
        )


def refuse_dates(completed_on: date, until: date | None, on: date) -> None:
    """Raises Refusal for a completion in the future, and for what has run out already (DOCUMENT-DATE)."""
    if completed_on > on:
        raise Refusal(f"The completion date, {long_date(completed_on)}, lies in the future. Look at it again.")
    if until is not None and until < on:
        raise Refusal(f"It ran out on {long_date(until)}. Reject it with the reason “It has run out”.")


def _refuse_open_lines(
    document: Document,
    items: Sequence[rules.CheckItem],
    checklist: Collection[str],
    exception: ExceptionRequest | None,
) -> None:
    """DOCUMENT-CHECK: every line in force is ticked, or named by an approved exception for this very document."""
    named: frozenset[str] = frozenset()
    if exception is not None and _counts(exception, document):
        named = exception.codes
    missing = [item for item in rules.unticked(items, checklist) if item.code not in named]
    if missing:
        raise Refusal(f"Not confirmed yet: {missing[0].sentence} Tick every line, or ask the merchant for changes.")


def _counts(exception: ExceptionRequest, document: Document) -> bool:
    """Whether a second person approved it, for this very document."""
    return exception.document_id == document.id and exception.state is ExceptionState.APPROVED


def _exception_words(exception: ExceptionRequest) -> str:
    lines = " ".join(exception.sentences)
    asked = exception.requested_by.partition(" <")[0]
    return f"Not held: {lines} Reason: {exception.reason} (asked for by {asked})"[:2000]


def _reasons(kind: DocumentKind, codes: Sequence[str], note: str | None) -> list[Reason]:
    known = queries.reasons(kind)
    if not codes:
        raise Refusal("Choose at least one reason; the merchant gets its sentence.")
    if any(code not in known for code in codes):
        raise Refusal("One of the reasons does not go with this kind of document, or is no longer used. Choose again.")
    if NEEDS_NOTE in codes and note is None:
        raise Refusal("Write the other reason in words: the merchant gets your note.")
    return [known[code] for code in dict.fromkeys(codes)]


def _told(reason: Reason, language: str) -> dict[str, str]:
    sentence, written = reason.in_language(language)
    return {
        "code": str(reason.code),
        "label": reason.label,
        "sentence": reason.sentence,
        "read": sentence,
        "language": written,
    }


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
        raise already_reviewed(document)
    claims.release(document)


def _supersede(document: Document, actor: Actor, at: datetime) -> None:
    for older in queries.outlived_by(document):
        older.state = DocumentState.SUPERSEDED
        record(older, actor, at, Event.DOCUMENT_SUPERSEDED, after={"by": document.public_id})
    db.session.flush()
