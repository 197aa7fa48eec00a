"""The projection of the next rises, rewritten with the facts it rests on and every day (LEVEL-WATCH)."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from compliance_app.foundation.database import db
from compliance_app.levels import queries
from compliance_app.levels.models import ExpectedRise
from compliance_app.levels.rules import LevelWatch
from compliance_app.merchants import queries as merchants

_PART = 1000
_KEPT = ("level", "crosses_on", "earliest_on", "latest_on", "level_from", "by_group")


def expect_rises(merchant_ids: Collection[int], on: date) -> int:
    """Store what each merchant's months lead to on a day, where it differs from what is stored; how many did.

    Safe to run twice and by two processes. A closed merchant has nothing to expect.
    """
    found = queries.watches(queries.open_among(merchant_ids), on, queries.thresholds())
    stored = {key: _values(row) for key, row in queries.expected_rises(merchant_ids).items()}
    changed = {key: _values(rise) for key, rise in found.items() if stored.get(key) != _values(rise)}
    gone = sorted(stored.keys() - found.keys())
    for some in merchants.in_parts(gone):
        db.session.execute(sa.delete(ExpectedRise).where(ExpectedRise.merchant_id.in_(some)))
    for key in sorted(changed):  # in order, so that two transactions do not wait on each other
        _write(key, changed[key])
    return len(changed) + len(gone)


def _values(rise: LevelWatch | ExpectedRise) -> dict[str, Any]:
    return {name: getattr(rise, name) for name in _KEPT}


def _write(merchant_id: int, values: dict[str, Any]) -> None:
    """Insert the row, or write over the one that is there, whoever put it there meanwhile."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(ExpectedRise).values(merchant_id=merchant_id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["merchant_id"], set_=values))


def expect_in_parts(on: date) -> Iterator[int]:
    """Store the next rise of every merchant, some at a time; the caller may commit between parts."""
    last_id = 0
    while merchant_ids := queries.merchants_after(last_id, _PART):
        yield expect_rises(merchant_ids, on)
        last_id = merchant_ids[-1]
