"""The warning before the end is a policy, and standings are kept calm and warned

A run of days that was cut in two where the warning began keeps its two rows: they read the same.

Revision ID: 0020
Revises: 0019
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WARNING = timedelta(days=30)
"""What the policy ships with, and what every stored run was cut by until now."""

POLICIES = (
    "scan_validity",
    "scan_interval",
    "form_validity",
    "level_1_time",
    "signature_time",
    "longest_override",
    "longest_exemption",
    "grace",
    "scan_after_change",
)
ADDED = "expiry_warning"
STANDINGS = (
    *("not_started", "in_progress", "in_review", "compliant", "expiring", "expired", "non_compliant"),
    "provisional",
)
TURNS = ("merchant", "provider", "nobody")
ACTIONS = ("none", "check_documents", "send_documents", "correct_documents", "renew_documents")
RENAMED = {"standing": "calm_standing", "turn": "calm_turn", "next_action": "calm_action"}
HELD = {"standing": STANDINGS, "turn": TURNS, "next_action": ACTIONS}
HELD_NOW = {
    "calm_standing": STANDINGS,
    "calm_turn": TURNS,
    "calm_action": ACTIONS,
    "warned_turn": TURNS,
    "warned_action": ACTIONS,
}
BY_DAY = "ix_standing_periods_by_day"
COLUMNS = ("ends_on", "starts_on", "standing", "level", "turn", "merchant_id")
COLUMNS_NOW = (
    *("ends_on", "starts_on", "calm_standing", "complies_until", "level"),
    *("calm_turn", "warned_turn", "merchant_id"),
)

PERIODS = sa.table(
    "standing_periods",
    sa.column("id", sa.Integer),
    sa.column("merchant_id", sa.Integer),
    sa.column("starts_on", sa.Date),
    sa.column("ends_on", sa.Date),
    sa.column("complies_until", sa.Date),
    sa.column("may_process", sa.Boolean),
    sa.column("level", sa.Integer),
    sa.column("provisional", sa.Boolean),
    *(sa.column(name, sa.String) for name in HELD_NOW),
)


def upgrade() -> None:
    for table in ("policies", "policy_changes"):
        _hold(table, "policy", (*POLICIES, ADDED))
    _free(tuple(HELD), RENAMED)
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.add_column(sa.Column("warned_turn", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("warned_action", sa.String(length=40), nullable=True))
    _warn()
    _calm()
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.alter_column("warned_turn", existing_type=sa.String(length=40), nullable=False)
        batch_op.alter_column("warned_action", existing_type=sa.String(length=40), nullable=False)
        batch_op.create_check_constraint(op.f("ck_standing_periods_calm_is_not_expiring"), "calm_standing <> 'expiring'")
    _bind(HELD_NOW, COLUMNS_NOW)


def _warn() -> None:
    """What the merchant will have to do is what its next expiring run with the same end says; else what it has to."""
    row, later = PERIODS, PERIODS.alias("later")
    for calm, warned in (("calm_turn", "warned_turn"), ("calm_action", "warned_action")):
        coming = (
            sa.select(later.c[calm])
            .where(
                later.c.merchant_id == row.c.merchant_id,
                later.c.complies_until == row.c.complies_until,
                later.c.starts_on >= row.c.starts_on,
                later.c.calm_standing == "expiring",
            )
            .order_by(later.c.starts_on)
            .limit(1)
            .scalar_subquery()
        )
        op.execute(sa.update(row).values({warned: sa.func.coalesce(coming, row.c[calm])}))


def _calm() -> None:
    expiring = PERIODS.c.calm_standing == "expiring"
    op.execute(
        sa.update(PERIODS)
        .where(expiring, sa.not_(PERIODS.c.provisional))
        .values(calm_standing="compliant", calm_turn="nobody", calm_action="none")
    )
    op.execute(sa.update(PERIODS).where(expiring).values(calm_standing="provisional"))


def downgrade() -> None:
    """Each run is cut in two where the warning began by the shipped value; a policy that is then unknown goes."""
    for table in ("policies", "policy_changes"):
        op.execute(sa.delete(sa.table(table, sa.column("policy"))).where(sa.column("policy") == ADDED))
        _hold(table, "policy", POLICIES)
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.drop_constraint(op.f("ck_standing_periods_calm_is_not_expiring"), type_="check")
    _free(tuple(HELD_NOW), {})
    _cut()
    with op.batch_alter_table("standing_periods") as batch_op:
        batch_op.drop_column("warned_turn")
        batch_op.drop_column("warned_action")
    _free((), {now: former for former, now in RENAMED.items()}, index=False)
    _bind(HELD, COLUMNS)


def _cut() -> None:
    bind = op.get_bind()
    found = bind.execute(sa.select(PERIODS).where(PERIODS.c.complies_until.is_not(None))).mappings().all()
    added = [part for row in found for part in _warned_part(dict(row))]
    if not added:
        return
    whole = [part["id"] for part in added if part["starts_on"] == part["first"]]
    for start in range(0, len(whole), 500):
        bind.execute(sa.delete(PERIODS).where(PERIODS.c.id.in_(whole[start : start + 500])))
    shorter = [part for part in added if part["starts_on"] > part["first"]]
    if shorter:
        statement = sa.update(PERIODS).where(PERIODS.c.id == sa.bindparam("key"))
        ends = [{"key": part["id"], "ends_on": part["starts_on"] - timedelta(days=1)} for part in shorter]
        bind.execute(statement.values(ends_on=sa.bindparam("ends_on")), ends)
    bind.execute(sa.insert(PERIODS), [{k: v for k, v in part.items() if k not in ("id", "first")} for part in added])


def _warned_part(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    begins: date = max(row["starts_on"], row["complies_until"] - WARNING)
    if begins <= row["ends_on"]:
        warned = {"calm_standing": "expiring", "calm_turn": row["warned_turn"], "calm_action": row["warned_action"]}
        yield row | warned | {"first": row["starts_on"], "starts_on": begins}


def _free(held: tuple[str, ...], renamed: dict[str, str], *, index: bool = True) -> None:
    """Take the index and the checks off, and give columns their other names."""
    with op.batch_alter_table("standing_periods") as batch_op:
        if index:
            batch_op.drop_index(BY_DAY)
        for column in held:
            batch_op.drop_constraint(op.f(f"ck_standing_periods_{column}"), type_="check")
    for former, now in renamed.items():
        with op.batch_alter_table("standing_periods") as batch_op:
            batch_op.alter_column(former, new_column_name=now, existing_type=sa.String(length=40))


def _bind(held: dict[str, tuple[str, ...]], indexed: tuple[str, ...]) -> None:
    with op.batch_alter_table("standing_periods") as batch_op:
        for column, values in held.items():
            batch_op.create_check_constraint(op.f(f"ck_standing_periods_{column}"), _listed(column, values))
        batch_op.create_index(BY_DAY, list(indexed), unique=False)


def _hold(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column take these values only."""
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _listed(column, values))


def _listed(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
