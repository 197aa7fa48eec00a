"""The least time to scan after the report of a change is a policy

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

POLICIES = (
    "scan_validity",
    "scan_interval",
    "form_validity",
    "level_1_time",
    "signature_time",
    "longest_override",
    "longest_exemption",
    "grace",
    "scan_after_change",
    "expiry_warning",
)
ADDED = "scan_after_report"


def upgrade() -> None:
    for table in ("policies", "policy_changes"):
        _hold(table, (*POLICIES, ADDED))


def downgrade() -> None:
    """A policy that is then unknown goes; what was recorded under it keeps its days."""
    for table in ("policies", "policy_changes"):
        op.execute(sa.delete(sa.table(table, sa.column("policy"))).where(sa.column("policy") == ADDED))
        _hold(table, POLICIES)


def _hold(table: str, values: tuple[str, ...]) -> None:
    """Let the column take these values only."""
    name = op.f(f"ck_{table}_policy")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"policy IN ({', '.join(repr(value) for value in values)})")
