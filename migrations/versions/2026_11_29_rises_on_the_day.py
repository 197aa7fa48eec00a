"""A rise may be expected to count on the very day on which other thresholds begin

Revision ID: 0033
Revises: 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE = "expected_rises"
CHECK = "ck_expected_rises_days_in_order"


def upgrade() -> None:
    _hold_to("earliest_on <= crosses_on AND crosses_on <= level_from")


def downgrade() -> None:
    """What the older schema cannot say is foreseen anew every day."""
    op.execute("DELETE FROM expected_rises WHERE crosses_on = level_from")
    _hold_to("earliest_on <= crosses_on AND crosses_on < level_from")


def _hold_to(condition: str) -> None:
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), condition)
