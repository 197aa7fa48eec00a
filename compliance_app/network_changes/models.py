"""Stored reports of significant changes."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.merchants.models import Merchant
from compliance_app.network_changes.rules import KINDS, ChangeFact, ChangeKind


class NetworkChange(Model):
    """A significant change as it was reported (CHANGE-1).

    It counts from `reported_on` up to the day before `withdrawn_on`. When its day is corrected, this row is withdrawn
    and another takes over that `corrects_id` leads back from: what was owed on past days stays as it was.
    """

    __tablename__ = "network_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    kind: Mapped[ChangeKind] = enum_column(ChangeKind, "kind")
    description: Mapped[str] = mapped_column(sa.String(1000))
    happened_on: Mapped[date]
    reported_on: Mapped[date]
    due_on: Mapped[date]
    reported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reported_by: Mapped[str] = mapped_column(sa.String(320))
    reported_at: Mapped[datetime]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("network_changes.id"), unique=True)
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(320))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(sa.String(1000))

    merchant: Mapped[Merchant] = relationship()

    @property
    def name(self) -> str:
        """Its kind in a few words."""
        return KINDS[self.kind].name

    @property
    def fact(self) -> ChangeFact:
        """What a standing reads of it."""
        return ChangeFact(self.id, self.public_id, self.happened_on, self.reported_on, self.due_on, self.withdrawn_on)

    __table_args__ = (
        sa.Index(None, "merchant_id", "happened_on"),
        sa.CheckConstraint("happened_on <= reported_on", name="not_in_the_future"),
        sa.CheckConstraint("due_on > happened_on", name="due_after_change"),
        sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= reported_on", name="span_in_order"),
        sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_has_moment"),
    )
