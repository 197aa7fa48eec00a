"""The stored facts that a merchant's level on any day depends on."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.spans import CutShort
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact, OverrideState
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState


def facts_of(merchant_ids: Sequence[int]) -> dict[int, LevelFacts]:
    """What each merchant's level depends on, every merchant asked for included."""
    assessments = assessments_of(merchant_ids)
    overrides: dict[int, list[OverrideFact]] = defaultdict(list)
    for part in merchants.in_parts(merchant_ids):
        for merchant_id, override in _approved(part):
            overrides[merchant_id].append(override)
    return {key: LevelFacts(assessments[key], tuple(overrides[key])) for key in merchant_ids}


def assessments_of(merchant_ids: Sequence[int]) -> dict[int, tuple[LevelFact, ...]]:
    """The assessments by volume of each merchant in the order they took effect, every merchant included."""
    found: dict[int, list[LevelFact]] = {key: [] for key in merchant_ids}
    for part in merchants.in_parts(merchant_ids):
        for merchant_id, fact in _assessments(part):
            found[merchant_id].append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def _assessments(merchant_ids: Sequence[int]) -> list[tuple[int, LevelFact]]:
    row = LevelAssessment
    rows = db.session.execute(
        sa.select(row.merchant_id, row.effective_on, row.level, row.aoc_due_on, row.rule_ids)
        .where(row.merchant_id.in_(merchant_ids))
        .order_by(row.merchant_id, row.effective_on, row.id)
    )
    return [(key, LevelFact(on, level, due, tuple(rule_ids))) for key, on, level, due, rule_ids in rows]


def _approved(merchant_ids: Sequence[int]) -> list[tuple[int, OverrideFact]]:
    row = LevelOverride
    columns = (row.starts_on, row.ends_on, row.decided_at, row.approved_on, row.planned_end, row.ended_on)
    rows = db.session.execute(
        sa.select(row.merchant_id, row.level, *columns)
        .where(row.merchant_id.in_(merchant_ids), ever_approved())
        .order_by(row.merchant_id, row.starts_on, row.id)
    )
    return [(found.merchant_id, override_fact(found)) for found in rows]


def ever_approved() -> sa.ColumnElement[bool]:
    """Overrides that count or counted: one that was taken back after its approval was known until then (PAST-DAYS)."""
    return sa.or_(LevelOverride.state == OverrideState.APPROVED, LevelOverride.approved_on.is_not(None))


def override_fact(row: LevelOverride | sa.Row[*tuple[Any, ...]]) -> OverrideFact:
    """What counts of an approved override.

    Ended early it ends on that day, even before its first one where it was taken back whole.
    """
    approved_on = row.approved_on or (clock.day_of(row.decided_at) if row.decided_at else row.starts_on)
    cut = CutShort.found(row.planned_end, row.ended_on)
    return OverrideFact(row.level, row.starts_on, row.ended_on or row.ends_on, approved_on, cut)


def open_merchants_after(last_id: int, limit: int) -> list[int]:
    """The keys of the next merchants that are not closed, in order."""
    query = sa.select(Merchant.id).where(Merchant.id > last_id, Merchant.state != MerchantState.CLOSED)
    return list(db.session.scalars(query.order_by(Merchant.id).limit(limit)))


def merchants_after(last_id: int, limit: int) -> list[int]:
    """The keys of the next merchants, closed or not, in order."""
    query = sa.select(Merchant.id).where(Merchant.id > last_id).order_by(Merchant.id)
    return list(db.session.scalars(query.limit(limit)))
