"""Third parties that merchants rely on, and each time somebody looked whether they still comply."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.merchants.models import BYTES
from compliance_app.service_providers.rules import Validation, named

_KEY = sa.String(400).with_variant(sa.String(400, collation=BYTES), "postgresql")


class ServiceProvider(Model):
    """A company that handles or protects card data for merchants. `key` is its name as two entries are compared."""

    __tablename__ = "service_providers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    legal_name: Mapped[str] = mapped_column(sa.String(200))
    key: Mapped[str] = mapped_column(_KEY, unique=True)
    other_names: Mapped[list[Any]]
    website: Mapped[str] = mapped_column(sa.String(300), default="")
    services: Mapped[list[Any]]
    validation: Mapped[Validation] = enum_column(Validation, "validation")
    added_by: Mapped[str] = mapped_column(sa.String(320))
    added_at: Mapped[datetime]
    added_on: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which a document may call it."""
        return (self.legal_name, *self.other_names)

    @property
    def service_names(self) -> list[str]:
        """What it does, in words."""
        return named(self.services)


class ProviderLook(Model):
    """Somebody looked on a day whether the provider complies, elsewhere than in an AOC (PCI DSS v4.0.1 12.8.4)."""

    __tablename__ = "service_provider_looks"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(sa.ForeignKey("service_providers.id"))
    on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    by: Mapped[str] = mapped_column(sa.String(320))
    note: Mapped[str] = mapped_column(sa.String(1000))

    __table_args__ = (sa.Index(None, "provider_id", "on"),)
