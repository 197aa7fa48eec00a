"""Ends of what is owed that something agreed ahead puts right later are kept too

`flask obligations rebuild` adds those of overrides, exemptions and escalations that were agreed before this step;
each change of a merchant does so for it.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLE = "obligation_records"
KEY = "pk_obligation_records"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.add_column(sa.Column("answered_from", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f(KEY), type_="primary")
        batch_op.create_primary_key(op.f(KEY), ["merchant_id", "obligation", "valid_until"])
        batch_op.create_check_constraint(
            op.f("ck_obligation_records_answered_after_the_end"), "answered_from > valid_until"
        )


def downgrade() -> None:
    """The older schema knows the last end of each obligation."""
    records = sa.table(TABLE, *map(sa.column, ("merchant_id", "obligation", "valid_until")))
    later = records.alias("later")
    same = (later.c.merchant_id == records.c.merchant_id, later.c.obligation == records.c.obligation)
    op.execute(records.delete().where(sa.exists().where(*same, later.c.valid_until > records.c.valid_until)))
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(op.f("ck_obligation_records_answered_after_the_end"), type_="check")
        batch_op.drop_constraint(op.f(KEY), type_="primary")
        batch_op.create_primary_key(op.f(KEY), ["merchant_id", "obligation"])
        batch_op.drop_column("answered_from")
