"""Documents as people see them; each starts from what the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import Document, LegalHold
from compliance_app.documents.queries.coverage import GroupDocument, Summary, group_documents, summaries
from compliance_app.documents.queries.retention import holds_of
from compliance_app.documents.rules import KIND_TITLES, DocumentKind, DocumentState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to


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


@dataclass(frozen=True)
class Versions:
    """Every document of one kind, the newest first."""

    kind: DocumentKind
    title: str
    documents: tuple[Document, ...]

    @property
    def current(self) -> tuple[Document, ...]:
        """What has to be seen: neither superseded, nor sent back and followed by another of the same form."""
        seen = (d for at, d in enumerate(self.documents) if not self._is_history(d, self.documents[:at]))
        return tuple(seen) or self.documents[:1]

    @property
    def former(self) -> tuple[Document, ...]:
        """The others."""
        return tuple(document for document in self.documents if document not in self.current)

    def _is_history(self, document: Document, later: tuple[Document, ...]) -> bool:
        if document.state is DocumentState.REJECTED:
            return any(other.saq_type is document.saq_type for other in later)
        return document.state is DocumentState.SUPERSEDED


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of documents: each kind handed in, with its versions.

    `covers`: what the mapped ones of them cover, by key; `group`: documents of other merchants that cover this one.
    `holds`: the open ones of the merchant and of its documents.
    """

    kinds: tuple[Versions, ...]
    waiting: int
    covers: dict[int, Summary]
    group: tuple[GroupDocument, ...]
    holds: tuple[LegalHold, ...] = ()


def by_kind(documents: Sequence[Document]) -> tuple[Versions, ...]:
    """Documents, the newest first, under each kind of which there is one."""
    kinds = (
        Versions(kind, KIND_TITLES[kind], tuple(document for document in documents if document.kind is kind))
        for kind in DocumentKind
    )
    return tuple(versions for versions in kinds if versions.documents)


def section(merchant_id: int) -> Section:
    """Documents of one merchant, for its page."""
    documents = of_merchant(merchant_id)
    waiting = sum(document.state is DocumentState.IN_REVIEW for document in documents)
    return Section(
        by_kind(documents),
        waiting,
        summaries(documents),
        tuple(group_documents(merchant_id)),
        tuple(holds_of(merchant_id)),
    )
