"""The text of a letter with a one-time link does not stay in the outbox once it has gone

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TAKEN_OUT = "The text held a one-time link and did not stay here once the letter had gone."


def upgrade() -> None:
    """Letters with a one-time link that have gone already lose their text too."""
    with op.batch_alter_table("outbox_messages") as batch_op:
        batch_op.add_column(sa.Column("one_time", sa.Boolean(), nullable=False, server_default=sa.false()))
    letters = sa.table("outbox_messages", *map(sa.column, ("key", "state", "one_time", "text", "html")))
    of_links = letters.c.key.startswith("account-link:")
    op.execute(letters.update().where(of_links).values(one_time=sa.true()))
    gone = letters.c.state.in_(("sent", "failed"))
    op.execute(letters.update().where(of_links, gone).values(text=TAKEN_OUT, html=TAKEN_OUT))
    with op.batch_alter_table("outbox_messages") as batch_op:
        batch_op.alter_column("one_time", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("outbox_messages") as batch_op:
        batch_op.drop_column("one_time")
