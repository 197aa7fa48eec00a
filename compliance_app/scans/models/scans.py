"""Stored ASV scans, each from one checked report."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models import Document
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.rules import LONGEST_CERTIFICATE, Alone, Quarter, extends, quarter_of
from compliance_app.scans.rules.disputes import LONGEST_TEXT


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

    def alone(self, taken: bool) -> Alone:
        """As the rules of combining later see it; `taken`: it is a part of another pass."""
        return Alone(self.completed_on, self.passed, self.full, self.combined, taken)

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


class ScanCombination(Model):
    """A rescan recorded alone became one pass with earlier scans on a day, and perhaps was taken apart on another.

    Kept after that too, because the days between are judged by it (SCAN-COMBINED-LATER, PAST-DAYS).
    """

    __tablename__ = "scan_combinations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    scan_id: Mapped[int] = mapped_column(sa.ForeignKey("asv_scans.id"), index=True)
    because: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT))
    combined_by: Mapped[str] = mapped_column(sa.String(320))
    combined_at: Mapped[datetime]
    combined_on: Mapped[date]
    undone_because: Mapped[str | None] = mapped_column(sa.String(LONGEST_TEXT))
    undone_by: Mapped[str | None] = mapped_column(sa.String(320))
    undone_at: Mapped[datetime | None]
    undone_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_on IS NULL) AND (undone_at IS NULL) = (undone_by IS NULL)"
            " AND (undone_at IS NULL) = (undone_because IS NULL)",
            name="undone_by_somebody",
        ),
        sa.CheckConstraint("undone_on >= combined_on", name="span_in_order"),
    )
