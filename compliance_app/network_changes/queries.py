"""Reads of significant changes."""

from collections.abc import Sequence

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeFact

_BATCH = 5_000  # ids in one statement; PostgreSQL takes 65,535 parameters, SQLite 32,766


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[ChangeFact]]:
    """The changes of each merchant, withdrawn ones too, the oldest report first; an empty list where none was."""
    facts: dict[int, list[ChangeFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for start in range(0, len(merchant_ids), _BATCH):
        for row in db.session.execute(_facts(merchant_ids[start : start + _BATCH])):
            facts[row.merchant_id].append(
                ChangeFact(row.id, row.public_id, row.happened_on, row.reported_on, row.due_on, row.withdrawn_on)
            )
    return facts


def _facts(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
    row = NetworkChange
    columns = (row.merchant_id, row.id, row.public_id, row.happened_on, row.reported_on, row.due_on, row.withdrawn_on)
    return sa.select(*columns).where(row.merchant_id.in_(merchant_ids)).order_by(row.id)
