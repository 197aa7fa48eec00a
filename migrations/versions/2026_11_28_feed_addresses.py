"""A person's calendar is read at a secret address, of which only the hash is kept

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "feed_addresses"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reads", sa.BigInteger(), nullable=False),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(reads = 0) = (last_read_at IS NULL)", name=op.f(f"ck_{TABLE}_read_has_moment")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{TABLE}_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("secret_hash", name=op.f(f"uq_{TABLE}_secret_hash")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
