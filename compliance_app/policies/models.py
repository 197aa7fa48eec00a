"""Stored policies: their values as dated rows, and the changes that one person asks for and another decides on."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.succession import DatedRow
from compliance_app.policies.rules import ChangeState, Policy


class PolicyRow(DatedRow, Model):
    """The value of a policy in a span of days (POLICY-1)."""

    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    policy: Mapped[Policy] = enum_column(Policy, "policy")
    value: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(300))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("policy", "valid_from"),
        sa.CheckConstraint("value >= 0", name="value_not_negative"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="span_in_order"),
    )


class ChangeRequest:
    """The columns of a change that one administrator asks for and another decides on (POLICY-2).

    `valid_from` is the day asked for, and once approved the day on which it begins.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    valid_from: Mapped[date]
    source: Mapped[str] = mapped_column(sa.String(300))
    reason: Mapped[str] = mapped_column(sa.String(1000))
    state: Mapped[ChangeState] = enum_column(ChangeState, "state", default=ChangeState.REQUESTED)
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_by: Mapped[str] = mapped_column(sa.String(320))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_by: Mapped[str | None] = mapped_column(sa.String(320))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = mapped_column(sa.String(1000))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  SQLAlchemy hands over the class
        return (
            sa.CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided_has_moment"),
            sa.CheckConstraint("state <> 'approved' OR decided_by_id <> requested_by_id", name="two_persons"),
        )


class PolicyChange(ChangeRequest, Model):
    """A value that a policy is asked to get from a day on."""

    __tablename__ = "policy_changes"

    policy: Mapped[Policy] = enum_column(Policy, "policy")
    value: Mapped[int]
