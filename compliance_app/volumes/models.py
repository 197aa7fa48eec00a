"""Stored volumes: figures with their corrections, and declared expectations."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, enum_column, enum_type, public_id_column
from compliance_app.merchants.models import Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.rules import Channel, Granularity, VolumeSource


class VolumeFigure(Model):
    """How many operations one project had in one period by payment system and channel.

    A correction adds a row and marks the old one replaced; the old value stays.
    """

    __tablename__ = "volume_figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    project_key: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    payment_system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "payment_system")
    channel: Mapped[Channel] = enum_column(Channel, "channel")
    granularity: Mapped[Granularity] = enum_column(Granularity, "granularity")
    period_start: Mapped[date]
    operations: Mapped[int] = mapped_column(sa.BigInteger)
    source: Mapped[VolumeSource] = enum_column(VolumeSource, "source")
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volume_figures.id"))

    project: Mapped[Project] = relationship()
    replacement: Mapped["VolumeFigure | None"] = relationship(
        remote_side="VolumeFigure.id", foreign_keys="VolumeFigure.replaced_by_id"
    )

    __table_args__ = (
        sa.CheckConstraint("operations >= 0", name="operations_not_negative"),
        sa.Index(
            "uq_volume_figures_current",
            "project_key",
            "payment_system",
            "channel",
            "granularity",
            "period_start",
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        ),
        sa.Index(None, "project_key", "period_start"),
        sa.Index(
            "ix_volume_figures_current_by_merchant",
            "merchant_id",
            "period_start",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        ),
    )


class DeclaredVolume(Model):
    """What the merchant expects in a year, said before a year of figures exists; a new one replaces the old."""

    __tablename__ = "declared_volumes"

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    payment_system: Mapped[PaymentSystem] = mapped_column(enum_type(PaymentSystem, "payment_system"))
    annual_operations: Mapped[int] = mapped_column(sa.BigInteger)
    annual_ecommerce: Mapped[int] = mapped_column(sa.BigInteger)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint(
            "annual_operations >= 0 AND annual_ecommerce >= 0 AND annual_ecommerce <= annual_operations",
            name="ecommerce_within_total",
        ),
    )
