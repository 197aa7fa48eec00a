"""What a change would move, from the stored facts of all merchants by the real rules (POLICY-4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.levels import queries as levels
from compliance_app.levels.rules import Assessment
from compliance_app.levels.thresholds import Threshold, in_force
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import in_parts
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import MerchantFacts
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy, PolicyValue, Value
from compliance_app.rulebook import rules
from compliance_app.rulebook.rules import Move, Preview
from compliance_app.scans.models import AsvScan, ExpirationSource
from compliance_app.volumes import queries as volumes

_PART = 1000
SHOWN = 20
"""How many merchants a preview names."""


def preview_of(policy: Policy, value: Value, day: date, on: date) -> Preview | None:
    """What a value that begins on the day would move, by what is known on `on`; None for a policy that moves nobody."""
    if isinstance(value, frozenset) and policy in rules.OF_LEVELS:
        return counting_preview(policy, value, day, on)
    if isinstance(value, int) and policy in rules.IN_TIME | rules.AT_ONCE:
        return policy_preview(policy, value, day)
    return None


def policy_preview(policy: Policy, value: int, day: date) -> Preview:
    """Who would stand otherwise on the day, had the policy always had the value."""
    ids, merchants, step = _looked_at()
    known = policies.values()
    found: list[Move] = []
    for part in in_parts(ids, _PART):
        found += rules.moves(_renewed(part, policy, value, known), day)
    return Preview(day, tuple(found), merchants, step)


def _renewed(
    ids: Sequence[int], policy: Policy, value: int, known: Sequence[PolicyValue]
) -> Iterator[tuple[int, MerchantFacts, MerchantFacts]]:
    by_policy = _ruled_scans(ids) if policy is Policy.SCAN_VALIDITY else frozenset()
    for key, facts in obligations.facts_of(ids).items():
        yield key, facts, rules.renewed(facts, policy, value, known, by_policy)


def _ruled_scans(ids: Sequence[int]) -> frozenset[int]:
    query = sa.select(AsvScan.id).where(
        AsvScan.merchant_id.in_(ids), AsvScan.expiration_source == ExpirationSource.NINETY_DAYS
    )
    return frozenset(db.session.scalars(query))


def threshold_preview(changed: Threshold, on: date) -> Preview:
    """Who would be at another level, or stand otherwise, on the limit's first day, by the operations known on `on`."""
    day = changed.valid_from
    present = in_force(levels.thresholds(), day)
    new, counting = [changed if row.rule_id == changed.rule_id else row for row in present], volumes.counting_on(day)

    def judged(ids: Sequence[int]) -> dict[int, tuple[Assessment, Assessment]]:
        years = levels.years(ids, on, counting, grouped_on=day)
        return {key: (year.assessed(present), year.assessed(new)) for key, year in years.items()}

    return _reassessed(judged, day)


def counting_preview(policy: Policy, words: frozenset[str], day: date, on: date) -> Preview:
    """Who would be at another level, or stand otherwise, if these types or statuses counted from the day (VOLUME-8)."""
    present, limits = volumes.counting_on(day), levels.thresholds_on(day)
    new = replace(present, **{"types" if policy is Policy.COUNTED_TYPES else "statuses": words})

    def judged(ids: Sequence[int]) -> dict[int, tuple[Assessment, Assessment]]:
        before, after = (levels.years(ids, on, counting, grouped_on=day) for counting in (present, new))
        return {key: (before[key].assessed(limits), after[key].assessed(limits)) for key in ids}

    return _reassessed(judged, day)


Judged = Callable[[Sequence[int]], Mapping[int, tuple[Assessment, Assessment]]]
"""What an assessment of merchants comes to, without a change and with it."""


def _reassessed(judged: Judged, day: date) -> Preview:
    """Those whom an assessment on the day would move with the change; facts are read only of these."""
    ids, merchants, step = _looked_at()
    months = policies.value_on(Policy.LEVEL_1_TIME, day)
    pairs = []
    for part in in_parts(ids, _PART):
        found = judged(part)
        touched = [key for key, (before, after) in found.items() if before.strictest != after.strictest]
        for key, item in obligations.facts_of(touched).items():
            before, after = (replace(item, levels=rules.assessed(item.levels, one, day, months)) for one in found[key])
            pairs.append((key, before, after))
    return Preview(day, rules.moves(pairs, day), merchants, step)


def _looked_at() -> tuple[list[int], int, int]:
    """The merchants that are not closed, or every so manieth of very many; how many there are, and the step."""
    query = sa.select(Merchant.id).where(Merchant.state != MerchantState.CLOSED).order_by(Merchant.id)
    ids = list(db.session.scalars(query))
    step = rules.step_for(len(ids))
    return ids[::step], len(ids), step


@dataclass(frozen=True)
class Named:
    """A move and the merchant it is about."""

    merchant: Merchant
    move: Move


def named(preview: Preview) -> list[Named]:
    """The first merchants of a preview: those that could no longer process before all others, then by name."""
    by_id = {move.merchant_id: move for move in preview.moves}
    stops = [key for key, move in by_id.items() if move.before.may_process and not move.after.may_process]
    found = [*_merchants(stops), *_merchants([key for key in by_id if key not in set(stops)])]
    return [Named(merchant, by_id[merchant.id]) for merchant in found[:SHOWN]]


def _merchants(ids: Sequence[int]) -> list[Merchant]:
    found: list[Merchant] = []
    for part in in_parts(ids, _PART):
        query = sa.select(Merchant).where(Merchant.id.in_(part)).order_by(Merchant.sort_name, Merchant.id).limit(SHOWN)
        found += db.session.scalars(query)
    return sorted(found, key=lambda merchant: (merchant.sort_name, merchant.id))[:SHOWN]
