"""Scans: the policy seen, disputes, and the register of scanning vendors with its import

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _create_policies()
    _create_disputes()
    _create_vendors()
    _name_imports(("merchants", "volumes", "vendors"))


def _create_policies() -> None:
    op.create_table(
        "scan_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=320), nullable=True),
        sa.CheckConstraint("seen_on <= recorded_on", name=op.f("ck_scan_policies_not_in_the_future")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_scan_policies_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_scan_policies_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_scan_policies_recorded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_policies")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scan_policies_public_id")),
    )
    op.create_index(op.f("ix_scan_policies_merchant_id"), "scan_policies", ["merchant_id"])


def _create_disputes() -> None:
    op.create_table(
        "scan_disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(length=200), nullable=False),
        sa.Column("vulnerability", sa.String(length=200), nullable=False),
        sa.Column("kind", _enum("kind", "false_positive", "cvss_score", "compensating_control"), nullable=False),
        sa.Column("decision", _enum("decision", "pending", "accepted", "refused"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'pending') = (decided_on IS NULL)", name=op.f("ck_scan_disputes_decided_has_day")
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["asv_scans.id"], name=op.f("fk_scan_disputes_scan_id_asv_scans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_disputes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scan_disputes_public_id")),
    )
    op.create_index(op.f("ix_scan_disputes_scan_id"), "scan_disputes", ["scan_id"])


def _create_vendors() -> None:
    op.create_table(
        "asv_vendors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.String(length=40), nullable=False),
        sa.Column("certificate_key", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("other_names", sa.JSON(), nullable=False),
        sa.Column("ended_because", sa.String(length=1000), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_asv_vendors_span_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asv_vendors")),
        sa.UniqueConstraint("certificate_key", name=op.f("uq_asv_vendors_certificate_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_asv_vendors_public_id")),
    )


def _name_imports(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("pending_imports") as batch_op:
        batch_op.drop_constraint(op.f("ck_pending_imports_kind"), type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        batch_op.create_check_constraint(op.f("ck_pending_imports_kind"), f"kind IN ({listed})")


def downgrade() -> None:
    op.execute("DELETE FROM pending_imports WHERE kind = 'vendors'")
    _name_imports(("merchants", "volumes"))
    for table in ("asv_vendors", "scan_disputes", "scan_policies"):
        op.drop_table(table)
