"""Which merchant relies on which provider for what, and which account manager was told that an AOC ends."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, public_id_column
from compliance_app.merchants.models import Merchant
from compliance_app.service_providers.models.providers import ServiceProvider
from compliance_app.service_providers.rules import named

_HOLDS = "until IS NULL"


class Reliance(Model):
    """A merchant relies on a provider from `since`, through `until` where it has ended.

    `responsibility` says which requirements the provider looks after and which the merchant (12.8.5).
    """

    __tablename__ = "service_provider_reliances"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    provider_id: Mapped[int] = mapped_column(sa.ForeignKey("service_providers.id"))
    services: Mapped[list[Any]]
    responsibility: Mapped[str] = mapped_column(sa.String(2000), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    merchant: Mapped[Merchant] = relationship()
    provider: Mapped[ServiceProvider] = relationship()

    __mapper_args__ = {"version_id_col": revision}

    @property
    def service_names(self) -> list[str]:
        """For what, in words."""
        return named(self.services)

    __table_args__ = (
        sa.Index(None, "provider_id", "until", "merchant_id"),
        sa.Index(
            "uq_service_provider_reliances_holding",
            "merchant_id",
            "provider_id",
            unique=True,
            sqlite_where=sa.text(_HOLDS),
            postgresql_where=sa.text(_HOLDS),
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name="span_in_order"),
    )


class ProviderWarning(Model):
    """One listed day of one AOC's end, told to one person, ever (TPSP-WARN)."""

    __tablename__ = "service_provider_warnings"

    id: Mapped[int] = mapped_column(primary_key=True)
    aoc_id: Mapped[int] = mapped_column(sa.ForeignKey("service_provider_aocs.id"))
    days_before: Mapped[int]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    written_on: Mapped[date]
    written_at: Mapped[datetime]
    message_key: Mapped[str] = mapped_column(sa.String(255))

    __table_args__ = (sa.UniqueConstraint("aoc_id", "days_before", "user_id"),)
