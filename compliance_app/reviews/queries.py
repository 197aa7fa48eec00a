"""The queue of documents that wait for a check: what blocks processing soonest comes first (REVIEW-ORDER).

With it who has taken what, what the machine found, and what waits for a second person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document, DocumentReading, ExceptionRequest, ReviewClaim
from compliance_app.documents.rules import DocumentState, ExceptionState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.pages import Page
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.queries import reading
from compliance_app.obligations.rules import Standing
from compliance_app.reviews import rules

PAGE_SIZE = 50
_REACH = 1_000  # how far a reviewer may leaf with J and K without going back to the queue


@dataclass(frozen=True)
class Waiting:
    """A document in the queue, with what hangs on it.

    `own`: the viewer uploaded it and may not check it. `found` counts the machine's findings by weight, None where
    it was not read. `claim`: who checks it now. `excepted`: an exception waits for a second person.
    """

    document: Document
    standing: Standing | None
    may_process: bool
    complies_until: date | None
    own: bool
    found: dict[str, int] | None
    claim: ReviewClaim | None
    excepted: bool

    def is_free_for(self, user_id: int) -> bool:
        """Whether the viewer may begin to check it."""
        return not self.own and not self.excepted and (self.claim is None or self.claim.user_id == user_id)


@dataclass(frozen=True)
class Place:
    """Where a document stands in the queue: `number` from 1 (None: not in it), and its neighbours' ids."""

    number: int | None
    total: int
    previous: str | None
    next: str | None


def queue(viewer: Viewer, on: date, at: datetime, number: int = 1) -> Page[Waiting]:
    """One page of the documents that wait and whose merchants the viewer may see."""
    total = waiting_count(viewer)
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    query = (
        _in_order(viewer, on)
        .outerjoin(DocumentReading, DocumentReading.document_id == Document.id)
        .add_columns(
            reading(on).standing, StandingPeriod.may_process, StandingPeriod.complies_until, DocumentReading.findings
        )
        .options(contains_eager(Document.merchant).joinedload(Merchant.account_manager))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    found = db.session.execute(query).all()
    ids = [row[0].id for row in found]
    claims, excepted = documents.claims_on(ids, at), _excepted(ids)
    rows = [
        Waiting(
            document,
            standing,
            bool(may_process),
            until,
            document.uploaded_by_id == viewer.user_id,
            rules.weights(findings),
            claims.get(document.id),
            document.id in excepted,
        )
        for document, standing, may_process, until, findings in found
    ]
    return Page(rows, number, PAGE_SIZE, total)


def _excepted(document_ids: Sequence[int]) -> set[int]:
    query = sa.select(ExceptionRequest.document_id).where(
        ExceptionRequest.document_id.in_(document_ids), ExceptionRequest.state == ExceptionState.PENDING
    )
    return set(db.session.scalars(query))


def free(viewer: Viewer, on: date, at: datetime, limit: int = 20) -> list[Document]:
    """The first documents in the queue that the viewer may begin to check: nobody else has them, none is their own.

    What the viewer has taken already comes first: it is not left lying.
    """
    held = (
        sa.select(ReviewClaim.user_id)
        .where(ReviewClaim.document_id == Document.id, documents.held_at(at))
        .scalar_subquery()
    )
    waits = (
        sa.select(ExceptionRequest.id)
        .where(ExceptionRequest.document_id == Document.id, ExceptionRequest.state == ExceptionState.PENDING)
        .exists()
    )
    query = _in_order(viewer, on, held.is_(None)).where(
        ~waits,
        sa.or_(Document.uploaded_by_id.is_(None), Document.uploaded_by_id != viewer.user_id),
        sa.or_(held.is_(None), held == viewer.user_id),
    )
    return list(db.session.scalars(query.limit(limit)))


def waiting_count(viewer: Viewer) -> int:
    """How many documents wait for a check, own uploads included."""
    inner = _waiting(viewer).with_only_columns(Document.id).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0


def place(viewer: Viewer, on: date, document: Document) -> Place:
    """The neighbours of a document in the queue; one that is no longer in it has the first as its next."""
    query = _in_order(viewer, on).with_only_columns(Document.public_id).limit(_REACH)
    rows = db.session.execute(query).all()
    ids = [row.public_id for row in rows]
    if document.public_id not in ids:
        return Place(None, len(ids), None, ids[0] if ids else None)
    at = ids.index(document.public_id)
    return Place(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def document(viewer: Viewer, public_id: str) -> Document:
    """The document at this address, with its merchant; raises NotFound for a foreign one as for none."""
    query = (
        sa.select(Document)
        .where(Document.public_id == public_id, Document.merchant_id.in_(_visible_ids(viewer)))
        .options(joinedload(Document.merchant).joinedload(Merchant.account_manager))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def newer(document: Document) -> Document | None:
    """What the merchant sent last after this one in its place, unless it was sent back (REVIEW-NEWER)."""
    query = sa.select(Document).where(
        Document.merchant_id == document.merchant_id,
        Document.kind == document.kind,
        Document.saq_type.is_not_distinct_from(document.saq_type),
        Document.version > document.version,
        Document.state != DocumentState.REJECTED,
    )
    return db.session.scalar(query.order_by(Document.version.desc()).limit(1))


def earlier_versions(document: Document) -> Sequence[Document]:
    """The merchant's earlier documents of the same kind, the latest first."""
    query = sa.select(Document).where(
        Document.merchant_id == document.merchant_id,
        Document.kind == document.kind,
        Document.version < document.version,
    )
    return db.session.scalars(query.order_by(Document.version.desc()).limit(5)).all()


def _visible_ids(viewer: Viewer) -> sa.Select[int]:
    return merchants.visible_to(viewer).with_only_columns(Merchant.id)


def _waiting(viewer: Viewer) -> sa.Select[Document]:
    return (
        sa.select(Document)
        .join(Document.merchant)
        .where(Document.state == DocumentState.IN_REVIEW, Merchant.id.in_(_visible_ids(viewer)))
    )


def _in_order(viewer: Viewer, on: date, *first: sa.ColumnElement[bool]) -> sa.Select[Document]:
    today = sa.and_(
        StandingPeriod.merchant_id == Document.merchant_id,
        StandingPeriod.starts_on <= on,
        StandingPeriod.ends_on >= on,
    )
    blocked_first = sa.case((StandingPeriod.may_process.is_(True), 1), else_=0)
    # Among the blocked who waits longest comes first; among the others whose permission ends soonest.
    until = sa.case((StandingPeriod.may_process.is_(True), StandingPeriod.complies_until), else_=None)
    never = sa.case((until.is_(None), 1), else_=0)
    return (
        _waiting(viewer)
        .outerjoin(StandingPeriod, today)
        .order_by(*first, blocked_first, never, until, Document.uploaded_at, Document.id)
    )
