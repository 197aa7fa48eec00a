"""Corporate entities of the small portfolio: who belongs to which, since when, and who is a franchisee."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from compliance_app.demo import people
from compliance_app.demo.groups import Share
from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import LEVEL_2, LEVEL_3, MerchantPlan, Size
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Fate
from compliance_app.groups import service as corporate
from compliance_app.groups.rules import EntityDetails, Terms
from compliance_app.merchants.rules import PaymentSystem

_RETAIL = EntityDetails("Alder & Pryce Retail Group plc", "GB", "07142986")
_HOLDING = EntityDetails("Northwind Holding B.V.", "NL", "61204478")
_NEAR = 5_850_000
_FRANCHISE = "Franchise contract of 3 May 2024: owned by its operator, which settles its own card volume."


@dataclass(frozen=True)
class Joining:
    """A merchant, by its place, joins an entity so many days ago; `franchise` says why it counts alone."""

    place: int
    entity: EntityDetails
    ago: int
    franchise: str = ""


def plan(stage: Stage) -> None:
    """Put every joining into the history."""
    for joining in joinings(stage.plans, stage.group):
        stage.plan_ago(joining.ago, partial(_join, stage, joining))


def _join(stage: Stage, joining: Joining, at: datetime) -> None:
    """The merchant is found to belong to a corporate entity."""
    merchant, manager = stage.merchants[joining.place], actor_of(stage.manager(stage.plans[joining.place]))
    entity, _ = corporate.found(joining.entity, manager, at)
    terms = Terms(stage.day(at), bool(joining.franchise), joining.franchise)
    corporate.join(merchant, entity, terms, manager, at, stage.day(at))


def joinings(plans: Sequence[MerchantPlan], family: Sequence[Share]) -> list[Joining]:
    """Who joins which entity: the family with the shared AOC, shops of one retailer, two houses of a holding."""
    free = [plan for plan in plans if plan.fate is Fate.COMPLIANT and plan.place not in {item.place for item in family}]
    return [*_family(plans, family), *_retailer(free), *_holding(free)]


def _family(plans: Sequence[MerchantPlan], family: Sequence[Share]) -> Iterator[Joining]:
    if not family:
        return
    owner = next(plan for plan in plans if plan.place == family[0].place)
    name = f"{owner.company.trading_name.split(' ')[0]} Group Holdings"
    entity = EntityDetails(name, owner.details.country, "5260 118 374")
    for number, share in enumerate(family):
        yield Joining(share.place, entity, 96, _FRANCHISE if number == len(family) - 1 else "")


def _retailer(free: Sequence[MerchantPlan]) -> Iterator[Joining]:
    """Shops too small for Level 2 by themselves, and enough of them together."""
    for plan in _largest(free, LEVEL_3, 4):
        yield Joining(plan.place, _RETAIL, 58)


def _holding(free: Sequence[MerchantPlan]) -> Iterator[Joining]:
    """Larger houses, of several account managers where that can be, that near Visa's Level 1 together."""
    houses = _largest(free, LEVEL_2, 7)
    chosen = (some for count in (3, 2) for some in itertools.combinations(houses, count) if _visa(some) < _NEAR)
    best = max(chosen, key=lambda some: (len({people.manager_of(plan) for plan in some}) > 1, _visa(some)), default=())
    for plan in best:
        yield Joining(plan.place, _HOLDING, 23)


def _visa(plans: Sequence[MerchantPlan]) -> float:
    return sum(plan.curve.annual * dict(plan.curve.systems)[PaymentSystem.VISA] for plan in plans)


def _largest(free: Sequence[MerchantPlan], size: Size, count: int) -> list[MerchantPlan]:
    found = [plan for plan in free if plan.size is size]
    return sorted(found, key=lambda plan: -plan.curve.annual)[:count]
