"""Account data compromises, who must be told, and escalations to Level 1

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("aware_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("systems", sa.JSON(), nullable=False),
        sa.Column("exposed_from", sa.Date(), nullable=True),
        sa.Column("exposed_until", sa.Date(), nullable=True),
        sa.Column("contained_on", sa.Date(), nullable=True),
        sa.Column("accounts_at_risk", sa.BigInteger(), nullable=True),
        sa.Column("elements", sa.JSON(), nullable=False),
        sa.Column("entry_vector", sa.String(length=2000), nullable=False),
        sa.Column(
            "compliant_then",
            sa.Enum(
                "yes", "no", "unknown", name="compliant_then", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("case_numbers", sa.String(length=300), nullable=False),
        sa.Column("pfi_company", sa.String(length=200), nullable=False),
        sa.Column("pfi_engaged_on", sa.Date(), nullable=True),
        sa.Column("pfi_preliminary_on", sa.Date(), nullable=True),
        sa.Column("pfi_final_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=320), nullable=True),
        sa.Column("outcome", sa.String(length=2000), nullable=True),
        sa.CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name=op.f("ck_incidents_closed_has_outcome")),
        sa.CheckConstraint(
            "accounts_at_risk IS NULL OR accounts_at_risk >= 0", name=op.f("ck_incidents_accounts_not_negative")
        ),
        sa.CheckConstraint(
            "exposed_until IS NULL OR exposed_until >= exposed_from", name=op.f("ck_incidents_exposure_in_order")
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_incidents_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incidents_public_id")),
    )
    op.create_index(op.f("ix_incidents_closed_on_aware_at"), "incidents", ["closed_on", "aware_at"], unique=False)
    op.create_index(op.f("ix_incidents_merchant_id"), "incidents", ["merchant_id"], unique=False)
    op.create_table(
        "incident_duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "report",
                "accounts",
                "investigator",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("terms", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=320), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_incident_duties_done_has_person")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_duties_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_duties")),
        sa.UniqueConstraint("incident_id", "system", "kind", name=op.f("uq_incident_duties_incident_id_system_kind")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incident_duties_public_id")),
    )
    op.create_index(op.f("ix_incident_duties_done_at_due_at"), "incident_duties", ["done_at", "due_at"], unique=False)
    op.create_table(
        "incident_escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("override_id", sa.Integer(), nullable=False),
        sa.Column("aoc_from", sa.Date(), nullable=False),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_escalations_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["override_id"], ["level_overrides.id"], name=op.f("fk_incident_escalations_override_id_level_overrides")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_escalations")),
        sa.UniqueConstraint("override_id", name=op.f("uq_incident_escalations_override_id")),
    )
    op.create_index(op.f("ix_incident_escalations_incident_id"), "incident_escalations", ["incident_id"], unique=False)


def downgrade() -> None:
    op.drop_table("incident_escalations")
    op.drop_table("incident_duties")
    op.drop_table("incidents")
