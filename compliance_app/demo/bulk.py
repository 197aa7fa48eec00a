"""Very many merchants at once: rows written in bulk from moulds, each document with its own small encrypted file.

Left out, and said so by the command: the letters of the past, the trail of single steps, and merchants' people.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM
from compliance_app.demo import casts, moulds, people
from compliance_app.demo.casts import Cast
from compliance_app.demo.house import House, actor_of
from compliance_app.demo.lands import LANDS
from compliance_app.demo.names import person
from compliance_app.demo.portfolio import first_day
from compliance_app.demo.stock import Stock
from compliance_app.foundation.database import db
from compliance_app.levels import queries as levels
from compliance_app.obligations import service as obligations
from compliance_app.volumes import queries as volumes

_MOULDS = 3_000
_BATCH = 2_000
_MERCHANTS_PER_MANAGER = 2_500  # an account manager has 50 to 5,000


def fill(count: int, today: date, seed: int, timezone: str) -> str:
    """Write `count` merchants as of `today`; commits after each batch. Says in a line what was made."""
    rng = random.Random(f"bulk:{seed}")  # noqa: S311  repeatable, not secret
    start = datetime.combine(first_day(today), time(8, 20), tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    house = House()
    house.found(start)
    managers = _managers(rng, house, count, start)
    lives = moulds.cast(min(_MOULDS, count), today, seed, levels.thresholds_on(today), volumes.counting_on(today))
    stock = Stock()
    for first in range(0, count, _BATCH):
        places = range(first, min(first + _BATCH, count))
        _write(Cast(rng, today, ZoneInfo(timezone), place, lives, managers, stock) for place in places)
        db.session.commit()
    _finish(count, actor_time=datetime.combine(today, time(), tzinfo=ZoneInfo(timezone)).astimezone(UTC))
    return (
        f"{count:,} merchants of {len(lives):,} lives, {stock.written:,} documents, each with its encrypted file. "
        "Written in bulk: without the letters of the past, single entries in the trail, and merchants' people."
    )


def _managers(rng: random.Random, house: House, count: int, at: datetime) -> list[User]:
    """The account managers of the demonstration and as many more as so many merchants need."""
    boss = actor_of(house.administrator)
    teams = {plan.region: house.staff[plan.email].team_id for plan in people.MANAGERS}
    found = [house.staff[plan.email] for plan in people.MANAGERS]
    for number in range(len(found), count // _MERCHANTS_PER_MANAGER):
        land = rng.choice(LANDS)
        who = person(rng, land, people.DOMAIN)
        address = who.email.replace("@", f".{number}@")
        user = accounts.invite(address, who.name, Role.ACCOUNT_MANAGER, teams[land.region], boss, at)
        house.come_in(user, at + timedelta(minutes=30))
        found.append(user)
    db.session.flush()
    return found


def _write(cast: Iterator[Cast]) -> None:
    rows: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
    for merchant in cast:
        for table, row in casts.rows(merchant):
            rows[table].append(row)
    for table in db.metadata.sorted_tables:
        if rows[table]:
            db.session.execute(sa.insert(table), rows[table])


def _finish(count: int, actor_time: datetime) -> None:
    """Let sequences follow the keys given by hand, counts be taken anew, and the trail say what happened."""
    if db.session.get_bind().dialect.name == "postgresql":
        for table in casts.KEYED:
            longest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(str(table), "id")
            db.session.execute(sa.select(sa.func.setval(sequence, longest)))
    obligations.rebuild([])
    audit.record(SYSTEM, actor_time, Event.DEMO_SEEDED, "portfolio", "demo", after={"merchants": count})
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
