"""Stored exemptions with the two persons, the reason and the evidence behind each."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models import Document
from compliance_app.exemptions.rules import (
    GROUND_NAMES,
    ExemptionKind,
    ExemptionState,
    Ground,
    Subject,
    title,
)
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.merchants.models import Merchant


class Exemption(Model):
    """What a merchant need not deliver from a first through a last day; two persons and a reason (EXEMPTION-1).

    `ground` tells why there is nothing to scan; `evidence` where that can be seen, with a document of the merchant
    where there is one. `decided_on` is the provider's day of the decision. Ended early, or taken back after its
    approval, `ended_on` is the day of that, `ended_by` and `ended_at` say who did it and when, and `planned_end` is
    the last day agreed before. Days before know only the plan (PAST-DAYS); the decision stays what it was.
    """

    __tablename__ = "exemptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    kind: Mapped[ExemptionKind] = enum_column(ExemptionKind, "kind")
    subject: Mapped[Subject] = enum_column(Subject, "subject")
    ground: Mapped[Ground | None] = enum_column(Ground, "ground")
    reason: Mapped[str] = mapped_column(sa.String(1000))
    evidence: Mapped[str] = mapped_column(sa.String(1000))
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[ExemptionState] = enum_column(ExemptionState, "state", default=ExemptionState.REQUESTED)
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_by: Mapped[str] = mapped_column(sa.String(320))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_by: Mapped[str | None] = mapped_column(sa.String(320))
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    decision_note: Mapped[str | None] = mapped_column(sa.String(1000))
    approved_on: Mapped[date | None]
    planned_end: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(320))
    ended_at: Mapped[datetime | None]

    merchant: Mapped[Merchant] = relationship()
    document: Mapped[Document | None] = relationship()

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return title(self.kind, self.subject)

    @property
    def ground_in_words(self) -> str:
        return GROUND_NAMES[self.ground] if self.ground else ""

    __table_args__ = (
        sa.Index(None, "merchant_id", "subject", "starts_on"),
        sa.Index(None, "state", "requested_at"),
        sa.CheckConstraint("ends_on >= starts_on", name="span_in_order"),
        sa.CheckConstraint("(ended_on IS NULL) = (planned_end IS NULL)", name="ended_has_plan"),
        sa.CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_by_has_moment"),
        sa.CheckConstraint("ended_at IS NULL OR ended_on IS NOT NULL", name="ended_at_has_day"),
        sa.CheckConstraint("kind <> 'not_applicable' OR subject = 'asv_scan'", name="only_a_scan_does_not_apply"),
        sa.CheckConstraint("(kind = 'not_applicable') = (ground IS NOT NULL)", name="not_applicable_has_ground"),
        sa.CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided_has_moment"),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_on IS NULL)", name="decided_has_day"),
        sa.CheckConstraint("state <> 'approved' OR decided_by_id <> requested_by_id", name="two_persons"),
    )
