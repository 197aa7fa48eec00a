"""Stored volumes: figures with their corrections, and declared expectations."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, enum_column, enum_type, public_id_column
from compliance_app.merchants.models import Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.volumes.kinds import Kind
from compliance_app.volumes.rules import Channel, Granularity, VolumeSource


class VolumeFigure(Model):
    """How many operations of a kind one project had in one period by payment system and channel.

    A correction adds a row and marks the old one replaced; the old value stays.
    """

    __tablename__ = "volume_figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    project_key: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    payment_system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "payment_system")
    channel: Mapped[Channel] = enum_column(Channel, "channel")
    operation_type: Mapped[OperationType] = enum_column(OperationType, "operation_type", default=OperationType.ALL)
    status: Mapped[OperationStatus] = enum_column(OperationStatus, "status", default=OperationStatus.ALL)
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
            "operation_type",
            "status",
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

    @property
    def kind(self) -> Kind:
        """The type and the status of the operations that it counts."""
        return Kind(self.operation_type, self.status)


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
