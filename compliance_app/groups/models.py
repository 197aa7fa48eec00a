"""Stored corporate entities and who belongs to them, with the days."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, public_id_column
from compliance_app.groups.rules import MemberFact, Span
from compliance_app.merchants.models import Merchant


class CorporateEntity(Model):
    """A company with the merchants (trading names) it stands behind; country and register number name it once."""

    __tablename__ = "corporate_entities"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    legal_name: Mapped[str] = mapped_column(sa.String(200))
    country: Mapped[str] = mapped_column(sa.String(2))
    registration: Mapped[str] = mapped_column(sa.String(60))
    registration_key: Mapped[str] = mapped_column(sa.String(60))
    created_by: Mapped[str] = mapped_column(sa.String(320))
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.UniqueConstraint("country", "registration_key"),
        sa.CheckConstraint("length(country) = 2", name="country_has_two_letters"),
        sa.CheckConstraint("registration_key <> ''", name="has_registration"),
    )
    __mapper_args__ = {"version_id_col": revision}


_OPEN = "until IS NULL AND replaced_at IS NULL"


class GroupMembership(Model):
    """A merchant's days in an entity, both ends included; who is independently owned counts alone (GROUP-4).

    A change writes a new row and keeps the one that it replaces: a past day knows what was recorded by its end
    (GROUP-7). What was replaced on the day of its recording no day knew, so it is removed.
    """

    __tablename__ = "group_memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(sa.ForeignKey("corporate_entities.id"), index=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    independent: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(500))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    entity: Mapped[CorporateEntity] = relationship()
    merchant: Mapped[Merchant] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_group_memberships_open",
            "merchant_id",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name="span_in_order"),
        sa.CheckConstraint("replaced_at > recorded_at", name="replaced_after_it_was_recorded"),
        sa.CheckConstraint("NOT independent OR reason <> ''", name="independent_has_reason"),
    )

    @property
    def span(self) -> Span:
        """Its days, and how the merchant belongs in them."""
        return Span(self.since, self.until, self.independent, self.reason)

    @property
    def fact(self) -> MemberFact:
        """The row as the rules take it."""
        return MemberFact(self.entity_id, self.merchant_id, self.since, self.until, self.independent)
