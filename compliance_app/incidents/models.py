"""Stored account data compromises, the duties to tell the payment systems, and escalations to Level 1."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.incidents.deadlines import DutyKind
from compliance_app.incidents.rules import LONGEST_TEXT, CompliantThen
from compliance_app.levels.models import LevelOverride
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem


class Incident(Model):
    """An account data compromise, known or suspected, of one merchant; open until it is closed with an outcome."""

    __tablename__ = "incidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    discovered_on: Mapped[date]
    aware_at: Mapped[datetime]
    reported_by: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT))
    systems: Mapped[list[Any]]
    exposed_from: Mapped[date | None]
    exposed_until: Mapped[date | None]
    contained_on: Mapped[date | None]
    accounts_at_risk: Mapped[int | None] = mapped_column(sa.BigInteger)
    elements: Mapped[list[Any]] = mapped_column(default=list)
    entry_vector: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    compliant_then: Mapped[CompliantThen] = enum_column(CompliantThen, "compliant_then", default=CompliantThen.UNKNOWN)
    case_numbers: Mapped[str] = mapped_column(sa.String(300), default="")
    pfi_company: Mapped[str] = mapped_column(sa.String(200), default="")
    pfi_engaged_on: Mapped[date | None]
    pfi_preliminary_on: Mapped[date | None]
    pfi_final_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None] = mapped_column(sa.String(320))
    outcome: Mapped[str | None] = mapped_column(sa.String(LONGEST_TEXT))

    merchant: Mapped[Merchant] = relationship()

    __table_args__ = (
        sa.Index(None, "closed_on", "aware_at"),
        sa.CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="closed_has_outcome"),
        sa.CheckConstraint("exposed_until IS NULL OR exposed_until >= exposed_from", name="exposure_in_order"),
        sa.CheckConstraint("accounts_at_risk IS NULL OR accounts_at_risk >= 0", name="accounts_not_negative"),
    )


class IncidentDuty(Model):
    """What one payment system must be told by when; its terms are those of the day on which it was recorded."""

    __tablename__ = "incident_duties"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incidents.id"))
    system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "system")
    kind: Mapped[DutyKind] = enum_column(DutyKind, "kind")
    terms: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[str] = mapped_column(sa.String(200))
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(sa.String(320))
    reference: Mapped[str] = mapped_column(sa.String(200), default="")
    warned_at: Mapped[datetime | None]
    overdue_told_at: Mapped[datetime | None]

    incident: Mapped[Incident] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("incident_id", "system", "kind"),
        sa.Index(None, "done_at", "due_at"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done_has_person"),
    )


class IncidentEscalation(Model):
    """Terms under which an incident asks for Level 1; they count while the level's override is approved and runs."""

    __tablename__ = "incident_escalations"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incidents.id"), index=True)
    override_id: Mapped[int] = mapped_column(sa.ForeignKey("level_overrides.id"), unique=True)
    aoc_from: Mapped[date]
    agreed_until: Mapped[date | None]

    incident: Mapped[Incident] = relationship()
    override: Mapped[LevelOverride] = relationship()
