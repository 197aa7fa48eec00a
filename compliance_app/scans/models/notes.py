"""What people note about a merchant's scans: that its policy was seen, and what it disputed with its vendor."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.scans.models.scans import AsvScan
from compliance_app.scans.rules.disputes import LONGEST_NAME, LONGEST_TEXT, DisputeDecision, DisputeKind


class ScanPolicy(Model):
    """On `seen_on` somebody saw the merchant's written policy of scanning every three months (SCAN-INITIAL)."""

    __tablename__ = "scan_policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    seen_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT))
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(320))

    __table_args__ = (
        sa.CheckConstraint("seen_on <= recorded_on", name="not_in_the_future"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
    )


class ScanDispute(Model):
    """A finding of a scan that the customer disputed, and what the vendor decided; for that period only."""

    __tablename__ = "scan_disputes"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    scan_id: Mapped[int] = mapped_column(sa.ForeignKey("asv_scans.id"), index=True)
    component: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    vulnerability: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    kind: Mapped[DisputeKind] = enum_column(DisputeKind, "kind")
    decision: Mapped[DisputeDecision] = enum_column(DisputeDecision, "decision")
    decided_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]

    scan: Mapped[AsvScan] = relationship()

    __table_args__ = (sa.CheckConstraint("(decision = 'pending') = (decided_on IS NULL)", name="decided_has_day"),)
