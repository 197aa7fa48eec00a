"""Readings and uploads held back; how a project takes cards

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = ("aoc", "saq", "asv_scan_report")
SAQ_TYPES = ("A", "A-EP", "B", "B-IP", "C", "C-VT", "P2PE", "SPoC", "D-Merchant", "D-Service Provider")
INTEGRATIONS = (
    "redirect",
    "iframe",
    "direct_post",
    "own_form",
    "dial_out_terminal",
    "ip_terminal",
    "p2pe_terminal",
    "spoc_terminal",
    "virtual_terminal",
    "payment_application",
)


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "document_readings",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_readings_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_readings")),
    )
    op.create_index(op.f("ix_document_readings_reader"), "document_readings", ["reader"])
    _create_held_uploads()
    with op.batch_alter_table("projects") as batch_op:
        batch_op.add_column(sa.Column("integration", _enum("integration", INTEGRATIONS), nullable=True))


def _create_held_uploads() -> None:
    op.create_table(
        "held_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("kind", KINDS), nullable=True),
        sa.Column("saq_type", _enum("saq_type", SAQ_TYPES), nullable=True),
        sa.Column("waits_for", _enum("waits_for", ("sender", "scanner")), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=200), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("held_by", sa.String(length=320), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'saq') = (saq_type IS NOT NULL)", name=op.f("ck_held_uploads_saq_has_type")),
        sa.CheckConstraint("kind IS NOT NULL OR saq_type IS NULL", name=op.f("ck_held_uploads_type_has_kind")),
        sa.CheckConstraint(
            "(waits_for = 'sender') = (expires_at IS NOT NULL)", name=op.f("ck_held_uploads_sender_has_time")
        ),
        sa.CheckConstraint("waits_for = 'sender' OR kind IS NOT NULL", name=op.f("ck_held_uploads_sent_has_kind")),
        sa.CheckConstraint("file_size > 0", name=op.f("ck_held_uploads_file_not_empty")),
        sa.ForeignKeyConstraint(["held_by_id"], ["users.id"], name=op.f("fk_held_uploads_held_by_id_users")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_held_uploads_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_uploads")),
        sa.UniqueConstraint("file_key", name=op.f("uq_held_uploads_file_key")),
        sa.UniqueConstraint("merchant_id", "sha256", name=op.f("uq_held_uploads_merchant_id_sha256")),
        sa.UniqueConstraint("public_id", name=op.f("uq_held_uploads_public_id")),
    )
    op.create_index(op.f("ix_held_uploads_expires_at"), "held_uploads", ["expires_at"])
    op.create_index(op.f("ix_held_uploads_key_id"), "held_uploads", ["key_id"])
    op.create_index(op.f("ix_held_uploads_waits_for_held_at"), "held_uploads", ["waits_for", "held_at"])


def downgrade() -> None:
    with op.batch_alter_table("projects") as batch_op:
        batch_op.drop_constraint(op.f("ck_projects_integration"), type_="check")
        batch_op.drop_column("integration")
    op.drop_table("held_uploads")
    op.drop_table("document_readings")
