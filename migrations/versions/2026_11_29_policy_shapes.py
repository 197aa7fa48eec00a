"""A policy may be a number, a list of days or a choice of words, and which operations count is one

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
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
    "scan_after_report",
)
ADDED = ("counted_types", "counted_statuses")
TABLES = ("policies", "policy_changes")
NOT_NEGATIVE = "ck_policies_value_not_negative"


def upgrade() -> None:
    with op.batch_alter_table("policies") as batch_op:
        batch_op.drop_constraint(op.f(NOT_NEGATIVE), type_="check")
    for table in TABLES:
        _hold(table, (*POLICIES, *ADDED))
        _keep(table, sa.Integer(), sa.JSON(), "to_json(value)")


def downgrade() -> None:
    """A policy that is then unknown goes; numbers stay numbers."""
    for table in TABLES:
        op.execute(sa.delete(sa.table(table, sa.column("policy"))).where(sa.column("policy").in_(ADDED)))
        _keep(table, sa.JSON(), sa.Integer(), "value::text::integer")
        _hold(table, POLICIES)
    with op.batch_alter_table("policies") as batch_op:
        batch_op.create_check_constraint(op.f(NOT_NEGATIVE), "value >= 0")


def _keep(table: str, former: sa.types.TypeEngine[object], kind: sa.types.TypeEngine[object], as_kind: str) -> None:
    """Let the column hold values of this kind, and carry over what it holds."""
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column("value", existing_type=former, type_=kind, postgresql_using=as_kind)


def _hold(table: str, values: tuple[str, ...]) -> None:
    """Let the column take these policies only."""
    name = op.f(f"ck_{table}_policy")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"policy IN ({', '.join(repr(value) for value in values)})")
