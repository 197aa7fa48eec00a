"""The projection of standing, rebuilt in the transaction of each changed fact, and the first compliance told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import hold
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import notices, queries
from compliance_app.obligations.models import ObligationRecord, StandingPeriod, StandingVersion
from compliance_app.obligations.rules import Expiry, MerchantFacts, Run, expiries, runs, standing_on

Projected = type[StandingPeriod] | type[ObligationRecord]

PART = 500
"""How many merchants are rebuilt with one set of statements."""


def settle(pending: Mapping[int, datetime]) -> None:
    """Rebuild the standing of merchants whose facts changed; a handler of foundation.changes."""
    facts = rebuild(list(pending))
    for merchant in _onboarding(list(facts)):
        _welcome(merchant, facts[merchant.id], pending[merchant.id])


def rebuild(merchant_ids: Sequence[int]) -> dict[int, MerchantFacts]:
    """Write the projection of these merchants anew from their facts, which are returned."""
    hold(merchant_ids)  # another transaction on them finishes first, so that its facts are read too
    facts = queries.facts_of(sorted(merchant_ids))
    for model, rows in _projection(facts).items():
        db.session.execute(sa.delete(model).where(model.merchant_id.in_(facts)))
        if rows:
            db.session.execute(sa.insert(model), rows)
    _raise_version()
    return facts


def rebuild_in_parts() -> Iterator[int]:
    """Rebuild every merchant, a part at a time; the caller may commit between parts."""
    for ids in _parts():
        rebuild(ids)
        yield len(ids)


def rebuild_all() -> int:
    """Rebuild every merchant in the current transaction; how many there are."""
    return sum(rebuild_in_parts())


def mend_in_parts() -> Iterator[list[int]]:
    """Compare what is kept of every merchant with its facts, and write anew what differs (rule PERIODS).

    Nothing differs but after an update to other rules, or by a fault. Yields the merchants of each part that differed;
    the caller may commit between parts.
    """
    return map(_mend, _parts())


def _parts() -> Iterator[Sequence[int]]:
    last = 0
    while ids := queries.merchant_ids(after=last, limit=PART):
        yield ids
        last = ids[-1]


def _mend(merchant_ids: Sequence[int]) -> list[int]:
    suspected = _differing(merchant_ids)
    if suspected:
        # A change that was stored between reading the facts and what is kept of them is no difference.
        hold(suspected)
        suspected = _differing(suspected)
        rebuild(suspected)
    return suspected


def _differing(merchant_ids: Sequence[int]) -> list[int]:
    facts = queries.facts_of(merchant_ids)
    differing = set[int]()
    for model, rows in _projection(facts).items():
        names = [column.name for column in model.__table__.columns if column.name != "id"]
        kept = sa.select(*(getattr(model, name) for name in names)).where(model.merchant_id.in_(facts))
        found = {tuple(row) for row in db.session.execute(kept)} ^ {tuple(row[name] for name in names) for row in rows}
        differing |= {row[names.index("merchant_id")] for row in found}
    return sorted(differing)


def _projection(facts: Mapping[int, MerchantFacts]) -> dict[Projected, list[dict[str, Any]]]:
    """The rows that follow from the facts of some merchants, by table."""
    return {
        StandingPeriod: [_period(key, run) for key, item in facts.items() for run in runs(item)],
        ObligationRecord: [_record(key, expiry) for key, item in facts.items() for expiry in expiries(item)],
    }


def _period(merchant_id: int, run: Run) -> dict[str, Any]:
    place, warned = run.course.calm, run.course.warned
    return {
        "merchant_id": merchant_id,
        "starts_on": run.starts_on,
        "ends_on": run.ends_on,
        "calm_standing": place.standing,
        "may_process": place.may_process,
        "complies_until": place.until,
        "level": place.level,
        "calm_turn": place.turn,
        "calm_action": place.next_action,
        "warned_turn": warned.turn,
        "warned_action": warned.next_action,
        "provisional": place.provisional,
    }


def _record(merchant_id: int, expiry: Expiry) -> dict[str, Any]:
    return {
        "merchant_id": merchant_id,
        "obligation": expiry.obligation,
        "evidence_kind": expiry.cover.kind,
        "evidence_id": expiry.cover.id,
        "valid_until": expiry.last_day,
        "answered_from": expiry.answered_from,
        "renewal_in_review": expiry.renewal_in_review,
    }


def _raise_version() -> None:
    raised = db.session.execute(sa.update(StandingVersion).values(number=StandingVersion.number + 1))
    if not database.changed_rows(raised):
        db.session.execute(database.insert_new(StandingVersion).values(id=1, number=1))


def welcome(at: datetime) -> int:
    """Tell those for whom everything is there since today though nothing of them changed today; how many they are.

    An exemption or another level that was agreed ahead has begun. Safe to run twice and in two processes.
    """
    ids = queries.complete_at_last(clock.day_of(at))
    hold(ids)
    facts = queries.facts_of(ids)
    found = _onboarding(ids)
    for merchant in found:
        _welcome(merchant, facts[merchant.id], at)
    return len(found)


def _onboarding(merchant_ids: Sequence[int]) -> Sequence[Merchant]:
    query = sa.select(Merchant).where(Merchant.id.in_(merchant_ids), Merchant.state == MerchantState.ONBOARDING)
    return db.session.scalars(query.order_by(Merchant.id)).all()


def _welcome(merchant: Merchant, facts: MerchantFacts, at: datetime) -> None:
    """The first time that everything is accepted the merchant becomes active and is told (rule FIRST-COMPLIANCE).

    Who only goes on provisionally has something that is not there yet.
    """
    verdict = standing_on(facts, clock.day_of(at))
    if verdict.may_process and not verdict.provisional:
        merchants.activate(merchant, SYSTEM, at, verdict.on)
        notices.first_compliance(merchant, verdict, at)
