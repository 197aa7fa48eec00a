"""Stored policies: their values as dated rows, and the changes that one person asks for and another decides on."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.succession import DatedRow
from compliance_app.policies.rules import ChangeState, Policy, Value, restored, stored


class StoredValue(TypeDecorator[Value]):
    """A policy's value of any shape, as JSON: a number, a list of numbers or a list of words."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Value | None:  # noqa: ARG002
        return None if value is None else restored(value)


class PolicyRow(DatedRow, Model):
    """The value of a policy in a span of days (POLICY-1)."""

    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    policy: Mapped[Policy] = enum_column(Policy, "policy")
    value: Mapped[Value] = mapped_column(StoredValue)
    source: Mapped[str] = mapped_column(sa.String(300))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("policy", "valid_from"),
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
    value: Mapped[Value] = mapped_column(StoredValue)
