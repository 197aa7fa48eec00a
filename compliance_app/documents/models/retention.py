"""How long files are kept, and what is not to be removed whatever its age."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models.documents import Document
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.succession import DatedRow
from compliance_app.merchants.models import Merchant


class RetentionRule(DatedRow, Model):
    """Years that files of a kind are kept after the document stopped counting, in a span of days (RETENTION-1)."""

    __tablename__ = "retention_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    kind: Mapped[DocumentKind] = enum_column(DocumentKind, "kind")
    years: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(300))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("kind", "valid_from"),
        sa.CheckConstraint("years BETWEEN 1 AND 30", name="years_are_1_to_30"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="span_in_order"),
    )


class LegalHold(Model):
    """An order that nothing of a merchant, or one of its documents, is removed until it is released (HOLD-1).

    `document_id` None: it holds all documents of the merchant, those to come too.
    """

    __tablename__ = "legal_holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(1000))
    placed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    placed_by: Mapped[str] = mapped_column(sa.String(320))
    placed_at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    released_by: Mapped[str | None] = mapped_column(sa.String(320))
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str | None] = mapped_column(sa.String(1000))

    merchant: Mapped[Merchant] = relationship()
    document: Mapped[Document | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="release_has_person"),
        sa.CheckConstraint("(released_at IS NULL) = (release_reason IS NULL)", name="release_has_reason"),
        sa.CheckConstraint("released_at IS NULL OR released_at >= placed_at", name="release_follows"),
    )
