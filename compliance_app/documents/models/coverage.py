"""What a document covers, where it is more or less than its own merchant: one row for each line of the mapping."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models.documents import Document
from compliance_app.foundation.database import Model
from compliance_app.merchants.models import Merchant, Project

_HOLDS = "removed_at IS NULL"


class DocumentCoverage(Model):
    """A merchant whole (`project_id` None) or one project of it, covered from the provider's day `added_on` on.

    A line that is taken away keeps its row, with the day from which it no longer holds, so that past days stay
    true (COVERAGE-4). A document without a line that holds covers its own merchant whole.
    """

    __tablename__ = "document_coverages"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    added_by: Mapped[str] = mapped_column(sa.String(320))
    added_at: Mapped[datetime]
    added_on: Mapped[date]
    removed_by: Mapped[str | None] = mapped_column(sa.String(320))
    removed_at: Mapped[datetime | None]
    removed_on: Mapped[date | None]

    document: Mapped[Document] = relationship()
    merchant: Mapped[Merchant] = relationship()
    project: Mapped[Project | None] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_document_coverages_project",
            "document_id",
            "project_id",
            unique=True,
            sqlite_where=sa.text(f"{_HOLDS} AND project_id IS NOT NULL"),
            postgresql_where=sa.text(f"{_HOLDS} AND project_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_document_coverages_whole",
            "document_id",
            "merchant_id",
            unique=True,
            sqlite_where=sa.text(f"{_HOLDS} AND project_id IS NULL"),
            postgresql_where=sa.text(f"{_HOLDS} AND project_id IS NULL"),
        ),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_on IS NULL)", name="removal_has_day"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removal_has_author"),
        sa.CheckConstraint("removed_on IS NULL OR removed_on >= added_on", name="span_in_order"),
    )
