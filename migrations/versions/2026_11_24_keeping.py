"""Keeping: retention and legal holds

Revision ID: 0004
Revises: 0003
"""

import secrets
from datetime import date, datetime, timezone

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("aoc", "saq", "asv_scan_report")
TERMS = (
    ("aoc", 3, "As long as assessors keep their evidence: three years. Chosen."),
    ("saq", 3, "As the AOC, which it stands for below Level 1. Chosen."),
    ("asv_scan_report", 3, "Scanning vendors keep scan reports three years (ASV Program Guide v4.0 r2)."),
)
CHECKS = {
    "removal_has_reason": "(file_removed_at IS NULL) = (file_removed_why IS NULL)",
    "removal_takes_key": "(file_removed_at IS NULL) = (wrapped_key <> '')",
    "removal_follows_verdict": "file_removed_at IS NULL OR state <> 'in_review'",
}


def upgrade() -> None:
    _create_rules()
    _create_holds()
    with op.batch_alter_table("documents") as batch_op:
        batch_op.add_column(sa.Column("file_removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("file_removed_why", sa.String(length=300), nullable=True))
        for name, text in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_documents_{name}"), text)


def _create_rules() -> None:
    rules = op.create_table(
        "retention_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("years BETWEEN 1 AND 30", name=op.f("ck_retention_rules_years_are_1_to_30")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_retention_rules_span_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rules")),
        sa.UniqueConstraint("kind", "valid_from", name=op.f("uq_retention_rules_kind_valid_from")),
        sa.UniqueConstraint("public_id", name=op.f("uq_retention_rules_public_id")),
    )
    now = datetime.now(timezone.utc)
    op.bulk_insert(
        rules,
        [
            {
                "public_id": secrets.token_urlsafe(16),
                "kind": kind,
                "years": years,
                "valid_from": date(2004, 12, 15),
                "reason": reason,
                "recorded_by": "Compliance Desk",
                "recorded_at": now,
            }
            for kind, years, reason in TERMS
        ],
    )


def _create_holds() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("placed_by", sa.String(length=320), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("released_by", sa.String(length=320), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_legal_holds_release_has_person")
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (release_reason IS NULL)", name=op.f("ck_legal_holds_release_has_reason")
        ),
        sa.CheckConstraint("released_at IS NULL OR released_at >= placed_at", name=op.f("ck_legal_holds_release_follows")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_legal_holds_document_id_documents")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_legal_holds_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["users.id"], name=op.f("fk_legal_holds_placed_by_id_users")),
        sa.ForeignKeyConstraint(["released_by_id"], ["users.id"], name=op.f("fk_legal_holds_released_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_legal_holds_public_id")),
    )
    op.create_index(op.f("ix_legal_holds_document_id"), "legal_holds", ["document_id"])
    op.create_index(op.f("ix_legal_holds_merchant_id"), "legal_holds", ["merchant_id"])


def downgrade() -> None:
    with op.batch_alter_table("documents") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_documents_{name}"), type_="check")
        batch_op.drop_column("file_removed_why")
        batch_op.drop_column("file_removed_at")
    op.drop_table("legal_holds")
    op.drop_table("retention_rules")
