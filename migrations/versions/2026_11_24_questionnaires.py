"""Saved answers of the SAQ wizard

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saq_selections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=320), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_saq_selections_answered_by_id_users")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_saq_selections_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saq_selections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saq_selections_public_id")),
    )
    with op.batch_alter_table("saq_selections") as batch_op:
        batch_op.create_index(batch_op.f("ix_saq_selections_merchant_id_id"), ["merchant_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("saq_selections")
