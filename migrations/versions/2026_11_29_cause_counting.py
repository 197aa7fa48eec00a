"""A level may move because other operations count from a day on

Revision ID: 0029
Revises: 0028
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CAUSES = ("first", "volume", "thresholds", "group")


def upgrade() -> None:
    _allow_causes(*CAUSES, "counting")


def downgrade() -> None:
    op.execute("UPDATE level_assessments SET cause = 'volume' WHERE cause = 'counting'")
    _allow_causes(*CAUSES)


def _allow_causes(*causes: str) -> None:
    listed = ", ".join(f"'{cause}'" for cause in causes)
    with op.batch_alter_table("level_assessments") as batch_op:
        batch_op.drop_constraint(op.f("ck_level_assessments_cause"), type_="check")
        batch_op.create_check_constraint(op.f("ck_level_assessments_cause"), f"cause IN ({listed})")
