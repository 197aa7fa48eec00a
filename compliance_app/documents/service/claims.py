"""A reviewer takes a document, so that two do not check the same one (REVIEW-TAKEN)."""

from datetime import datetime

import sqlalchemy as sa

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import queries
from compliance_app.documents.models import Document, ReviewClaim
from compliance_app.documents.rules import DocumentState
from compliance_app.documents.service.refusals import OwnUpload, already_reviewed
from compliance_app.documents.service.trail import record
from compliance_app.foundation import database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import moment


class Taken(Conflict):
    """Somebody else checks the document just now."""

    def __init__(self, claim: ReviewClaim) -> None:
        who = claim.taken_by.partition(" <")[0]
        super().__init__(
            f"{who} is checking this document since {moment(claim.taken_at)} UTC. Nothing was changed. "
            "Take it over if you have agreed on that."
        )


def take(document: Document, actor: Actor, at: datetime) -> ReviewClaim:
    """Take a document, or go on with one that is yours; raises Taken, OwnUpload, AlreadyReviewed, Conflict.

    One that somebody took and left for half an hour is free again. The trail says who took what; going on with
    it leaves no entry.
    """
    _refuse_taker(document, actor)
    claim = _insert(document, actor, at)
    if claim is None:
        claim = _locked(document)
        if claim.user_id == actor.id:
            claim.seen_at = max(at, claim.seen_at)
            db.session.flush()
            return claim
        if queries.claim_on(document.id, at) is not None:
            raise Taken(claim)
        _hand_over(claim, actor, at)
    record(document, actor, at, Event.REVIEW_TAKEN, after={"receipt": document.receipt})
    return claim


def take_over(document: Document, actor: Actor, at: datetime) -> ReviewClaim:
    """Take a document that somebody else has; the trail says from whom."""
    _refuse_taker(document, actor)
    claim = _insert(document, actor, at)
    if claim is not None:
        record(document, actor, at, Event.REVIEW_TAKEN, after={"receipt": document.receipt})
        return claim
    claim = _locked(document)
    if claim.user_id == actor.id:
        return claim
    former = claim.taken_by
    _hand_over(claim, actor, at)
    record(document, actor, at, Event.REVIEW_TAKEN_OVER, after={"receipt": document.receipt, "from": former})
    return claim


def go_on(document: Document, actor: Actor, at: datetime) -> None:
    """Note that who has taken the document still works on it; does nothing where that is no longer so."""
    # One statement, because the claim may end at the same moment by the verdict itself.
    still = (ReviewClaim.document_id == document.id, ReviewClaim.user_id == (actor.id or 0), queries.held_at(at))
    statement = sa.update(ReviewClaim).where(*still, ReviewClaim.seen_at < at).values(seen_at=at)
    db.session.execute(statement.execution_options(synchronize_session=False))


def leave(document: Document, actor: Actor, at: datetime) -> bool:
    """Give a document back to the queue; whether it was yours, otherwise nothing happens."""
    statement = sa.delete(ReviewClaim).where(
        ReviewClaim.document_id == document.id, ReviewClaim.user_id == (actor.id or 0)
    )
    if not database.changed_rows(db.session.execute(statement)):
        return False
    record(document, actor, at, Event.REVIEW_LEFT, after={"receipt": document.receipt})
    return True


def release(document: Document) -> None:
    """End whatever claim there is, once a verdict is given or an exception asked for."""
    db.session.execute(sa.delete(ReviewClaim).where(ReviewClaim.document_id == document.id))


def refuse_taken(document: Document, actor: Actor, at: datetime) -> None:
    """Raises Taken where somebody else checks the document just now."""
    claim = queries.claim_on(document.id, at)
    if claim is not None and claim.user_id != actor.id:
        raise Taken(claim)


def _refuse_taker(document: Document, actor: Actor) -> None:
    if document.state is not DocumentState.IN_REVIEW:
        raise already_reviewed(document)
    if actor.id is None:
        raise Refusal("A document is taken by a person who is signed in.")
    if actor.id == document.uploaded_by_id:
        raise OwnUpload
    if queries.pending_exception(document.id):
        raise Conflict("An exception for this document waits for a second person. Decide on that first.")


def _insert(document: Document, actor: Actor, at: datetime) -> ReviewClaim | None:
    """The new claim; None where there is one already."""
    row = {
        "document_id": document.id,
        "user_id": actor.id,
        "taken_by": actor.label,
        "taken_at": at,
        "seen_at": at,
    }
    if database.changed_rows(db.session.execute(database.insert_new(ReviewClaim).values(**row))) != 1:
        return None
    return db.session.get_one(ReviewClaim, document.id, populate_existing=True)


def _locked(document: Document) -> ReviewClaim:
    query = sa.select(ReviewClaim).where(ReviewClaim.document_id == document.id).with_for_update()
    claim = db.session.scalar(query.execution_options(populate_existing=True))
    if claim is None:  # given back between the two statements
        raise Conflict("A colleague has just given this document back. Take it now.")
    return claim


def _hand_over(claim: ReviewClaim, actor: Actor, at: datetime) -> None:
    assert actor.id is not None  # noqa: S101  refused before
    claim.user_id, claim.taken_by, claim.taken_at, claim.seen_at = actor.id, actor.label, at, at
    db.session.flush()
