"""Coverage: one document for several merchants or projects

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

HOLDS = "removed_at IS NULL"

# The provider's day on which the merchant was created is that of its first state; who has none, the day in UTC.
FIRST_DAY = """
    UPDATE projects SET since = COALESCE(
        (SELECT MIN(merchant_state_changes."on") FROM merchant_state_changes
            WHERE merchant_state_changes.merchant_id = projects.merchant_id),
        (SELECT {day} FROM merchants WHERE merchants.id = projects.merchant_id)
    )
"""


def upgrade() -> None:
    _create_document_coverages()
    with op.batch_alter_table("projects") as batch_op:
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
    postgresql = op.get_bind().dialect.name == "postgresql"
    day = "CAST(merchants.created_at AT TIME ZONE 'UTC' AS DATE)" if postgresql else "DATE(merchants.created_at)"
    op.execute(FIRST_DAY.format(day=day))
    with op.batch_alter_table("projects") as batch_op:
        batch_op.alter_column("since", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("projects") as batch_op:
        batch_op.drop_column("since")
    op.drop_table("document_coverages")


def _create_document_coverages() -> None:
    name = "document_coverages"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.String(length=320), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("removed_by", sa.String(length=320), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_on IS NULL)", name=op.f("ck_document_coverages_removal_has_day")
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_document_coverages_removal_has_author")
        ),
        sa.CheckConstraint(
            "removed_on IS NULL OR removed_on >= added_on", name=op.f("ck_document_coverages_span_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_coverages_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_document_coverages_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_document_coverages_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_coverages")),
    )
    for column in ("document_id", "merchant_id", "project_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    for label, second, is_null in (("project", "project_id", "NOT NULL"), ("whole", "merchant_id", "NULL")):
        where = sa.text(f"{HOLDS} AND project_id IS {is_null}")
        op.create_index(
            f"uq_{name}_{label}",
            name,
            ["document_id", second],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
