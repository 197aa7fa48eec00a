"""Standing kept ready for lists: rebuilt with each fact, equal to the rules on every day."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, enum_column
from compliance_app.obligations.rules import EvidenceKind, NextAction, ObligationKind, Standing, Turn


class StandingPeriod(Model):
    """A run of days on which a merchant's course is the same; the last run ends on 9999-12-31.

    What depends on the policy of the warning is kept both ways, calm and warned, and chosen when it is read: so a
    changed policy is true for everybody at once (PERIODS). Read it with `queries.reading`.
    """

    __tablename__ = "standing_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    calm_standing: Mapped[Standing] = enum_column(Standing, "calm_standing")
    may_process: Mapped[bool]
    complies_until: Mapped[date | None]
    level: Mapped[int]
    calm_turn: Mapped[Turn] = enum_column(Turn, "calm_turn")
    calm_action: Mapped[NextAction] = enum_column(NextAction, "calm_action")
    warned_turn: Mapped[Turn] = enum_column(Turn, "warned_turn")
    warned_action: Mapped[NextAction] = enum_column(NextAction, "warned_action")
    provisional: Mapped[bool]

    __table_args__ = (
        sa.UniqueConstraint("merchant_id", "starts_on"),
        # All that counting the whole portfolio reads, so that it needs no row.
        sa.Index(
            "ix_standing_periods_by_day",
            *("ends_on", "starts_on", "calm_standing", "complies_until", "level"),
            *("calm_turn", "warned_turn", "merchant_id"),
        ),
        sa.CheckConstraint("calm_standing <> 'expiring'", name="calm_is_not_expiring"),
        sa.CheckConstraint("ends_on >= starts_on", name="span_in_order"),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        sa.CheckConstraint("NOT may_process OR complies_until IS NOT NULL", name="processing_has_end"),
        sa.CheckConstraint("NOT provisional OR complies_until IS NOT NULL", name="provisional_has_end"),
    )


class ObligationRecord(Model):
    """What now answers, or last answered, one obligation of a merchant; what reminders watch (rule EXPIRY).

    One row for each obligation, and one more for each end that what was agreed ahead puts right by itself from
    `answered_from` on.

    `evidence_kind` and `evidence_id` name the document or scan that meets it, or the exemption, change or incident
    that gives leave from it. `obligation` is what is not met from the day after `valid_until` on: after a rise to
    Level 1 an AOC, whose due date is then the last day on which the SAQ that is the evidence suffices.
    """

    __tablename__ = "obligation_records"

    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), primary_key=True)
    obligation: Mapped[ObligationKind] = enum_column(ObligationKind, "obligation", primary_key=True)
    evidence_kind: Mapped[EvidenceKind] = enum_column(EvidenceKind, "evidence_kind")
    evidence_id: Mapped[int]
    valid_until: Mapped[date] = mapped_column(primary_key=True)
    answered_from: Mapped[date | None]
    renewal_in_review: Mapped[bool]

    __table_args__ = (
        sa.Index(None, "valid_until", "obligation"),
        sa.CheckConstraint("answered_from > valid_until", name="answered_after_the_end"),
    )


class StandingVersion(Model):
    """One row whose number rises with every change of standing; what was counted at a number holds while it does."""

    __tablename__ = "standing_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)
