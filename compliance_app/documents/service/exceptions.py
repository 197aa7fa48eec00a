"""Accepting although a line does not hold: asked for by one person, decided by another (REVIEW-EXCEPTION)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import notices, queries, rules
from compliance_app.documents.models import Document, ExceptionRequest
from compliance_app.documents.rules import DocumentState, ExceptionState
from compliance_app.documents.rules.review import LONGEST_EXPLANATION, refuse_explanation
from compliance_app.documents.service import claims
from compliance_app.documents.service.refusals import OwnUpload, already_reviewed
from compliance_app.documents.service.trail import record
from compliance_app.documents.service.verdicts import refuse_dates
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date


class OwnException(Refusal):
    """Nobody decides on an exception they asked for, nor on a document they uploaded."""

    status = 403

    def __init__(self, message: str = "You asked for this exception yourself. Another person has to decide.") -> None:
        super().__init__(message)


def ask_exception(
    document: Document,
    completed_on: date,
    given_until: date,
    until: date,
    checklist: Collection[str],
    reason: str,
    facts: Mapping[str, Any],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
) -> ExceptionRequest:
    """Ask to accept it although lines of the checklist do not hold; tells who may decide.

    `given_until` is the day until which it would count by the rule, `until` the one asked for, which is not
    later. `facts` is what the acceptance needs besides. Refused: every line holds, no reason, days that cannot be,
    own upload, taken by a colleague, another request pending.
    """
    open_lines = _refuse_request(document, checklist, reason, actor, at)
    refuse_dates(completed_on, until, on)
    if until > given_until:
        raise Refusal(f"By the rule it counts until {long_date(given_until)}: choose that day or an earlier one.")
    if until < completed_on:
        raise Refusal("The day until which it is to count lies before the day it was completed. Look at both again.")
    assert actor.id is not None  # noqa: S101  refused before
    request = ExceptionRequest(
        document=document,
        lines=[{"code": item.code, "sentence": item.sentence} for item in open_lines],
        reason=reason.strip(),
        completed_on=completed_on,
        valid_until=until,
        facts={**facts, "checklist": sorted(checklist)},
        note=note or None,
        state=ExceptionState.PENDING,
        requested_by_id=actor.id,
        requested_by=actor.label,
        requested_at=at,
    )
    db.session.add(request)
    db.session.flush()
    claims.release(document)
    _record(request, Event.EXCEPTION_REQUESTED, actor, at)
    notices.exception_asked(request, at)
    return request


def _refuse_request(
    document: Document, checklist: Collection[str], reason: str, actor: Actor, at: datetime
) -> tuple[rules.CheckItem, ...]:
    queries.lock_document(document)
    if document.state is not DocumentState.IN_REVIEW:
        raise already_reviewed(document)
    if actor.id is None:
        raise Refusal("An exception is asked for by a person who is signed in.")
    if actor.id == document.uploaded_by_id:
        raise OwnUpload
    claims.refuse_taken(document, actor, at)
    if queries.pending_exception(document.id):
        raise Conflict("An exception for this document already waits for a second person.")
    open_lines = rules.unticked(queries.checklist(document.kind), checklist)
    if not open_lines:
        raise Refusal("Every line is ticked, so nothing is excepted: accept it, or untick the line that does not hold.")
    refuse_explanation(reason, "Say why it may be accepted all the same; the person who decides reads it.")
    return open_lines


def approve_exception(request: ExceptionRequest, note: str, actor: Actor, at: datetime) -> None:
    """The second person's yes. The caller accepts the document in the same transaction, with this request.

    Raises OwnException for who asked and for who uploaded the document, Conflict where it is decided.
    """
    _open_for_decision(request, actor)
    _decide(request, ExceptionState.APPROVED, note, actor, at)
    _record(request, Event.EXCEPTION_APPROVED, actor, at)
    notices.exception_decided(request, at)


def refuse_exception(request: ExceptionRequest, note: str, actor: Actor, at: datetime) -> None:
    """The second person's no, with a note for who asked; the document goes on waiting for its check."""
    _open_for_decision(request, actor)
    refuse_explanation(note, "Write why you refuse: the person who asked will read it.")
    _decide(request, ExceptionState.REFUSED, note, actor, at)
    _record(request, Event.EXCEPTION_REFUSED, actor, at)
    notices.exception_decided(request, at)


def withdraw_exception(request: ExceptionRequest, actor: Actor, at: datetime) -> None:
    """Who asked takes the request back; the document goes on waiting for its check."""
    _lock(request)
    if request.requested_by_id != actor.id:
        raise Refusal("Only the person who asked can take the request back. You can refuse it instead.")
    if request.state is not ExceptionState.PENDING:
        raise Conflict(f"This request is already {request.state.value}. Reload the page to see who decided.")
    _decide(request, ExceptionState.WITHDRAWN, "", actor, at)
    _record(request, Event.EXCEPTION_WITHDRAWN, actor, at)


def _lock(request: ExceptionRequest) -> None:
    queries.lock_document(request.document)
    db.session.refresh(request)


def _open_for_decision(request: ExceptionRequest, actor: Actor) -> None:
    _lock(request)
    if request.state is not ExceptionState.PENDING:
        raise Conflict(f"This request is already {request.state.value}. Reload the page to see who decided.")
    if actor.id is None or actor.id == request.requested_by_id:
        raise OwnException
    if actor.id == request.document.uploaded_by_id:
        raise OwnException("You uploaded this document yourself, so another person has to decide.")


def _decide(request: ExceptionRequest, state: ExceptionState, note: str, actor: Actor, at: datetime) -> None:
    if len(note.strip()) > LONGEST_EXPLANATION:
        raise Refusal(f"Shorten the note to {LONGEST_EXPLANATION:,} characters.")
    request.state = state
    request.decided_by_id, request.decided_by, request.decided_at = actor.id, actor.label, at
    request.decision_note = note.strip() or None
    db.session.flush()


def _record(request: ExceptionRequest, event: Event, actor: Actor, at: datetime) -> None:
    facts = {
        "state": request.state,
        "lines": request.sentences,
        "reason": request.reason,
        "completed_on": request.completed_on,
        "valid_until": request.valid_until,
        "note": request.decision_note,
    }
    record(request.document, actor, at, event, after=facts)
