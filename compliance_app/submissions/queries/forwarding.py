"""What was forwarded to payment systems: of one merchant, and of all that the viewer may see (ACCESS-2)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.pages import Page
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions.models import Forwarding
from compliance_app.submissions.rules import OPEN_STATES, ForwardingState, Way

PAGE_SIZE = 50
_BATCH = 500


@dataclass(frozen=True)
class Asked:
    """What a list is to show. `states` empty: all of them, those that wait for an answer first."""

    search: str = ""
    system: PaymentSystem | None = None
    states: frozenset[ForwardingState] = frozenset()


def _visible(viewer: Viewer) -> sa.Select[Forwarding]:
    seen = merchants.visible_to(viewer).join(Forwarding, Forwarding.merchant_id == Merchant.id)
    return seen.with_only_columns(Forwarding)


def forwarding_visible(viewer: Viewer, public_id: str) -> Forwarding:
    """The forwarding at this address; raises NotFound, the same for a foreign one and for none."""
    found = db.session.scalar(_visible(viewer).where(Forwarding.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def forwardings_of(merchant_id: int) -> list[Forwarding]:
    """Everything forwarded for a merchant, the latest day first, with documents and answers."""
    query = sa.select(Forwarding).where(Forwarding.merchant_id == merchant_id)
    query = query.options(selectinload(Forwarding.documents), selectinload(Forwarding.answers))
    return list(db.session.scalars(query.order_by(Forwarding.forwarded_on.desc(), Forwarding.id.desc())))


def page(viewer: Viewer, asked: Asked, number: int) -> Page[Forwarding]:
    """One page of the list; a page beyond the last is the last."""
    query = _matching(viewer, asked)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    part = _with_all(_ordered(query)).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(list(db.session.scalars(part)), number, PAGE_SIZE, total)


def forwarded(viewer: Viewer, asked: Asked) -> Iterator[Forwarding]:
    """The whole list in its order, a part in memory at a time."""
    start = 0
    while True:
        part = list(db.session.scalars(_with_all(_ordered(_matching(viewer, asked))).limit(_BATCH).offset(start)))
        yield from part
        if len(part) < _BATCH:
            return
        start += _BATCH
        db.session.expunge_all()


def counts_by_state(viewer: Viewer, asked: Asked) -> dict[ForwardingState, int]:
    """How many of what is searched for are in which state, whatever states are asked for."""
    found = _matching(viewer, Asked(asked.search, asked.system)).subquery()
    query = sa.select(found.c.state, sa.func.count()).group_by(found.c.state)
    counts = {ForwardingState(state): number for state, number in db.session.execute(query)}
    return {state: counts.get(state, 0) for state in ForwardingState}


def _matching(viewer: Viewer, asked: Asked) -> sa.Select[Forwarding]:
    query = _visible(viewer).where(merchants.matching(asked.search))
    if asked.system:
        query = query.where(Forwarding.payment_system == asked.system)
    return query.where(Forwarding.state.in_(asked.states)) if asked.states else query


def _ordered(query: sa.Select[Forwarding]) -> sa.Select[Forwarding]:
    """What waits comes first, the longest waiting at the top; then the others, the latest first."""
    is_open = Forwarding.state.in_(OPEN_STATES)
    waiting = sa.case((is_open, Forwarding.forwarded_on))
    return query.order_by(sa.case((is_open, 0), else_=1), waiting, Forwarding.forwarded_on.desc(), Forwarding.id.desc())


def _with_all(query: sa.Select[Forwarding]) -> sa.Select[Forwarding]:
    return query.options(
        joinedload(Forwarding.merchant).joinedload(Merchant.account_manager),
        selectinload(Forwarding.documents),
        selectinload(Forwarding.answers),
    )


def forwardable(merchant_id: int) -> list[Document]:
    """The accepted documents of a merchant whose files are there, the newest first (FORWARD-1)."""
    accepted = (DocumentState.ACCEPTED, DocumentState.SUPERSEDED)
    held = documents.of_merchant(merchant_id)
    return [row for row in held if row.state in accepted and row.file_removed_at is None]


def same_forwarding(
    merchant_id: int, system: PaymentSystem, on: date, way: Way, reference: str, document_ids: Collection[int]
) -> Forwarding | None:
    """A record that says the same, if there is one: a form that was sent twice."""
    query = sa.select(Forwarding).where(
        Forwarding.merchant_id == merchant_id,
        Forwarding.payment_system == system,
        Forwarding.forwarded_on == on,
        Forwarding.way == way,
        Forwarding.reference == reference,
        Forwarding.state != ForwardingState.VOID,
    )
    wanted = set(document_ids)
    return next((row for row in db.session.scalars(query) if {item.id for item in row.documents} == wanted), None)
