"""Files of memberships in groups may wait for their yes

Revision ID: 0032
Revises: 0031
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS = ("merchants", "volumes", "vendors")


def upgrade() -> None:
    _name_imports(*KINDS, "groups")


def downgrade() -> None:
    op.execute("DELETE FROM pending_imports WHERE kind = 'groups'")
    _name_imports(*KINDS)


def _name_imports(*kinds: str) -> None:
    with op.batch_alter_table("pending_imports") as batch_op:
        batch_op.drop_constraint(op.f("ck_pending_imports_kind"), type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        batch_op.create_check_constraint(op.f("ck_pending_imports_kind"), f"kind IN ({listed})")
