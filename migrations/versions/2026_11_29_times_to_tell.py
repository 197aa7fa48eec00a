"""The times within which payment systems must be told of a compromise are policies

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
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
    "counted_types",
    "counted_statuses",
    "reminder_days",
    "provider_warning_days",
    "provider_ending",
    "vendor_ending",
)
ADDED = (
    "incident_visa_report",
    "incident_visa_investigator",
    "incident_visa_accounts",
    "incident_mastercard_notice",
    "incident_mastercard_investigator",
    "incident_amex_notice",
    "incident_warning",
)


def upgrade() -> None:
    for table in ("policies", "policy_changes"):
        _hold(table, (*POLICIES, *ADDED))


def downgrade() -> None:
    """A policy that is then unknown goes; duties on record keep their moment."""
    for table in ("policies", "policy_changes"):
        op.execute(sa.delete(sa.table(table, sa.column("policy"))).where(sa.column("policy").in_(ADDED)))
        _hold(table, POLICIES)


def _hold(table: str, values: tuple[str, ...]) -> None:
    """Let the column take these policies only."""
    name = op.f(f"ck_{table}_policy")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"policy IN ({', '.join(repr(value) for value in values)})")
