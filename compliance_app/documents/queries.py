"""Reads of documents; each starts from what the viewer may see."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import Document
from compliance_app.documents.rules import KIND_TITLES, DocumentFact, DocumentKind, DocumentState, Verdict
from compliance_app.foundation import files
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to

_BATCH = 5_000  # ids in one statement; PostgreSQL takes 65,535 parameters, SQLite 32,766

_VERDICTS = {
    DocumentState.ACCEPTED: Verdict.ACCEPTED,
    DocumentState.SUPERSEDED: Verdict.ACCEPTED,
    DocumentState.REJECTED: Verdict.REJECTED,
}


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[DocumentFact]]:
    """The facts of each merchant's documents, oldest first; an empty list where there are none."""
    facts: dict[int, list[DocumentFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for start in range(0, len(merchant_ids), _BATCH):
        for row in db.session.execute(_facts(merchant_ids[start : start + _BATCH])):
            facts[row.merchant_id].append(
                DocumentFact(
                    id=row.id,
                    public_id=row.public_id,
                    kind=row.kind,
                    saq_type=row.saq_type,
                    uploaded_on=row.uploaded_on,
                    reviewed_on=row.reviewed_on,
                    verdict=_VERDICTS.get(row.state),
                    completed_on=row.completed_on,
                    valid_until=row.valid_until,
                    non_compliant=row.non_compliant,
                )
            )
    return facts


def _facts(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
    columns = (
        Document.merchant_id,
        Document.id,
        Document.public_id,
        Document.kind,
        Document.saq_type,
        Document.uploaded_on,
        Document.reviewed_on,
        Document.state,
        Document.completed_on,
        Document.valid_until,
        Document.non_compliant,
    )
    return sa.select(*columns).where(Document.merchant_id.in_(merchant_ids)).order_by(Document.id)


def of_viewer(viewer: Viewer) -> sa.Select[Document]:
    """The documents of the merchants that the viewer may see (ACCESS-2)."""
    # Asked of each document in turn: a list of the ids of all merchants would be built for every question.
    merchant = visible_to(viewer).with_only_columns(Merchant.id).where(Merchant.id == Document.merchant_id)
    return sa.select(Document).where(merchant.exists())


def one_visible(viewer: Viewer, public_id: str) -> Document:
    """The document at this address; raises NotFound, the same for a foreign one and for none."""
    document = db.session.scalar(of_viewer(viewer).where(Document.public_id == public_id))
    if document is None:
        raise NotFound
    return document


def awaiting_review(viewer: Viewer, limit: int | None = None) -> list[Document]:
    """What waits for a check, the longest waiting first, each with its merchant."""
    query = of_viewer(viewer).where(Document.state == DocumentState.IN_REVIEW)
    query = query.options(joinedload(Document.merchant)).order_by(Document.uploaded_at, Document.id)
    return list(db.session.scalars(query.limit(limit)))


def of_merchant(merchant_id: int) -> list[Document]:
    """All documents of a merchant, the newest first."""
    query = sa.select(Document).where(Document.merchant_id == merchant_id)
    return list(db.session.scalars(query.order_by(Document.uploaded_at.desc(), Document.id.desc())))


def waiting_of(merchant_id: int) -> list[Document]:
    """What of a merchant waits for its check."""
    return list(
        db.session.scalars(
            sa.select(Document).where(Document.merchant_id == merchant_id, Document.state == DocumentState.IN_REVIEW)
        )
    )


def lock(merchant_id: int) -> None:
    """Let other uploads for this merchant wait until this transaction ends (SQLite has one writer anyway)."""
    db.session.execute(sa.select(Merchant.id).where(Merchant.id == merchant_id).with_for_update())


def next_version(merchant_id: int, kind: DocumentKind) -> int:
    """The number of the next document of this kind; behind `lock`."""
    latest = sa.select(sa.func.max(Document.version)).where(Document.merchant_id == merchant_id, Document.kind == kind)
    return (db.session.scalar(latest) or 0) + 1


def receipt_is_taken(receipt: str) -> bool:
    """Whether a document has this receipt number."""
    return db.session.scalar(sa.select(Document.id).where(Document.receipt == receipt)) is not None


def by_receipts(merchant_id: int, receipts: Sequence[str]) -> list[Document]:
    """The merchant's documents with these receipt numbers, in the order they were received."""
    query = sa.select(Document).where(Document.merchant_id == merchant_id, Document.receipt.in_(receipts))
    return list(db.session.scalars(query.order_by(Document.id))) if receipts else []


def outlived_by(document: Document) -> list[Document]:
    """Accepted documents of the same obligation that run out before this one does (DOCUMENT-SUPERSEDE)."""
    if document.valid_until is None:
        return []
    return list(
        db.session.scalars(
            sa.select(Document).where(
                Document.merchant_id == document.merchant_id,
                Document.kind == document.kind,
                Document.saq_type.is_not_distinct_from(document.saq_type),
                Document.state == DocumentState.ACCEPTED,
                Document.id != document.id,
                sa.or_(Document.valid_until.is_(None), Document.valid_until < document.valid_until),
            )
        )
    )


def under_other_keys(key_id: str, limit: int) -> list[Document]:
    """Documents whose data key is not wrapped by this master key, in the order of their ids."""
    query = sa.select(Document).where(Document.key_id != key_id).order_by(Document.id).limit(limit)
    return list(db.session.scalars(query.with_for_update()))


def orphans(older_than: datetime) -> list[str]:
    """Files in the store that no document names and that were written before `older_than`."""
    file_keys, found = files.current().folder.written_before(older_than), list[str]()
    while batch := list(itertools.islice(file_keys, 500)):
        known = set(db.session.scalars(sa.select(Document.file_key).where(Document.file_key.in_(batch))))
        found += [file_key for file_key in batch if file_key not in known]
    return found


def uploader(document: Document) -> User | None:
    """The person who uploaded it; None where the product did."""
    return db.session.get(User, document.uploaded_by_id) if document.uploaded_by_id else None


@dataclass(frozen=True)
class Versions:
    """Every document of one kind, the newest first."""

    kind: DocumentKind
    title: str
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of documents: each kind handed in, with its versions."""

    kinds: tuple[Versions, ...]
    waiting: int


def section(merchant_id: int) -> Section:
    """Documents of one merchant, for its page."""
    documents = of_merchant(merchant_id)
    kinds = (
        Versions(kind, KIND_TITLES[kind], tuple(document for document in documents if document.kind is kind))
        for kind in DocumentKind
    )
    waiting = sum(document.state is DocumentState.IN_REVIEW for document in documents)
    return Section(tuple(versions for versions in kinds if versions.documents), waiting)
