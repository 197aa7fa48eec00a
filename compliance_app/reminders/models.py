"""Which expiry notices were written: one row for each listed day of each expiring piece of evidence, ever."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, enum_column
from compliance_app.obligations.rules import EvidenceKind


class ReminderNotice(Model):
    """One listed day of one expiry, covered by one message. `days_before` is negative after the expiry.

    `valid_until` is part of the key: the last day of the same evidence may move with the merchant's level. So is the
    merchant: one document may cover several, and each has its own letter.

    After an outage one message covers every listed day that came, so each is covered once and none is missed.
    """

    __tablename__ = "reminder_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    evidence_kind: Mapped[EvidenceKind] = enum_column(EvidenceKind, "evidence_kind")
    evidence_id: Mapped[int]
    valid_until: Mapped[date]
    days_before: Mapped[int]
    due_on: Mapped[date]
    written_on: Mapped[date]
    written_at: Mapped[datetime]
    message_key: Mapped[str] = mapped_column(sa.String(255), index=True)

    __table_args__ = (
        sa.UniqueConstraint(
            *("merchant_id", "evidence_kind", "evidence_id", "valid_until", "days_before"),
            name="uq_reminder_notices_merchant_id_expiry",
        ),
        sa.CheckConstraint("written_on >= due_on", name="not_before_due"),
    )
