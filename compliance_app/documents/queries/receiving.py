"""What taking a file in and giving a verdict ask of the other documents of a merchant."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage
from compliance_app.documents.rules import DocumentKind, DocumentState, covers_at_least
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict
from compliance_app.merchants import queries as merchants


def waiting_of(merchant_id: int) -> list[Document]:
    """What of a merchant waits for its check."""
    return list(
        db.session.scalars(
            sa.select(Document).where(Document.merchant_id == merchant_id, Document.state == DocumentState.IN_REVIEW)
        )
    )


def lock(merchant_id: int) -> None:
    """Let other uploads for this merchant wait until this transaction ends (SQLite has one writer anyway)."""
    merchants.hold([merchant_id])


def lock_document(document: Document, others: Collection[int] = ()) -> None:
    """Let another verdict, request or change of the same document end first, and see it as it is then.

    The merchants whose standing it touches come first, and with them `others`: of two documents that cover each
    other's merchants the second waits here, not in a circle at the commit. Raises Conflict where it covers more by now.
    """
    held = {*coverage.ever_covered(document), *others}
    merchants.hold(held)
    db.session.execute(sa.select(Document.id).where(Document.id == document.id).with_for_update(key_share=True))
    db.session.refresh(document)
    if not held.issuperset(coverage.ever_covered(document)):
        raise Conflict("A colleague has just changed what this document covers. Look at it, then send yours again.")


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
    """Accepted documents of the same obligation that run out before this one does, and cover nothing more than it.

    Rule DOCUMENT-SUPERSEDE.
    """
    if document.valid_until is None:
        return []
    older = list(
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
    covers = coverage.extents([document, *older]) if older else {}
    return [each for each in older if covers_at_least(covers[document.id], covers[each.id])]


def outlived_only_by(scan_report: Document) -> list[Document]:
    """Scan reports that this one replaced, and that no other one outlives (DOCUMENT-SUPERSEDE).

    Of several that replaced each other before only the longest stands again.
    """
    replaced = db.session.scalars(
        sa.select(Document).where(*_others(scan_report), Document.state == DocumentState.SUPERSEDED)
    ).all()
    days = [longest_beside(scan_report), *(each.valid_until for each in replaced)]
    longest = max(filter(None, days), default=None)
    return [each for each in replaced if each.valid_until == longest]


def longest_beside(scan_report: Document) -> date | None:
    """Until when the other accepted scan reports of the merchant count at most; None where none does."""
    query = sa.select(sa.func.max(Document.valid_until))
    return db.session.scalar(query.where(*_others(scan_report), Document.state == DocumentState.ACCEPTED))


def _others(document: Document) -> tuple[sa.ColumnElement[bool], ...]:
    return Document.merchant_id == document.merchant_id, Document.kind == document.kind, Document.id != document.id
