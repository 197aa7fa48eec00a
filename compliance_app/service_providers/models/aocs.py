"""The AOCs of a provider: one row a file, the next version each."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.files.rows import NamesFile
from compliance_app.readings.rules import Result
from compliance_app.service_providers.models.providers import ServiceProvider


class ProviderAoc(NamesFile, Model):
    """One uploaded file with its verdict, as a merchant's document has it. `version` counts per provider from 1.

    `reading` is what the machine read, None once the file was removed; `company` to `qsa_company` are what a
    person confirmed from it; `note` is the reason where it was sent back.
    """

    __tablename__ = "service_provider_aocs"

    public_id: Mapped[str] = public_id_column()
    provider_id: Mapped[int] = mapped_column(sa.ForeignKey("service_providers.id"))
    version: Mapped[int]
    state: Mapped[DocumentState] = enum_column(DocumentState, "state", default=DocumentState.IN_REVIEW)
    file_removed_at: Mapped[datetime | None]
    file_removed_why: Mapped[str | None] = mapped_column(sa.String(300))

    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    uploaded_by: Mapped[str] = mapped_column(sa.String(320))
    uploaded_at: Mapped[datetime]
    uploaded_on: Mapped[date]
    reader: Mapped[str] = mapped_column(sa.String(40))
    reading: Mapped[dict[str, Any] | None]

    company: Mapped[str | None] = mapped_column(sa.String(200))
    completed_on: Mapped[date | None]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    result: Mapped[Result | None] = enum_column(Result, "result")
    pci_dss_version: Mapped[str | None] = mapped_column(sa.String(20))
    qsa_company: Mapped[str | None] = mapped_column(sa.String(200))
    checks: Mapped[list[Any] | None]
    note: Mapped[str | None] = mapped_column(sa.String(2000))
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reviewed_by: Mapped[str | None] = mapped_column(sa.String(320))
    reviewed_at: Mapped[datetime | None]
    reviewed_on: Mapped[date | None]

    provider: Mapped[ServiceProvider] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("provider_id", "version"),
        sa.CheckConstraint("(state = 'in_review') = (reviewed_at IS NULL)", name="verdict_has_moment"),
        sa.CheckConstraint("(reviewed_at IS NULL) = (reviewed_on IS NULL)", name="verdict_has_day"),
        sa.CheckConstraint(
            "(state IN ('accepted', 'superseded')) = (valid_until IS NOT NULL)", name="accepted_has_last_day"
        ),
        sa.CheckConstraint("(completed_on IS NULL) = (valid_until IS NULL)", name="last_day_has_first"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= completed_on", name="span_in_order"),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'superseded') OR reviewed_by_id IS NULL OR uploaded_by_id IS NULL "
            "OR reviewed_by_id <> uploaded_by_id",
            name="two_persons",
        ),
        sa.CheckConstraint("state <> 'rejected' OR note IS NOT NULL", name="rejected_has_reason"),
        sa.CheckConstraint("file_size > 0", name="file_not_empty"),
        sa.CheckConstraint("(file_removed_at IS NULL) = (file_removed_why IS NULL)", name="removal_has_reason"),
        sa.CheckConstraint("(file_removed_at IS NULL) = (wrapped_key <> '')", name="removal_takes_key"),
        sa.CheckConstraint("file_removed_at IS NULL OR state <> 'in_review'", name="removal_follows_verdict"),
    )
