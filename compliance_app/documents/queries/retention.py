"""Reads of terms, of files whose term is over, and of legal holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import Document, DocumentCoverage, LegalHold, RetentionRule
from compliance_app.documents.rules import KIND_TITLES, DocumentKind, DocumentState, retention
from compliance_app.documents.rules.retention import Due, KeptFile, Term
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to


def terms() -> tuple[Term, ...]:
    """Every term, former, present and planned; the shipped ones where none is stored."""
    rows = db.session.scalars(sa.select(RetentionRule).order_by(RetentionRule.kind, RetentionRule.valid_from)).all()
    return (
        tuple(Term(row.kind, row.years, row.reason, row.valid_from, row.valid_until) for row in rows)
        or retention.SHIPPED
    )


def has_terms() -> bool:
    """Whether terms are stored; otherwise the shipped ones are in force."""
    return db.session.scalar(sa.select(RetentionRule.id).limit(1)) is not None


def latest_rule(kind: DocumentKind) -> RetentionRule:
    """The last row of a kind, in force or planned, locked until the transaction ends."""
    query = sa.select(RetentionRule).where(RetentionRule.kind == kind).order_by(RetentionRule.valid_from.desc())
    return db.session.scalars(query.limit(1).with_for_update()).one()


def rule_before(rule: RetentionRule) -> RetentionRule:
    """The row that a planned one is to follow."""
    query = sa.select(RetentionRule).where(RetentionRule.kind == rule.kind, RetentionRule.valid_from < rule.valid_from)
    return db.session.scalars(query.order_by(RetentionRule.valid_from.desc()).limit(1)).one()


@dataclass(frozen=True)
class Chapter:
    """The terms of one kind on the page of terms."""

    kind: DocumentKind
    title: str
    current: Term
    planned: Term | None
    former: tuple[Term, ...]


def chapters(on: date) -> list[Chapter]:
    """The terms of every kind as of a day."""
    known = terms()
    current = retention.in_force(known, on)
    return [
        Chapter(
            kind,
            KIND_TITLES[kind],
            current[kind],
            next((term for term in known if term.kind is kind and term.valid_from > on), None),
            tuple(term for term in known if term.kind is kind and term.valid_until and term.valid_until < on),
        )
        for kind in DocumentKind
    ]


def merchants_past_term(on: date) -> list[int]:
    """Merchants that may have a file whose term is over, by id; `due` says which."""
    years = min((term.years for term in retention.in_force(terms(), on).values()), default=retention.MOST_YEARS)
    day = retention.earliest_stop(on, years)
    query = sa.select(Document.merchant_id).where(
        Document.file_removed_at.is_(None),
        Document.state != DocumentState.IN_REVIEW,
        Document.reviewed_on <= day,
        sa.or_(Document.valid_until.is_(None), Document.valid_until <= day, Document.state == DocumentState.REJECTED),
        ~_is_held(),
    )
    return list(db.session.scalars(query.distinct().order_by(Document.merchant_id)))


def due(merchant_id: int, on: date) -> list[Due]:
    """The files of a merchant whose time is over (RETENTION-1, RETENTION-2, HOLD-1)."""
    columns = (
        Document.id,
        Document.merchant_id,
        Document.kind,
        Document.state,
        Document.reviewed_on,
        Document.completed_on,
        Document.valid_until,
        Document.file_removed_at.is_(None),
        _is_held(),
    )
    rows = db.session.execute(sa.select(*columns).where(Document.merchant_id == merchant_id).order_by(Document.id))
    return retention.due([KeptFile(*row) for row in rows], terms(), on, _wholes_of(merchant_id))


Wholes = Callable[[int], Mapping[int, int]]

_sources: list[Wholes] = []


def register_wholes(source: Wholes) -> None:
    """Ask `source`, of a package above, which documents of a merchant are evidence of another one (RETENTION-5)."""
    if source not in _sources:
        _sources.append(source)


def _wholes_of(merchant_id: int) -> dict[int, int]:
    return {part: whole for source in _sources for part, whole in source(merchant_id).items()}


def _is_held() -> sa.ColumnElement[bool]:
    """Whether a hold on the document, or on a whole merchant that it is evidence of, is not released."""
    return sa.exists().where(_keeps()).correlate(Document)


def _keeps() -> sa.ColumnElement[bool]:
    """Whether an open hold keeps a document. One that covers, or once covered, other merchants is theirs too."""
    covers = sa.exists().where(
        DocumentCoverage.document_id == Document.id, DocumentCoverage.merchant_id == LegalHold.merchant_id
    )
    whose = sa.or_(LegalHold.merchant_id == Document.merchant_id, covers.correlate(Document, LegalHold))
    whole = sa.and_(LegalHold.document_id.is_(None), whose)
    return sa.and_(LegalHold.released_at.is_(None), sa.or_(LegalHold.document_id == Document.id, whole))


def owners_of_covering(merchant_id: int) -> list[int]:
    """The merchants whose documents cover this one, or once did, by id."""
    query = sa.select(Document.merchant_id).join(DocumentCoverage, DocumentCoverage.document_id == Document.id)
    return list(
        db.session.scalars(
            query.where(DocumentCoverage.merchant_id == merchant_id).distinct().order_by(Document.merchant_id)
        )
    )


def open_holds(viewer: Viewer) -> list[LegalHold]:
    """Every hold not released, of merchants the viewer may see, the oldest first."""
    query = _holds_of(viewer).where(LegalHold.released_at.is_(None))
    return list(db.session.scalars(query.options(joinedload(LegalHold.merchant), joinedload(LegalHold.document))))


def holds_of(merchant_id: int) -> list[LegalHold]:
    """The open holds of a merchant and of its documents, the oldest first."""
    query = sa.select(LegalHold).where(LegalHold.merchant_id == merchant_id, LegalHold.released_at.is_(None))
    return list(db.session.scalars(query.options(joinedload(LegalHold.document)).order_by(LegalHold.id)))


def holds_on(document: Document) -> list[LegalHold]:
    """The open holds that keep this document, those of its merchant and of merchants it covers among them."""
    query = sa.select(LegalHold).join(Document, _keeps()).where(Document.id == document.id)
    return list(db.session.scalars(query.order_by(LegalHold.id)))


def one_visible_hold(viewer: Viewer, public_id: str) -> LegalHold:
    """The hold at this address; raises NotFound, the same for a foreign one and for none."""
    hold = db.session.scalar(_holds_of(viewer).where(LegalHold.public_id == public_id))
    if hold is None:
        raise NotFound
    return hold


def by_ids(document_ids: Sequence[int]) -> list[Document]:
    """These documents, in the order of their ids, locked until the transaction ends."""
    query = sa.select(Document).where(Document.id.in_(document_ids)).order_by(Document.id)
    return list(db.session.scalars(query.with_for_update())) if document_ids else []


def _holds_of(viewer: Viewer) -> sa.Select[LegalHold]:
    merchant = visible_to(viewer).with_only_columns(Merchant.id).where(Merchant.id == LegalHold.merchant_id)
    return sa.select(LegalHold).where(merchant.exists()).order_by(LegalHold.placed_at, LegalHold.id)
