"""The queue of documents that wait for a check: what blocks processing soonest comes first (rule REVIEW-ORDER)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.pages import Page
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.rules import Standing

PAGE_SIZE = 50
_REACH = 1_000  # how far a reviewer may leaf with J and K without going back to the queue


@dataclass(frozen=True)
class Waiting:
    """A document in the queue, with what hangs on it. `own`: the viewer uploaded it and may not check it."""

    document: Document
    standing: Standing | None
    may_process: bool
    complies_until: date | None
    own: bool


@dataclass(frozen=True)
class Place:
    """Where a document stands in the queue: `number` from 1 (None: not in it), and its neighbours' ids."""

    number: int | None
    total: int
    previous: str | None
    next: str | None
    next_to_check: str | None


def queue(viewer: Viewer, on: date, number: int = 1) -> Page[Waiting]:
    """One page of the documents that wait and whose merchants the viewer may see."""
    total = waiting_count(viewer)
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    query = (
        _in_order(viewer, on)
        .add_columns(StandingPeriod.standing, StandingPeriod.may_process, StandingPeriod.complies_until)
        .options(contains_eager(Document.merchant).joinedload(Merchant.account_manager))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    rows = [
        Waiting(document, standing, bool(may_process), until, document.uploaded_by_id == viewer.user_id)
        for document, standing, may_process, until in db.session.execute(query)
    ]
    return Page(rows, number, PAGE_SIZE, total)


def waiting_count(viewer: Viewer) -> int:
    """How many documents wait for a check, own uploads included."""
    inner = _waiting(viewer).with_only_columns(Document.id).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0


def place(viewer: Viewer, on: date, document: Document) -> Place:
    """The neighbours of a document in the queue; one that is no longer in it has the first as its next."""
    query = _in_order(viewer, on).with_only_columns(Document.public_id, Document.uploaded_by_id).limit(_REACH)
    rows = db.session.execute(query).all()
    ids = [row.public_id for row in rows]
    others = [row.public_id for row in rows if row.uploaded_by_id != viewer.user_id]
    if document.public_id not in ids:
        first = others[0] if others else None
        return Place(None, len(ids), None, first, first)
    at = ids.index(document.public_id)
    checkable = [public_id for public_id in [*ids[at + 1 :], *ids[:at]] if public_id in set(others)]
    return Place(
        at + 1,
        len(ids),
        ids[at - 1] if at else None,
        ids[at + 1] if at + 1 < len(ids) else None,
        checkable[0] if checkable else None,
    )


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


def _in_order(viewer: Viewer, on: date) -> sa.Select[Document]:
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
        .order_by(blocked_first, never, until, Document.uploaded_at, Document.id)
    )
