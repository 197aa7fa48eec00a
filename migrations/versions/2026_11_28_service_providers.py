"""Service providers, their AOCs and who relies on them

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_providers()
    _create_aocs()
    _create_looks()
    _create_reliances()
    _create_warnings()


def _create_providers() -> None:
    op.create_table(
        "service_providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column(
            "key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("other_names", sa.JSON(), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column(
            "validation",
            sa.Enum("roc", "saq_d", "none", name="validation", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("added_by", sa.String(length=320), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_providers")),
        sa.UniqueConstraint("key", name=op.f("uq_service_providers_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_providers_public_id")),
    )


def _create_aocs() -> None:
    op.create_table(
        "service_provider_aocs",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "in_review",
                "accepted",
                "rejected",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_removed_why", sa.String(length=300), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by", sa.String(length=320), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.Column("company", sa.String(length=200), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "compliant",
                "non_compliant",
                "compliant_with_legal_exception",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("pci_dss_version", sa.String(length=20), nullable=True),
        sa.Column("qsa_company", sa.String(length=200), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=320), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(file_removed_at IS NULL) = (wrapped_key <> '')", name=op.f("ck_service_provider_aocs_removal_takes_key")
        ),
        sa.CheckConstraint(
            "(state = 'in_review') = (reviewed_at IS NULL)", name=op.f("ck_service_provider_aocs_verdict_has_moment")
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'superseded')) = (valid_until IS NOT NULL)",
            name=op.f("ck_service_provider_aocs_accepted_has_last_day"),
        ),
        sa.CheckConstraint(
            "file_removed_at IS NULL OR state <> 'in_review'",
            name=op.f("ck_service_provider_aocs_removal_follows_verdict"),
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR note IS NOT NULL", name=op.f("ck_service_provider_aocs_rejected_has_reason")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'superseded') OR reviewed_by_id IS NULL OR uploaded_by_id IS NULL OR reviewed_by_id <> uploaded_by_id",
            name=op.f("ck_service_provider_aocs_two_persons"),
        ),
        sa.CheckConstraint(
            "(completed_on IS NULL) = (valid_until IS NULL)", name=op.f("ck_service_provider_aocs_last_day_has_first")
        ),
        sa.CheckConstraint(
            "(file_removed_at IS NULL) = (file_removed_why IS NULL)",
            name=op.f("ck_service_provider_aocs_removal_has_reason"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_on IS NULL)", name=op.f("ck_service_provider_aocs_verdict_has_day")
        ),
        sa.CheckConstraint("file_size > 0", name=op.f("ck_service_provider_aocs_file_not_empty")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= completed_on", name=op.f("ck_service_provider_aocs_span_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["service_providers.id"],
            name=op.f("fk_service_provider_aocs_provider_id_service_providers"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_service_provider_aocs_reviewed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_service_provider_aocs_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_provider_aocs")),
        sa.UniqueConstraint("file_key", name=op.f("uq_service_provider_aocs_file_key")),
        sa.UniqueConstraint("provider_id", "version", name=op.f("uq_service_provider_aocs_provider_id_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_provider_aocs_public_id")),
    )
    with op.batch_alter_table("service_provider_aocs") as batch_op:
        batch_op.create_index(batch_op.f("ix_service_provider_aocs_key_id"), ["key_id"])
        batch_op.create_index(batch_op.f("ix_service_provider_aocs_valid_until"), ["valid_until"])


def _create_looks() -> None:
    op.create_table(
        "service_provider_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_service_provider_looks_by_id_users")),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["service_providers.id"],
            name=op.f("fk_service_provider_looks_provider_id_service_providers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_provider_looks")),
    )
    with op.batch_alter_table("service_provider_looks") as batch_op:
        batch_op.create_index(batch_op.f("ix_service_provider_looks_provider_id_on"), ["provider_id", "on"])


def _create_reliances() -> None:
    op.create_table(
        "service_provider_reliances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("responsibility", sa.String(length=2000), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_service_provider_reliances_span_in_order")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_service_provider_reliances_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["service_providers.id"],
            name=op.f("fk_service_provider_reliances_provider_id_service_providers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_provider_reliances")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_provider_reliances_public_id")),
    )
    with op.batch_alter_table("service_provider_reliances") as batch_op:
        batch_op.create_index(batch_op.f("ix_service_provider_reliances_merchant_id"), ["merchant_id"])
        batch_op.create_index(
            batch_op.f("ix_service_provider_reliances_provider_id_until_merchant_id"),
            ["provider_id", "until", "merchant_id"],
        )
        batch_op.create_index(
            "uq_service_provider_reliances_holding",
            ["merchant_id", "provider_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )


def _create_warnings() -> None:
    op.create_table(
        "service_provider_warnings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("aoc_id", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_key", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["aoc_id"],
            ["service_provider_aocs.id"],
            name=op.f("fk_service_provider_warnings_aoc_id_service_provider_aocs"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_service_provider_warnings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_provider_warnings")),
        sa.UniqueConstraint(
            "aoc_id", "days_before", "user_id", name=op.f("uq_service_provider_warnings_aoc_id_days_before_user_id")
        ),
    )


def downgrade() -> None:
    for table in ("warnings", "reliances", "looks", "aocs"):
        op.drop_table(f"service_provider_{table}")
    op.drop_table("service_providers")
