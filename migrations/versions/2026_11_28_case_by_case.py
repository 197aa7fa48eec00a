"""Standings that go on provisionally, and what gives leave from an obligation

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FORMER = {
    ("standing_periods", "standing"): (
        "not_started",
        "in_progress",
        "in_review",
        "compliant",
        "expiring",
        "expired",
        "non_compliant",
    ),
    ("obligation_records", "obligation"): ("asv_scan", "aoc", "saq"),
    ("obligation_records", "evidence_kind"): ("document", "scan"),
    ("reminder_notices", "evidence_kind"): ("document", "scan"),
}
ADDED = {
    "standing": ("provisional",),
    "obligation": ("change_scan",),
    "evidence_kind": ("exemption", "change", "incident"),
}


def upgrade() -> None:
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.add_column(sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_check_constraint(
            op.f("ck_standing_periods_provisional_has_end"), "NOT provisional OR complies_until IS NOT NULL"
        )
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.alter_column("provisional", server_default=None)
    for (table, column), former in FORMER.items():
        _hold(table, column, (*former, *ADDED[column]))


def downgrade() -> None:
    """What only the newer schema can say goes: standings and records are rebuilt from the facts, notices are of things
    that are then unknown."""
    for (table, column), former in FORMER.items():
        kept = sa.column(column).in_(former)
        op.execute(sa.delete(sa.table(table, sa.column(column))).where(sa.not_(kept)))
        _hold(table, column, former)
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.drop_constraint(op.f("ck_standing_periods_provisional_has_end"), type_="check")
        batch_op.drop_column("provisional")


def _hold(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column take these values only."""
    name = op.f(f"ck_{table}_{column}")
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({listed})")
