"""Stored answers of the SAQ wizard: every set that was saved, the latest counts."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, public_id_column


class SaqSelection(Model):
    """One saved walk through the questions. `result` holds channel, SAQ type, rule and reason as they were told."""

    __tablename__ = "saq_selections"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    answers: Mapped[dict[str, Any]]
    result: Mapped[list[Any]]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    answered_by: Mapped[str] = mapped_column(sa.String(320))
    answered_at: Mapped[datetime]
    answered_on: Mapped[date]

    __table_args__ = (sa.Index(None, "merchant_id", "id"),)
