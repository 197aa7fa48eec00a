"""Figures of volumes know the type and the status of their operations; those on record are of all kinds

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE, CURRENT = "volume_figures", "uq_volume_figures_current"
FORMER_KEY = ("project_key", "payment_system", "channel", "granularity", "period_start")
KEY = ("project_key", "payment_system", "channel", "operation_type", "status", "granularity", "period_start")
IN_FORCE = sa.text("replaced_at IS NULL")

TYPES = (
    "all",
    "sale",
    "auth",
    "capture",
    "cancel",
    "recurring",
    "refund",
    "reversal",
    "payout",
    "account verification",
    "incremental",
    "capture settlement",
    "refund reverse",
    "recurring update",
    "recurring cancel",
    "manual change",
    "commission",
    "create_cash_voucher",
    "invoice",
    "customer action",
    "payment confirmation",
    "contract registration",
)
STATUSES = (
    "all",
    "success",
    "decline",
    "processing",
    "awaiting 3ds result",
    "awaiting redirect result",
    "awaiting clarification",
    "awaiting customer",
    "awaiting customer action",
    "awaiting merchant auth",
    "awaiting approval",
    "awaiting confirmation",
    "awaiting finalization",
    "awaiting payment",
    "external processing",
    "error",
    "external error",
    "internal error",
    "invoice sent",
    "invoice cancelled",
    "expired",
)
COLUMNS = {"operation_type": TYPES, "status": STATUSES}


def upgrade() -> None:
    _drop_index()
    with op.batch_alter_table(TABLE) as batch_op:
        for name, values in COLUMNS.items():
            batch_op.add_column(sa.Column(name, _enum(name, values), nullable=False, server_default="all"))
    with op.batch_alter_table(TABLE) as batch_op:
        for name, values in COLUMNS.items():
            batch_op.alter_column(name, existing_type=_enum(name, values), server_default=None)
    _create_index(KEY)


def downgrade() -> None:
    """Figures of single kinds cannot be told apart below this step, nor may they be lost: they stop it."""
    _refuse_kinds()
    _drop_index()
    with op.batch_alter_table(TABLE) as batch_op:
        for name in COLUMNS:
            batch_op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), type_="check")
            batch_op.drop_column(name)
    _create_index(FORMER_KEY)


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _drop_index() -> None:
    op.drop_index(CURRENT, TABLE, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)


def _create_index(columns: tuple[str, ...]) -> None:
    op.create_index(CURRENT, TABLE, list(columns), unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)


def _refuse_kinds() -> None:
    table = sa.table(TABLE, *map(sa.column, COLUMNS))
    named = sa.or_(*(sa.column(name) != "all" for name in COLUMNS))
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(table).where(named))
    if count:
        raise RuntimeError(
            f"The older schema cannot hold figures of a single type or status of operations, and there are {count:,}. "
            "Restore a backup from before them, or keep this version."
        )
