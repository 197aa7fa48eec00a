"""Standing of one merchant by the rules, and of many from the projection."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.queries.facts import facts_of
from compliance_app.obligations.queries.readings import covers, reading, run
from compliance_app.obligations.rules import Period, Position, Standing, Verdict, standing_on, told
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy


def verdict(merchant_id: int, on: date) -> Verdict:
    """The whole verdict on a day, straight from the facts; raises NotFound."""
    facts = facts_of([merchant_id])
    if merchant_id not in facts:
        raise NotFound
    return standing_on(facts[merchant_id], on)


def position_on(merchant_id: int, on: date) -> Position | None:
    """What is kept of a merchant's standing on a day; None before its earliest fact."""
    query = sa.select(StandingPeriod).where(StandingPeriod.merchant_id == merchant_id, covers(on))
    found = db.session.scalar(query)
    return reading(on).position(found) if found else None


def history(merchant_id: int) -> tuple[Period, ...]:
    """Every run of days, the earliest first; the last ends on 9999-12-31 and says what comes if nothing changes."""
    query = sa.select(StandingPeriod).where(StandingPeriod.merchant_id == merchant_id)
    stored = db.session.scalars(query.order_by(StandingPeriod.starts_on))
    return told(map(run, stored), policies.values_of(Policy.EXPIRY_WARNING))


def standings_on(on: date) -> Sequence[tuple[int, Standing, bool]]:
    """Each merchant's id, standing and whether it may process on a day: all merchants, for jobs and exports."""
    row, read = StandingPeriod, reading(on)
    return db.session.execute(sa.select(row.merchant_id, read.standing, row.may_process).where(read.covers)).all()


def complete_at_last(on: date) -> Sequence[int]:
    """Ids of the merchants in onboarding for which everything is accepted on the day, and nothing only put off."""
    row = StandingPeriod
    query = sa.select(row.merchant_id).join(Merchant, Merchant.id == row.merchant_id)
    query = query.where(Merchant.state == MerchantState.ONBOARDING, covers(on))
    return db.session.scalars(query.where(row.may_process, ~row.provisional).order_by(row.merchant_id)).all()


def merchant_ids(after: int = 0, limit: int | None = None) -> Sequence[int]:
    """Ids of all merchants in order, for commands that go through them in parts."""
    return db.session.scalars(
        sa.select(Merchant.id).where(Merchant.id > after).order_by(Merchant.id).limit(limit)
    ).all()
