"""The first schema

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END",
        "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'The audit trail is append-only.'; END $$",
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(length=320), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entries_hash")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_id_id"), ["actor_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_at_id"), ["at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_event_id"), ["event", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_merchant_id_id"), ["merchant_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entries_object_type_object_id"), ["object_type", "object_id"], unique=False
        )

    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=500), nullable=False),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_runs")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "level_thresholds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum("total", "ecommerce", name="measure", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "operator",
            sa.Enum(">", ">=", name="operator", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("operations", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("rule_id", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_level_thresholds_level_is_1_to_4")),
        sa.CheckConstraint("operations >= 0", name=op.f("ck_level_thresholds_operations_not_negative")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_level_thresholds_span_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_thresholds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_level_thresholds_public_id")),
    )
    with op.batch_alter_table("level_thresholds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_level_thresholds_system_level_valid_from"), ["system", "level", "valid_from"], unique=False
        )

    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=True),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("cc", sa.JSON(), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.String(length=320), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_messages_sent_has_moment")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_messages_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_messages_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_messages_public_id")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_messages_merchant_id_created_at"), ["merchant_id", "created_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_messages_state_next_attempt_at"), ["state", "next_attempt_at"], unique=False
        )

    op.create_table(
        "standing_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_standing_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_version")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_teams_public_id")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "account_manager",
                "team_lead",
                "auditor",
                "merchant",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "invited", "active", "disabled", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state <> 'active' OR password_hash IS NOT NULL", name=op.f("ck_users_active_has_password")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_is_lower_case")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_users_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_users_public_id")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_role"), ["role"], unique=False)
        batch_op.create_index(batch_op.f("ix_users_team_id"), ["team_id"], unique=False)

    op.create_table(
        "former_passwords",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_former_passwords_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_passwords")),
    )
    with op.batch_alter_table("former_passwords", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_passwords_user_id"), ["user_id"], unique=False)

    op.create_table(
        "merchants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("trading_name", sa.String(length=200), nullable=False),
        sa.Column(
            "sort_name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("mcc", sa.String(length=4), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "onboarding", "active", "closed", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("account_manager_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_merchants_country_has_two_letters")),
        sa.CheckConstraint("length(mcc) = 4", name=op.f("ck_merchants_mcc_has_four_digits")),
        sa.ForeignKeyConstraint(
            ["account_manager_id"], ["users.id"], name=op.f("fk_merchants_account_manager_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchants")),
        sa.UniqueConstraint("public_id", name=op.f("uq_merchants_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_merchants_reference")),
    )
    with op.batch_alter_table("merchants", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_merchants_account_manager_id_sort_name_id"),
            ["account_manager_id", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_merchants_sort_name_id"), ["sort_name", "id"], unique=False)

    op.create_table(
        "one_time_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation", "password_reset", name="purpose", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_links_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_one_time_links_secret_hash")),
    )
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_links_user_id"), ["user_id"], unique=False)

    op.create_table(
        "pending_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("merchants", "volumes", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_pending_imports_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pending_imports_public_id")),
    )
    with op.batch_alter_table("pending_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_imports_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_pending_imports_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("browser", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_sessions_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_user_sessions_secret_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("first", "second", "other", name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_contacts_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contacts_public_id")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_merchant_id"), ["merchant_id"], unique=False)
        batch_op.create_index(
            "uq_contacts_merchant_id_role",
            ["merchant_id", "role"],
            unique=True,
            sqlite_where=sa.text("role <> 'other'"),
            postgresql_where=sa.text("role <> 'other'"),
        )

    op.create_table(
        "declared_volumes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "payment_system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="payment_system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("annual_operations", sa.BigInteger(), nullable=False),
        sa.Column("annual_ecommerce", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "annual_operations >= 0 AND annual_ecommerce >= 0 AND annual_ecommerce <= annual_operations",
            name=op.f("ck_declared_volumes_ecommerce_within_total"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_declared_volumes_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_declared_volumes_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_volumes")),
    )
    with op.batch_alter_table("declared_volumes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declared_volumes_merchant_id"), ["merchant_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("aoc", "saq", "asv_scan_report", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "saq_type",
            sa.Enum(
                "A",
                "A-EP",
                "B",
                "B-IP",
                "C",
                "C-VT",
                "P2PE",
                "SPoC",
                "D-Merchant",
                "D-Service Provider",
                name="saq_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
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
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=200), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by", sa.String(length=320), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=320), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("checklist", sa.JSON(), nullable=True),
        sa.Column("rejection_reasons", sa.JSON(), nullable=True),
        sa.Column("non_compliant", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.CheckConstraint("(kind = 'saq') = (saq_type IS NOT NULL)", name=op.f("ck_documents_saq_has_type")),
        sa.CheckConstraint(
            "(state = 'in_review') = (reviewed_at IS NULL)", name=op.f("ck_documents_verdict_has_moment")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'superseded') OR completed_on IS NOT NULL",
            name=op.f("ck_documents_accepted_has_date"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'superseded') OR reviewed_by_id IS NULL OR uploaded_by_id IS NULL OR reviewed_by_id <> uploaded_by_id",
            name=op.f("ck_documents_two_persons"),
        ),
        sa.CheckConstraint("(reviewed_at IS NULL) = (reviewed_on IS NULL)", name=op.f("ck_documents_verdict_has_day")),
        sa.CheckConstraint("file_size > 0", name=op.f("ck_documents_file_not_empty")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= completed_on", name=op.f("ck_documents_span_in_order")
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_documents_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["users.id"], name=op.f("fk_documents_reviewed_by_id_users")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name=op.f("fk_documents_uploaded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("file_key", name=op.f("uq_documents_file_key")),
        sa.UniqueConstraint("merchant_id", "kind", "version", name=op.f("uq_documents_merchant_id_kind_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_documents_public_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_documents_receipt")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_state_uploaded_at_merchant_id"), ["state", "uploaded_at", "merchant_id"], unique=False)

    op.create_table(
        "level_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "first", "volume", "thresholds", name="cause", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("rule_ids", sa.JSON(), nullable=False),
        sa.Column("aoc_due_on", sa.Date(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "aoc_due_on IS NULL OR level = 1", name=op.f("ck_level_assessments_aoc_due_only_at_level_1")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_level_assessments_level_is_1_to_4")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_level_assessments_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_assessments")),
    )
    with op.batch_alter_table("level_assessments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_level_assessments_merchant_id_effective_on_id"),
            ["merchant_id", "effective_on", "id"],
            unique=False,
        )

    op.create_table(
        "level_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=320), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=320), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(state = 'requested') = (decided_at IS NULL)", name=op.f("ck_level_overrides_decided_has_moment")
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by_id <> requested_by_id", name=op.f("ck_level_overrides_two_persons")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_level_overrides_span_in_order")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_level_overrides_level_is_1_to_4")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_level_overrides_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_level_overrides_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_level_overrides_requested_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_overrides")),
        sa.UniqueConstraint("public_id", name=op.f("uq_level_overrides_public_id")),
    )
    with op.batch_alter_table("level_overrides", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_level_overrides_merchant_id"), ["merchant_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_memberships_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")),
        sa.PrimaryKeyConstraint("merchant_id", "user_id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_user_id"), ["user_id"], unique=False)

    op.create_table(
        "merchant_search_words",
        sa.Column(
            "word",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_merchant_search_words_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("word", "merchant_id", name=op.f("pk_merchant_search_words")),
    )
    with op.batch_alter_table("merchant_search_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merchant_search_words_merchant_id"), ["merchant_id"], unique=False)

    op.create_table(
        "merchant_state_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "onboarding", "active", "closed", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_merchant_state_changes_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_state_changes")),
    )
    with op.batch_alter_table("merchant_state_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merchant_state_changes_merchant_id"), ["merchant_id"], unique=False)

    op.create_table(
        "obligation_records",
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "obligation",
            sa.Enum("asv_scan", "aoc", "saq", name="obligation", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "evidence_kind",
            sa.Enum("document", "scan", name="evidence_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("renewal_in_review", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_obligation_records_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("merchant_id", "obligation", name=op.f("pk_obligation_records")),
    )
    with op.batch_alter_table("obligation_records", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_obligation_records_valid_until_obligation"), ["valid_until", "obligation"], unique=False
        )

    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("project_id > 0", name=op.f("ck_projects_project_id_is_positive")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_projects_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("project_id", name=op.f("uq_projects_project_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_projects_public_id")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_projects_merchant_id"), ["merchant_id"], unique=False)

    op.create_table(
        "reminder_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "evidence_kind",
            sa.Enum("document", "scan", name="evidence_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_key", sa.String(length=255), nullable=False),
        sa.CheckConstraint("written_on >= due_on", name=op.f("ck_reminder_notices_not_before_due")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_reminder_notices_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_notices")),
        sa.UniqueConstraint(
            "evidence_kind",
            "evidence_id",
            "valid_until",
            "days_before",
            name=op.f("uq_reminder_notices_evidence_kind_evidence_id_valid_until_days_before"),
        ),
    )
    with op.batch_alter_table("reminder_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_notices_merchant_id"), ["merchant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_notices_message_key"), ["message_key"], unique=False)

    op.create_table(
        "standing_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "not_started",
                "in_progress",
                "in_review",
                "compliant",
                "expiring",
                "expired",
                "non_compliant",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("may_process", sa.Boolean(), nullable=False),
        sa.Column("complies_until", sa.Date(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "turn",
            sa.Enum(
                "merchant", "provider", "nobody", name="turn", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "next_action",
            sa.Enum(
                "none",
                "check_documents",
                "send_documents",
                "correct_documents",
                "renew_documents",
                name="next_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "NOT may_process OR complies_until IS NOT NULL", name=op.f("ck_standing_periods_processing_has_end")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_standing_periods_span_in_order")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_standing_periods_level_is_1_to_4")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_standing_periods_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_periods")),
        sa.UniqueConstraint("merchant_id", "starts_on", name=op.f("uq_standing_periods_merchant_id_starts_on")),
    )
    with op.batch_alter_table("standing_periods", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standing_periods_by_day"),
            ["ends_on", "starts_on", "standing", "level", "turn", "merchant_id"],
            unique=False,
        )

    op.create_table(
        "used_payment_systems",
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "payment_system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="payment_system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_used_payment_systems_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("merchant_id", "payment_system", name=op.f("pk_used_payment_systems")),
    )
    op.create_table(
        "websites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_websites_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_websites")),
    )
    with op.batch_alter_table("websites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_websites_merchant_id"), ["merchant_id"], unique=False)

    op.create_table(
        "asv_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("asv_company", sa.String(length=200), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column(
            "expiration_source",
            sa.Enum(
                "printed", "ninety_days", name="expiration_source", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.CheckConstraint("completed_on <= recorded_on", name=op.f("ck_asv_scans_not_in_the_future")),
        sa.CheckConstraint("valid_until >= completed_on", name=op.f("ck_asv_scans_span_in_order")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_asv_scans_document_id_documents")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_asv_scans_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asv_scans")),
        sa.UniqueConstraint("document_id", name=op.f("uq_asv_scans_document_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_asv_scans_public_id")),
    )
    with op.batch_alter_table("asv_scans", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_asv_scans_merchant_id_completed_on"), ["merchant_id", "completed_on"], unique=False
        )

    op.create_table(
        "volume_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("project_key", sa.Integer(), nullable=False),
        sa.Column(
            "payment_system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="payment_system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "ecommerce",
                "moto",
                "card_present",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "granularity",
            sa.Enum("month", "day", name="granularity", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("operations", sa.BigInteger(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("typed", "imported", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("operations >= 0", name=op.f("ck_volume_figures_operations_not_negative")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_volume_figures_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(["project_key"], ["projects.id"], name=op.f("fk_volume_figures_project_key_projects")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_volume_figures_recorded_by_id_users")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["volume_figures.id"], name=op.f("fk_volume_figures_replaced_by_id_volume_figures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_figures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_volume_figures_public_id")),
    )
    with op.batch_alter_table("volume_figures", schema=None) as batch_op:
        batch_op.create_index(
            "ix_volume_figures_current_by_merchant",
            ["merchant_id", "period_start"],
            unique=False,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_volume_figures_project_key_period_start"), ["project_key", "period_start"], unique=False
        )
        batch_op.create_index(
            "uq_volume_figures_current",
            ["project_key", "payment_system", "channel", "granularity", "period_start"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("volume_figures", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_volume_figures_current",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_volume_figures_project_key_period_start"))
        batch_op.drop_index(
            "ix_volume_figures_current_by_merchant",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.drop_table("volume_figures")
    with op.batch_alter_table("asv_scans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asv_scans_merchant_id_completed_on"))

    op.drop_table("asv_scans")
    with op.batch_alter_table("websites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_websites_merchant_id"))

    op.drop_table("websites")
    op.drop_table("used_payment_systems")
    with op.batch_alter_table("standing_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_periods_by_day"))

    op.drop_table("standing_periods")
    with op.batch_alter_table("reminder_notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_notices_message_key"))
        batch_op.drop_index(batch_op.f("ix_reminder_notices_merchant_id"))

    op.drop_table("reminder_notices")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_merchant_id"))

    op.drop_table("projects")
    with op.batch_alter_table("obligation_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obligation_records_valid_until_obligation"))

    op.drop_table("obligation_records")
    with op.batch_alter_table("merchant_state_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merchant_state_changes_merchant_id"))

    op.drop_table("merchant_state_changes")
    with op.batch_alter_table("merchant_search_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merchant_search_words_merchant_id"))

    op.drop_table("merchant_search_words")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_user_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("level_overrides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_level_overrides_merchant_id"))

    op.drop_table("level_overrides")
    with op.batch_alter_table("level_assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_level_assessments_merchant_id_effective_on_id"))

    op.drop_table("level_assessments")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_state_uploaded_at_merchant_id"))
        batch_op.drop_index(batch_op.f("ix_documents_sha256"))
        batch_op.drop_index(batch_op.f("ix_documents_key_id"))

    op.drop_table("documents")
    with op.batch_alter_table("declared_volumes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declared_volumes_merchant_id"))

    op.drop_table("declared_volumes")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contacts_merchant_id_role",
            sqlite_where=sa.text("role <> 'other'"),
            postgresql_where=sa.text("role <> 'other'"),
        )
        batch_op.drop_index(batch_op.f("ix_contacts_merchant_id"))

    op.drop_table("contacts")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_user_id"))

    op.drop_table("user_sessions")
    with op.batch_alter_table("pending_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_imports_owner_id"))
        batch_op.drop_index(batch_op.f("ix_pending_imports_expires_at"))

    op.drop_table("pending_imports")
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_links_user_id"))

    op.drop_table("one_time_links")
    with op.batch_alter_table("merchants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merchants_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_merchants_account_manager_id_sort_name_id"))

    op.drop_table("merchants")
    with op.batch_alter_table("former_passwords", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_passwords_user_id"))

    op.drop_table("former_passwords")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_team_id"))
        batch_op.drop_index(batch_op.f("ix_users_role"))

    op.drop_table("users")
    op.drop_table("teams")
    op.drop_table("standing_version")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_messages_state_next_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_outbox_messages_merchant_id_created_at"))

    op.drop_table("outbox_messages")
    with op.batch_alter_table("level_thresholds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_level_thresholds_system_level_valid_from"))

    op.drop_table("level_thresholds")
    op.drop_table("leases")
    op.drop_table("job_runs")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_object_type_object_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_merchant_id_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_event_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_at_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_actor_id_id"))

    op.drop_table("audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS refuse_audit_change()")
