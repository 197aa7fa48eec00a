"""Stored ASV scans, each from one checked report."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models import Document
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.rules import LONGEST_CERTIFICATE, Quarter, extends, quarter_of


class ExpirationSource(enum.StrEnum):
    """Where the last valid day comes from: printed in the report, the days of the policy after completion (90 as
    shipped), or an earlier day chosen in the review (REVIEW-EARLIER)."""

    PRINTED = "printed"
    NINETY_DAYS = "ninety_days"
    REVIEWER = "reviewer"


class AsvScan(Model):
    """A scan by an Approved Scanning Vendor; one that `extends` counts from the day its report was checked.

    `combined`: a rescan that passed, and is one pass together with the earlier scans among its `parts`.
    """

    __tablename__ = "asv_scans"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), unique=True)
    asv_company: Mapped[str] = mapped_column(sa.String(200))
    asv_certificate: Mapped[str | None] = mapped_column(sa.String(LONGEST_CERTIFICATE))
    report_type: Mapped[ScanReportType] = enum_column(ScanReportType, "report_type", default=ScanReportType.FULL)
    combined: Mapped[bool] = mapped_column(default=False)
    completed_on: Mapped[date]
    passed: Mapped[bool]
    valid_until: Mapped[date]
    expiration_source: Mapped[ExpirationSource] = enum_column(ExpirationSource, "expiration_source")
    note: Mapped[str | None] = mapped_column(sa.String(300))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]

    document: Mapped[Document] = relationship()
    parts: Mapped[list["AsvScan"]] = relationship(
        secondary="scan_parts",
        primaryjoin="AsvScan.id == ScanPart.scan_id",
        secondaryjoin="AsvScan.id == ScanPart.part_id",
        order_by="AsvScan.completed_on, AsvScan.id",
        viewonly=True,
    )

    @property
    def full(self) -> bool:
        """Whether it is a full scan."""
        return self.report_type is ScanReportType.FULL

    @property
    def extends(self) -> bool:
        """Whether it is a pass of everything (SCAN-FAIL, SCAN-PARTIAL, SCAN-COMBINED)."""
        return extends(self.passed, self.full, self.combined)

    @property
    def quarter(self) -> Quarter:
        """The calendar quarter it belongs to (SCAN-QUARTER)."""
        return quarter_of(self.completed_on)

    __table_args__ = (
        sa.Index(None, "merchant_id", "completed_on"),
        sa.CheckConstraint("valid_until >= completed_on", name="span_in_order"),
        sa.CheckConstraint("completed_on <= recorded_on", name="not_in_the_future"),
        sa.CheckConstraint("NOT combined OR (passed AND report_type = 'partial')", name="combined_is_a_rescan"),
    )


class ScanPart(Model):
    """An earlier scan that belongs to a combined pass; to one at most (SCAN-COMBINED)."""

    __tablename__ = "scan_parts"

    scan_id: Mapped[int] = mapped_column(sa.ForeignKey("asv_scans.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(sa.ForeignKey("asv_scans.id"), primary_key=True, unique=True)
