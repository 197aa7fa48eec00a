"""Memberships in groups: what a change replaces is kept, so that past days read as they were known

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "group_memberships"
INDEX = "uq_group_memberships_open"
CHECK = "ck_group_memberships_replaced_after_it_was_recorded"
OPEN = "until IS NULL"
NOW = f"{OPEN} AND replaced_at IS NULL"


def upgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f(CHECK), "replaced_at > recorded_at")
    _one_open(NOW)


def downgrade() -> None:
    """The older schema knows only what is so now."""
    op.drop_index(INDEX, table_name=TABLE)
    memberships = sa.table(TABLE, sa.column("replaced_at"))
    op.execute(memberships.delete().where(memberships.c.replaced_at.is_not(None)))
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.drop_column("replaced_at")
    _one_open(OPEN)


def _one_open(condition: str) -> None:
    where = sa.text(condition)
    op.create_index(INDEX, TABLE, ["merchant_id"], unique=True, sqlite_where=where, postgresql_where=where)
