"""Groups: corporate entities, who belongs to them, and the next rise of each level

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CAUSES = ("first", "volume", "thresholds")


def upgrade() -> None:
    _create_corporate_entities()
    _create_group_memberships()
    _create_expected_rises()
    _allow_causes(*CAUSES, "group")


def downgrade() -> None:
    op.execute("UPDATE level_assessments SET cause = 'volume' WHERE cause = 'group'")
    _allow_causes(*CAUSES)
    op.drop_table("expected_rises")
    op.drop_table("group_memberships")
    op.drop_table("corporate_entities")


def _allow_causes(*causes: str) -> None:
    listed = ", ".join(f"'{cause}'" for cause in causes)
    with op.batch_alter_table("level_assessments") as batch_op:
        batch_op.drop_constraint(op.f("ck_level_assessments_cause"), type_="check")
        batch_op.create_check_constraint(op.f("ck_level_assessments_cause"), f"cause IN ({listed})")


def _create_corporate_entities() -> None:
    op.create_table(
        "corporate_entities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("registration", sa.String(length=60), nullable=False),
        sa.Column("registration_key", sa.String(length=60), nullable=False),
        sa.Column("created_by", sa.String(length=320), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_corporate_entities_country_has_two_letters")),
        sa.CheckConstraint("registration_key <> ''", name=op.f("ck_corporate_entities_has_registration")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corporate_entities")),
        sa.UniqueConstraint(
            "country", "registration_key", name=op.f("uq_corporate_entities_country_registration_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_corporate_entities_public_id")),
    )


def _create_group_memberships() -> None:
    name = "group_memberships"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("independent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT independent OR reason <> ''", name=op.f("ck_group_memberships_independent_has_reason")
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_group_memberships_span_in_order")),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["corporate_entities.id"], name=op.f("fk_group_memberships_entity_id_corporate_entities")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_group_memberships_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_memberships")),
    )
    for column in ("entity_id", "merchant_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    condition = sa.text("until IS NULL")
    op.create_index(
        "uq_group_memberships_open",
        name,
        ["merchant_id"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _create_expected_rises() -> None:
    op.create_table(
        "expected_rises",
        sa.Column("merchant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("crosses_on", sa.Date(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("level_from", sa.Date(), nullable=False),
        sa.Column("by_group", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "earliest_on <= crosses_on AND crosses_on < level_from", name=op.f("ck_expected_rises_days_in_order")
        ),
        sa.CheckConstraint("latest_on IS NULL OR latest_on >= crosses_on", name=op.f("ck_expected_rises_latest_is_last")),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_expected_rises_level_is_1_to_3")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_expected_rises_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("merchant_id", name=op.f("pk_expected_rises")),
    )
    op.create_index(op.f("ix_expected_rises_crosses_on"), "expected_rises", ["crosses_on"])
