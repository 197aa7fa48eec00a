"""Scans: a rescan recorded alone is combined with earlier scans later, and taken apart again

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan_combinations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        sa.Column("combined_by", sa.String(length=320), nullable=False),
        sa.Column("combined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("combined_on", sa.Date(), nullable=False),
        sa.Column("undone_because", sa.String(length=1000), nullable=True),
        sa.Column("undone_by", sa.String(length=320), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_on IS NULL) AND (undone_at IS NULL) = (undone_by IS NULL)"
            " AND (undone_at IS NULL) = (undone_because IS NULL)",
            name=op.f("ck_scan_combinations_undone_by_somebody"),
        ),
        sa.CheckConstraint("undone_on >= combined_on", name=op.f("ck_scan_combinations_span_in_order")),
        sa.ForeignKeyConstraint(["scan_id"], ["asv_scans.id"], name=op.f("fk_scan_combinations_scan_id_asv_scans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_combinations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scan_combinations_public_id")),
    )
    op.create_index(op.f("ix_scan_combinations_scan_id"), "scan_combinations", ["scan_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_scan_combinations_scan_id"), table_name="scan_combinations")
    op.drop_table("scan_combinations")
