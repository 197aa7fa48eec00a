"""The level by volume: the provider's rule, each payment system's thresholds, the strictest counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compliance_app.levels.rules.figures import Figures, SystemFigure
from compliance_app.levels.rules.groups import GroupYear, of_the_group
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP, PROVIDER, Threshold
from compliance_app.merchants.rules import PaymentSystem

LOWEST = 4


@dataclass(frozen=True)
class SystemLevel:
    """The level with one payment system, or by the provider's own rule; None where it gives none."""

    level: int | None
    rule_ids: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What the volumes of one merchant come to, with the rules that say so."""

    systems: dict[PaymentSystem, SystemLevel]
    provider: SystemLevel
    strictest: int
    rule_ids: tuple[str, ...]


def assess(
    volumes: Mapping[PaymentSystem, Figures], thresholds: Sequence[Threshold], group: GroupYear | None = None
) -> Assessment:
    """The level by volume: the strictest of the provider's rule and of each system used (rule LEVEL-STRICTEST).

    `thresholds` are those in force on the day. A system without operations has no level (LEVEL-UNUSED) and
    does not count; without any operations at all the level is 4 (LEVEL-NONE). Of a merchant whose group is
    counted together, the systems that count so take the group's figures (LEVEL-GROUP-VISA, LEVEL-GROUP-AMEX).
    """
    by_system, together = _by_system(thresholds), of_the_group(volumes, group)
    counted = {**volumes, **together}
    provider = _provider_level(volumes, by_system.get(PROVIDER, []))
    systems = {system: _own_level(system, counted.get(system), by_system) for system in PaymentSystem}
    _apply_visa_criteria(systems, counted.get(PaymentSystem.VISA), by_system)
    _cite_group(systems, together)
    _apply_level_1_of_others(systems, provider)
    strictest, rule_ids = _strictest([provider, *systems.values()])
    return Assessment(systems, provider, strictest, rule_ids)


def _by_system(thresholds: Iterable[Threshold]) -> dict[str, list[Threshold]]:
    found: dict[str, list[Threshold]] = {}
    for row in sorted(thresholds, key=lambda row: row.level):
        found.setdefault(row.system, []).append(row)
    return found


def _provider_level(volumes: Mapping[PaymentSystem, Figures], rows: Sequence[Threshold]) -> SystemLevel:
    """All systems together against the provider's own thresholds (LEVEL-1); else the systems decide (LEVEL-2)."""
    total = sum(figure.total for figure in volumes.values())
    ecommerce = sum(figure.ecommerce for figure in volumes.values())
    met = _first_met(SystemFigure(total, ecommerce), rows)
    return met or SystemLevel(None, ("LEVEL-2",))


def _own_level(
    system: PaymentSystem, figure: Figures | None, by_system: Mapping[str, Sequence[Threshold]]
) -> SystemLevel:
    if figure is None or figure.total == 0:
        return SystemLevel(None, ("LEVEL-UNUSED",))
    met = _first_met(figure, by_system.get(system, ()))
    return met or SystemLevel(None, (f"LEVEL-{system.value.upper()}",))


def _first_met(figure: Figures, rows: Sequence[Threshold]) -> SystemLevel | None:
    for row in rows:
        if row.is_met(figure.total, figure.ecommerce):
            return SystemLevel(row.level, (row.rule_id,))
    return None


def _apply_visa_criteria(
    systems: dict[PaymentSystem, SystemLevel], visa: Figures | None, by_system: Mapping[str, Sequence[Threshold]]
) -> None:
    """Mastercard's Levels 1 to 3 are also reached by meeting Visa's criteria (rule LEVEL-MASTERCARD-VISA)."""
    if systems[PaymentSystem.MASTERCARD].level is None or visa is None or visa.total == 0:
        return
    criteria = [row for row in by_system.get(PaymentSystem.VISA, ()) if not row.is_floor]
    met = _first_met(visa, criteria)
    if met is not None and met.level is not None:
        systems[PaymentSystem.MASTERCARD] = _also(systems[PaymentSystem.MASTERCARD], met.level, "LEVEL-MASTERCARD-VISA")


def _cite_group(systems: dict[PaymentSystem, SystemLevel], together: Iterable[PaymentSystem]) -> None:
    """Say where the figures are the group's; Mastercard follows Visa's through Visa's criteria."""
    for system in together:
        systems[system] = _citing(systems[system], COUNTED_FOR_GROUP[system])
    mastercard = systems[PaymentSystem.MASTERCARD]
    if PaymentSystem.VISA in together and "LEVEL-MASTERCARD-VISA" in mastercard.rule_ids:
        systems[PaymentSystem.MASTERCARD] = _citing(mastercard, COUNTED_FOR_GROUP[PaymentSystem.VISA])


def _citing(found: SystemLevel, rule_id: str) -> SystemLevel:
    return SystemLevel(found.level, (*found.rule_ids, rule_id))


def _apply_level_1_of_others(systems: dict[PaymentSystem, SystemLevel], provider: SystemLevel) -> None:
    """Discover and Diners: Level 1 whoever another system or the provider has at Level 1 (LEVEL-DISCOVER-OTHERS)."""
    others_at_1 = {system for system, found in systems.items() if found.level == 1}
    for system in (PaymentSystem.DISCOVER, PaymentSystem.DINERS):
        if systems[system].level is not None and (provider.level == 1 or others_at_1 - {system}):
            systems[system] = _also(systems[system], 1, f"LEVEL-{system.value.upper()}-OTHERS")


def _also(found: SystemLevel, level: int, rule_id: str) -> SystemLevel:
    """`found` with a second rule beside it: the stricter of the two, both cited when they agree."""
    if found.level is None or found.level > level:
        return SystemLevel(level, (rule_id,))
    return SystemLevel(level, (*found.rule_ids, rule_id)) if found.level == level else found


def _strictest(found: Sequence[SystemLevel]) -> tuple[int, tuple[str, ...]]:
    levels = [entry.level for entry in found if entry.level is not None]
    if not levels:
        return LOWEST, ("LEVEL-NONE",)
    level = min(levels)
    cited = dict.fromkeys(rule_id for entry in found if entry.level == level for rule_id in entry.rule_ids)
    return level, (*cited, "LEVEL-STRICTEST")
