"""One company group of the small portfolio: four merchants of which one has an AOC that covers 14 of 17 projects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compliance_app.demo import people
from compliance_app.demo.portfolio import LEVEL_1, LEVEL_3, LEVEL_4, MerchantPlan
from compliance_app.demo.stories import Fate
from compliance_app.merchants.rules import ProjectDetails

_MORE_PROJECTS = ("Mobile app", "Telephone orders", "Gift cards", "Subscriptions", "Partner shop", "Outlet")


@dataclass(frozen=True)
class Share:
    """One merchant of the group, by its place: how many projects it has, how many are covered, None for it whole."""

    place: int
    projects: int
    covered: int | None


_SHARES = ((6, None), (5, None), (4, 2), (2, 1))
"""Projects and covered ones of the owner of the AOC and its sisters: together 14 of 17."""


def gathered(plans: Sequence[MerchantPlan]) -> tuple[list[MerchantPlan], tuple[Share, ...]]:
    """The plans with a group made of some of them, the owner of the AOC first; no group where too few suit."""
    group = _members(plans)
    shares = tuple(Share(plan.place, *share) for plan, share in zip(group, _SHARES, strict=False))
    changed = {plan.place: plan for plan in plans}
    for plan, share in zip(group, shares, strict=True):
        changed[plan.place] = _member(plan, share, group[0])
    return list(changed.values()), shares


def _members(plans: Sequence[MerchantPlan]) -> list[MerchantPlan]:
    """A Level 1 merchant and three small ones: of one account manager, or else of anyone."""
    calm = [plan for plan in plans if plan.fate is Fate.COMPLIANT]
    small = [plan for plan in calm if plan.size in (LEVEL_3, LEVEL_4) and plan.sister is None]
    found: list[MerchantPlan] = []
    for owner in (plan for plan in calm if plan.size is LEVEL_1):
        manager = people.manager_of(owner)
        sisters = sorted(small, key=lambda plan: people.manager_of(plan) != manager)[: len(_SHARES) - 1]
        if len(sisters) == len(_SHARES) - 1:
            found = found or [owner, *sisters]
            if all(people.manager_of(sister) == manager for sister in sisters):
                return [owner, *sisters]
    return found


def _member(plan: MerchantPlan, share: Share, owner: MerchantPlan) -> MerchantPlan:
    """The merchant with the projects of its share; sisters carry the first word of the owner's name."""
    details = replace(plan.details, projects=_projects(plan, share.projects))
    if plan is owner:
        return replace(plan, details=details)
    family = owner.company.trading_name.split(" ")[0]
    company = replace(
        plan.company,
        legal_name=_of_family(family, plan.company.legal_name),
        trading_name=_of_family(family, plan.company.trading_name),
    )
    details = replace(details, legal_name=company.legal_name, trading_name=company.trading_name)
    return replace(plan, company=company, details=details)


def _of_family(family: str, name: str) -> str:
    """`Hazelbrook` and `Dunmere Pharmacy Ltd` give `Hazelbrook Pharmacy Ltd`; a name of one word stays behind it."""
    rest = name.partition(" ")[2].removeprefix("& ")
    return f"{family} {rest or name}"


def _projects(plan: MerchantPlan, count: int) -> tuple[ProjectDetails, ...]:
    own = plan.details.projects
    number = own[-1].project_id
    more = (ProjectDetails(number + place, name) for place, name in enumerate(_MORE_PROJECTS, start=1))
    return (*own, *more)[:count] if len(own) < count else own
