"""Uploads that are stored and not yet handed in: they wait for their sender, or for the virus scanner."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.rules import DocumentKind, SaqType, WaitsFor, short_title
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.files.rows import NamesFile
from compliance_app.merchants.models import Merchant


class HeldUpload(NamesFile, Model):
    """A file kept back, encrypted as a document's is. It becomes a document, or is removed.

    `kind` and `saq_type` are what the sender says it is, None where the machine is to tell. One that waits for
    its sender is removed after `expires_at`; one that was sent and waits for the scanner only, never by itself.
    `scanned_at`: when the virus scanner found it clean.
    """

    __tablename__ = "held_uploads"

    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    kind: Mapped[DocumentKind | None] = enum_column(DocumentKind, "kind")
    saq_type: Mapped[SaqType | None] = enum_column(SaqType, "saq_type")
    waits_for: Mapped[WaitsFor] = enum_column(WaitsFor, "waits_for")

    reader: Mapped[str] = mapped_column(sa.String(40))
    reading: Mapped[dict[str, Any]]
    findings: Mapped[list[Any]]

    held_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    held_by: Mapped[str] = mapped_column(sa.String(320))
    held_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    scanned_at: Mapped[datetime | None]

    merchant: Mapped[Merchant] = relationship()

    @property
    def title(self) -> str:
        """What it was sent as: `AOC`, `SAQ A-EP`; empty where the sender did not say."""
        return short_title(self.kind, self.saq_type) if self.kind else ""

    __table_args__ = (
        sa.UniqueConstraint("merchant_id", "sha256"),
        sa.Index(None, "waits_for", "held_at"),
        sa.CheckConstraint("(kind = 'saq') = (saq_type IS NOT NULL)", name="saq_has_type"),
        sa.CheckConstraint("kind IS NOT NULL OR saq_type IS NULL", name="type_has_kind"),
        sa.CheckConstraint("(waits_for = 'sender') = (expires_at IS NOT NULL)", name="sender_has_time"),
        sa.CheckConstraint("waits_for = 'sender' OR kind IS NOT NULL", name="sent_has_kind"),
        sa.CheckConstraint("file_size > 0", name="file_not_empty"),
    )
