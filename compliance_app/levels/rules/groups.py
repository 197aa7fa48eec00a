"""Whose operations a payment system counts: the merchant's own, or those of its whole group (LEVEL-GROUP)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from compliance_app.levels.rules.figures import Figures, SystemFigure
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP
from compliance_app.merchants.rules import PaymentSystem


@dataclass(frozen=True)
class GroupYear:
    """What the merchants of one entity have in their 12 months together, with the systems that count so."""

    legal_name: str
    public_id: str
    members: int
    by_system: Mapping[PaymentSystem, SystemFigure]


def added_up(years: Iterable[Mapping[PaymentSystem, Figures]]) -> dict[PaymentSystem, SystemFigure]:
    """The years of a group's merchants together, for the systems that count the group (LEVEL-GROUP-YEAR)."""
    found: dict[PaymentSystem, SystemFigure] = {}
    for year in years:
        for system, figure in year.items():
            if system in COUNTED_FOR_GROUP:
                before = found.get(system, SystemFigure(0, 0))
                found[system] = SystemFigure(before.total + figure.total, before.ecommerce + figure.ecommerce)
    return found


def with_other_operations(
    group: GroupYear, system: PaymentSystem, known: Figures | None, supposed: Figures
) -> GroupYear:
    """The group's year, had one of its merchants other operations than those known of it (WHAT-IF)."""
    if system not in COUNTED_FOR_GROUP:
        return group
    before = group.by_system.get(system, SystemFigure(0, 0))
    less = known or SystemFigure(0, 0)
    total = before.total - less.total + supposed.total
    ecommerce = before.ecommerce - less.ecommerce + supposed.ecommerce
    return replace(group, by_system={**group.by_system, system: SystemFigure(total, ecommerce)})


def of_the_group(own: Mapping[PaymentSystem, Figures], group: GroupYear | None) -> dict[PaymentSystem, SystemFigure]:
    """The group's figures that take the place of the merchant's own: of each system that counts so, where it is more.

    A system that the merchant itself has no operations with gives it no level, whatever the group has (LEVEL-UNUSED).
    """
    if group is None:
        return {}
    return {
        system: figure
        for system, figure in group.by_system.items()
        if system in own and own[system].total and (figure.total, figure.ecommerce) != _counts(own[system])
    }


def _counts(figure: Figures) -> tuple[int, int]:
    return figure.total, figure.ecommerce
