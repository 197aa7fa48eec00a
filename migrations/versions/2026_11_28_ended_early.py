"""Overrides and exemptions: until when one that was ended early had been agreed, and since when that was known

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("level_overrides", "exemptions")
COLUMNS = ("approved_on", "planned_end", "ended_on")


def upgrade() -> None:
    # What was ended before this stays as it is: its planned end stands in the trail only.
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            for column in COLUMNS:
                batch_op.add_column(sa.Column(column, sa.Date(), nullable=True))
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_ended_has_plan"), "(ended_on IS NULL) = (planned_end IS NULL)"
            )


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_ended_has_plan"), type_="check")
            for column in reversed(COLUMNS):
                batch_op.drop_column(column)
