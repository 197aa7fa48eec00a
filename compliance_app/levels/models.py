"""Stored levels: thresholds as dated data, assessments with their figures, overrides."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.succession import DatedRow
from compliance_app.levels.rules import Cause, OverrideState
from compliance_app.levels.thresholds import Measure, Operator
from compliance_app.policies.models import ChangeRequest


class LevelThreshold(DatedRow, Model):
    """From how many operations a year a level is reached with a system (or `provider`), in a span of days."""

    __tablename__ = "level_thresholds"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    system: Mapped[str] = mapped_column(sa.String(20))
    level: Mapped[int]
    measure: Mapped[Measure] = enum_column(Measure, "measure")
    operator: Mapped[Operator] = enum_column(Operator, "operator")
    operations: Mapped[int] = mapped_column(sa.BigInteger)
    source: Mapped[str] = mapped_column(sa.String(300))
    rule_id: Mapped[str] = mapped_column(sa.String(40))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.Index(None, "system", "level", "valid_from"),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        sa.CheckConstraint("operations >= 0", name="operations_not_negative"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="span_in_order"),
    )


class ThresholdChange(ChangeRequest, Model):
    """A limit that a level of a system is asked to get from a day on; two administrators (LEVEL-DATED, POLICY-2)."""

    __tablename__ = "level_threshold_changes"

    system: Mapped[str] = mapped_column(sa.String(20))
    level: Mapped[int]
    operator: Mapped[Operator] = enum_column(Operator, "operator")
    operations: Mapped[int] = mapped_column(sa.BigInteger)


class LevelAssessment(Model):
    """The level by volume from a day on, with the figures and rules behind it. A row is written when it changes."""

    __tablename__ = "level_assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    effective_on: Mapped[date]
    level: Mapped[int]
    cause: Mapped[Cause] = enum_column(Cause, "cause")
    figures: Mapped[dict[str, Any]]
    rule_ids: Mapped[list[Any]]
    aoc_due_on: Mapped[date | None]
    assessed_at: Mapped[datetime]

    __table_args__ = (
        sa.Index(None, "merchant_id", "effective_on", "id"),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        sa.CheckConstraint("aoc_due_on IS NULL OR level = 1", name="aoc_due_only_at_level_1"),
    )


class LevelOverride(Model):
    """A level set by people, up or down, for a time; two persons, a reason and an end (rule LEVEL-OVERRIDE).

    Ended early, or taken back after its approval, `ended_on` is the day of that, `ended_by` and `ended_at` say who
    did it and when, and `planned_end` is the last day agreed before. Days before know only the plan (PAST-DAYS);
    the decision stays what it was.
    """

    __tablename__ = "level_overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[OverrideState] = enum_column(OverrideState, "state", default=OverrideState.REQUESTED)
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_by: Mapped[str] = mapped_column(sa.String(320))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_by: Mapped[str | None] = mapped_column(sa.String(320))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = mapped_column(sa.String(1000))
    approved_on: Mapped[date | None]
    planned_end: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(320))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        sa.CheckConstraint("ends_on >= starts_on", name="span_in_order"),
        sa.CheckConstraint("(ended_on IS NULL) = (planned_end IS NULL)", name="ended_has_plan"),
        sa.CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_by_has_moment"),
        sa.CheckConstraint("ended_at IS NULL OR ended_on IS NOT NULL", name="ended_at_has_day"),
        sa.CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided_has_moment"),
        sa.CheckConstraint("state <> 'approved' OR decided_by_id <> requested_by_id", name="two_persons"),
    )


class ExpectedRise(Model):
    """The next rise of a merchant's level that its months lead to, as last computed; a projection (LEVEL-WATCH).

    Rewritten with the facts it rests on and every day; whole by `flask levels rebuild-rises`.
    """

    __tablename__ = "expected_rises"

    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), primary_key=True, autoincrement=False)
    level: Mapped[int]
    crosses_on: Mapped[date] = mapped_column(index=True)
    earliest_on: Mapped[date]
    latest_on: Mapped[date | None]
    level_from: Mapped[date]
    by_group: Mapped[bool]

    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level_is_1_to_3"),
        sa.CheckConstraint("earliest_on <= crosses_on AND crosses_on <= level_from", name="days_in_order"),
        sa.CheckConstraint("latest_on IS NULL OR latest_on >= crosses_on", name="latest_is_last"),
    )
