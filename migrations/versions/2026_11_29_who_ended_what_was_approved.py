"""Overrides and exemptions: who ended one that was approved is kept beside who approved it

What was ended before this step is completed from the trail, which kept both.

Revision ID: 0031
Revises: 0030
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = {"level_overrides": "level_override", "exemptions": "exemption"}
CHECKS = {
    "ended_by_has_moment": "(ended_by IS NULL) = (ended_at IS NULL)",
    "ended_at_has_day": "ended_at IS NULL OR ended_on IS NOT NULL",
}
TRAIL = sa.table(
    "audit_entries",
    *map(sa.column, ("id", "actor_id", "actor_label", "event", "object_type", "object_id")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("after", sa.JSON()),
)


def upgrade() -> None:
    for table, name in TABLES.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("ended_by", sa.String(length=320), nullable=True))
            batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
            for check, condition in CHECKS.items():
                batch_op.create_check_constraint(op.f(f"ck_{table}_{check}"), condition)
        _complete(_rows(table), name)


def _rows(table: str) -> sa.TableClause:
    days = (sa.column(name, sa.Date()) for name in ("approved_on", "ended_on", "decided_on"))
    moments = (sa.column(name, sa.DateTime(timezone=True)) for name in ("decided_at", "ended_at"))
    texts = ("id", "public_id", "state", "decided_by_id", "decided_by", "decision_note", "ended_by")
    return sa.table(table, *map(sa.column, texts), *days, *moments)


def _complete(rows: sa.TableClause, name: str) -> None:
    """Write who ended it, and give the approval back its place where the withdrawal had taken it."""
    columns, connection = rows.c, op.get_bind()
    ended = sa.select(columns.id, columns.public_id, columns.state, columns.approved_on)
    for row in connection.execute(ended.where(columns.ended_on.is_not(None))).all():
        approval, ending = (_entry(name, row.public_id, event) for event in ("approved", "withdrawn"))
        values: dict[str, Any] = {}
        if ending is not None:
            values |= {"ended_by": ending.actor_label, "ended_at": ending.at}
        if ending is not None and approval is not None and row.state == "withdrawn":
            values |= {"decided_by_id": approval.actor_id, "decided_by": approval.actor_label}
            values |= {"decided_at": approval.at, "decision_note": (approval.after or {}).get("note") or ""}
            values |= {"decided_on": row.approved_on} if name == "exemption" else {}
        if values:
            connection.execute(rows.update().where(columns.id == row.id).values(values))


def _entry(name: str, public_id: str, event: str) -> sa.Row[Any] | None:
    query = sa.select(TRAIL).where(TRAIL.c.object_type == name, TRAIL.c.object_id == public_id)
    return op.get_bind().execute(query.where(TRAIL.c.event == f"{name}.{event}").order_by(TRAIL.c.id)).first()


def downgrade() -> None:
    """In the older schema a withdrawal takes the place of the approval."""
    for table, name in TABLES.items():
        columns = (rows := _rows(table)).c
        withdrawn = sa.and_(columns.state == "withdrawn", columns.ended_at.is_not(None))
        values: dict[str, Any] = {"decided_by_id": None, "decided_by": columns.ended_by, "decision_note": ""}
        values |= {"decided_at": columns.ended_at} | ({"decided_on": columns.ended_on} if name == "exemption" else {})
        op.execute(rows.update().where(withdrawn).values(values))
        with op.batch_alter_table(table) as batch_op:
            for check in CHECKS:
                batch_op.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            batch_op.drop_column("ended_at")
            batch_op.drop_column("ended_by")
