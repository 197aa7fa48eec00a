"""Reads of exemptions."""

from collections.abc import Sequence

import sqlalchemy as sa

from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionFact, ExemptionState
from compliance_app.foundation.database import db

_BATCH = 5_000  # ids in one statement; PostgreSQL takes 65,535 parameters, SQLite 32,766


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[ExemptionFact]]:
    """The approved exemptions of each merchant, the oldest first; an empty list where there are none."""
    facts: dict[int, list[ExemptionFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for start in range(0, len(merchant_ids), _BATCH):
        for row in db.session.execute(_approved(merchant_ids[start : start + _BATCH])):
            facts[row.merchant_id].append(
                ExemptionFact(row.id, row.public_id, row.kind, row.subject, row.starts_on, row.ends_on, row.decided_on)
            )
    return facts


def _approved(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
    row = Exemption
    columns = (
        row.merchant_id,
        row.id,
        row.public_id,
        row.kind,
        row.subject,
        row.starts_on,
        row.ends_on,
        row.decided_on,
    )
    query = sa.select(*columns).where(row.state == ExemptionState.APPROVED)
    return query.where(row.merchant_id.in_(merchant_ids)).order_by(row.id)
