"""The mail outbox: messages written with the change they announce, delivered after it."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, enum_column, public_id_column


class MessageState(enum.StrEnum):
    """Where a message is on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class OutboxMessage(Model):
    """One message; `key` says which, so that writing it again writes nothing.

    `one_time`: its text opens something, and does not stay once the letter has gone (MAIL-7).
    """

    __tablename__ = "outbox_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    key: Mapped[str] = mapped_column(sa.String(255), unique=True)
    merchant_id: Mapped[int | None]
    to: Mapped[list[Any]]
    cc: Mapped[list[Any]]
    from_name: Mapped[str] = mapped_column(sa.String(200))
    reply_to: Mapped[str | None] = mapped_column(sa.String(320))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    one_time: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    state: Mapped[MessageState] = enum_column(MessageState, "state", default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(sa.String(64))
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (
        sa.Index(None, "state", "next_attempt_at"),
        sa.Index(None, "merchant_id", "created_at"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_moment"),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )
