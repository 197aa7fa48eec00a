"""Exemptions from what is owed, and significant changes that ask for a scan

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "network_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of("kind", "new_component", "replacement", "data_flow", "scope", "supporting", "third_party"),
            nullable=False,
        ),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.String(length=320), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=320), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name=op.f("ck_network_changes_withdrawn_has_moment")
        ),
        sa.CheckConstraint("due_on > happened_on", name=op.f("ck_network_changes_due_after_change")),
        sa.CheckConstraint("happened_on <= reported_on", name=op.f("ck_network_changes_not_in_the_future")),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= reported_on", name=op.f("ck_network_changes_span_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["network_changes.id"], name=op.f("fk_network_changes_corrects_id_network_changes")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_network_changes_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["users.id"], name=op.f("fk_network_changes_reported_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_changes")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_network_changes_corrects_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_network_changes_public_id")),
    )
    op.create_index(
        op.f("ix_network_changes_merchant_id_happened_on"), "network_changes", ["merchant_id", "happened_on"]
    )

    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("kind", "not_applicable", "promised", "grace"), nullable=False),
        sa.Column("subject", _one_of("subject", "asv_scan", "document"), nullable=False),
        sa.Column(
            "ground", _one_of("ground", "saq_b", "saq_c_vt", "saq_p2pe", "saq_spoc", "no_internet"), nullable=True
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", _one_of("state", "requested", "approved", "refused", "withdrawn"), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=320), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=320), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(kind = 'not_applicable') = (ground IS NOT NULL)", name=op.f("ck_exemptions_not_applicable_has_ground")
        ),
        sa.CheckConstraint(
            "(state = 'requested') = (decided_at IS NULL)", name=op.f("ck_exemptions_decided_has_moment")
        ),
        sa.CheckConstraint(
            "kind <> 'not_applicable' OR subject = 'asv_scan'", name=op.f("ck_exemptions_only_a_scan_does_not_apply")
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by_id <> requested_by_id", name=op.f("ck_exemptions_two_persons")
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_on IS NULL)", name=op.f("ck_exemptions_decided_has_day")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_exemptions_span_in_order")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_exemptions_decided_by_id_users")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_exemptions_document_id_documents")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_exemptions_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["users.id"], name=op.f("fk_exemptions_requested_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exemptions_public_id")),
    )
    op.create_index(
        op.f("ix_exemptions_merchant_id_subject_starts_on"), "exemptions", ["merchant_id", "subject", "starts_on"]
    )
    op.create_index(op.f("ix_exemptions_state_requested_at"), "exemptions", ["state", "requested_at"])


def downgrade() -> None:
    op.drop_table("exemptions")
    op.drop_table("network_changes")
