"""Scans: full or partial, the certificate of the vendor, and rescans that complete earlier scans to one pass

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TYPES = ("full", "partial")


def upgrade() -> None:
    # Every scan that is recorded already was judged as one of everything.
    kind = sa.Enum(*TYPES, name="report_type", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("asv_scans") as batch_op:
        batch_op.add_column(sa.Column("report_type", kind, nullable=False, server_default="full"))
        batch_op.add_column(sa.Column("combined", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("asv_certificate", sa.String(length=40), nullable=True))
    with op.batch_alter_table("asv_scans") as batch_op:
        batch_op.alter_column("report_type", server_default=None)
        batch_op.alter_column("combined", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_asv_scans_combined_is_a_rescan"), "NOT combined OR (passed AND report_type = 'partial')"
        )
    op.create_table(
        "scan_parts",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["asv_scans.id"], name=op.f("fk_scan_parts_scan_id_asv_scans")),
        sa.ForeignKeyConstraint(["part_id"], ["asv_scans.id"], name=op.f("fk_scan_parts_part_id_asv_scans")),
        sa.PrimaryKeyConstraint("scan_id", "part_id", name=op.f("pk_scan_parts")),
        sa.UniqueConstraint("part_id", name=op.f("uq_scan_parts_part_id")),
    )


def downgrade() -> None:
    op.drop_table("scan_parts")
    with op.batch_alter_table("asv_scans") as batch_op:
        batch_op.drop_constraint(op.f("ck_asv_scans_combined_is_a_rescan"), type_="check")
        batch_op.drop_constraint(op.f("ck_asv_scans_report_type"), type_="check")
        batch_op.drop_column("asv_certificate")
        batch_op.drop_column("combined")
        batch_op.drop_column("report_type")
