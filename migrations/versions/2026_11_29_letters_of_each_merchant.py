"""A letter about the end of a paper that covers several merchants is kept for each of them

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE = "reminder_notices"
EXPIRY = ("evidence_kind", "evidence_id", "valid_until", "days_before")
FORMER = "uq_reminder_notices_evidence_kind_evidence_id_valid_until_days_before"
NOW = "uq_reminder_notices_merchant_id_expiry"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(op.f(FORMER), type_="unique")
        batch_op.create_unique_constraint(op.f(NOW), ["merchant_id", *EXPIRY])


def downgrade() -> None:
    """Of what was written to several merchants about one paper the first stays: the older schema knows only one."""
    notices = sa.table(TABLE, *map(sa.column, ("id", *EXPIRY)))
    first = sa.select(sa.func.min(notices.c.id)).group_by(*(notices.c[name] for name in EXPIRY))
    op.execute(notices.delete().where(notices.c.id.not_in(first)))
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(op.f(NOW), type_="unique")
        batch_op.create_unique_constraint(op.f(FORMER), [*EXPIRY])
