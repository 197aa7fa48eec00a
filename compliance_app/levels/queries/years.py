"""The figures behind a level by volume: a merchant's own year, and that of its group where it is counted together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.foundation.spans import months_later
from compliance_app.groups import queries as groups
from compliance_app.groups.queries import Counted
from compliance_app.levels import rules
from compliance_app.levels.rules import Assessment, Course, Footing, GroupYear, LevelWatch
from compliance_app.levels.thresholds import Threshold, in_force
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.kinds import Counting
from compliance_app.volumes.rules import AnnualVolume, SystemVolume


@dataclass(frozen=True)
class Year:
    """What a merchant's level by volume rests on; `group` only where it is counted together with others."""

    annual: AnnualVolume
    group: GroupYear | None = None

    def assessed(self, thresholds: Sequence[Threshold]) -> Assessment:
        """What it comes to."""
        return rules.assess(self.annual.by_system, thresholds, self.group)

    def supposing(self, system: PaymentSystem, operations: int) -> "Year":
        """The year with other operations of one payment system, as much of them e-commerce as now (WHAT-IF).

        Where nothing is known of the system, all of them: the stricter reading.
        """
        known = self.annual.by_system.get(system)
        share = known.ecommerce / known.total if known is not None and known.total else 1.0
        supposed = SystemVolume(operations, round(operations * share))
        annual = replace(self.annual, by_system={**self.annual.by_system, system: supposed})
        group = self.group and rules.with_other_operations(self.group, system, known, supposed)
        return Year(annual, group)


def year(merchant_id: int, on: date) -> Year:
    """The figures behind the level of one merchant on a day."""
    return years([merchant_id], on)[merchant_id]


def years(merchant_ids: Collection[int], on: date, counting: Counting | None = None) -> dict[int, Year]:
    """The figures behind the level of each merchant on a day; each member's year is its own (LEVEL-GROUP-YEAR).

    `counting` takes the place of what counts on the day (VOLUME-8).
    """
    return _years(merchant_ids, *_loaded(merchant_ids, on, counting))


def _years(
    merchant_ids: Collection[int], counted: Mapping[int, Counted], annual: Mapping[int, AnnualVolume]
) -> dict[int, Year]:
    of_entity = {found.entity_id: found for found in counted.values()}
    together = {key: _added_up(found, annual) for key, found in of_entity.items()}
    return {
        key: Year(annual[key], together[counted[key].entity_id] if key in counted else None) for key in merchant_ids
    }


def _loaded(
    merchant_ids: Collection[int], on: date, counting: Counting | None = None
) -> tuple[dict[int, Counted], dict[int, AnnualVolume]]:
    """Who is counted with whom, and the years of all of them."""
    counted = groups.counted_with(merchant_ids, on)
    everyone = {*merchant_ids, *(mate for found in counted.values() for mate in found.merchant_ids)}
    return counted, volumes.annual_of_all(on, everyone, counting)


def _added_up(found: Counted, annual: Mapping[int, AnnualVolume]) -> GroupYear:
    together = rules.added_up(annual[key].by_system for key in found.merchant_ids)
    return GroupYear(found.legal_name, found.public_id, len(found.merchant_ids), together)


def watches(merchant_ids: Collection[int], on: date, thresholds: Sequence[Threshold]) -> dict[int, LevelWatch]:
    """The next rise of the level of each merchant that has one to expect, by all thresholds ever (LEVEL-WATCH)."""
    return _watches(merchant_ids, on, thresholds, *_loaded(merchant_ids, on))


def year_and_watch(merchant_id: int, on: date, thresholds: Sequence[Threshold]) -> tuple[Year, LevelWatch | None]:
    """The figures behind the level of one merchant on a day and the rise that they lead to, read once."""
    counted, annual = _loaded([merchant_id], on)
    watched = _watches([merchant_id], on, thresholds, counted, annual)
    return _years([merchant_id], counted, annual)[merchant_id], watched.get(merchant_id)


def _watches(
    merchant_ids: Collection[int],
    on: date,
    thresholds: Sequence[Threshold],
    counted: Mapping[int, Counted],
    annual: Mapping[int, AnnualVolume],
) -> dict[int, LevelWatch]:
    known, counting, values = in_force(thresholds, on), volumes.counting_on(on), policies.values()
    courses = _courses(annual, counting)
    of_counting = {counting: courses}
    ahead = [(day, volumes.counting_on(day)) for day in _changes_after(on, thresholds)]
    for _, then in ahead:
        if then not in of_counting:
            of_counting[then] = _courses(volumes.annual_of_all(on, annual.keys(), then), then)
    found = {}
    for key in merchant_ids:
        mates = _mates(key, counted)
        later = [
            Footing(day, in_force(thresholds, day), [of_counting[then][one] for one in (key, *mates)])
            for day, then in ahead
        ]
        found[key] = rules.watch(courses[key], known, [courses[mate] for mate in mates], values, later)
    return {key: rise for key, rise in found.items() if rise is not None}


def _changes_after(on: date, thresholds: Sequence[Threshold]) -> list[date]:
    """The days to come, within sight of the forecast, from which other thresholds hold or other operations count."""
    counting = (row for policy in (Policy.COUNTED_TYPES, Policy.COUNTED_STATUSES) for row in policies.values_of(policy))
    days = {row.valid_from for row in thresholds} | {row.valid_from for row in counting}
    return sorted(day for day in days if on < day <= months_later(on, rules.HORIZON))


def _courses(annual: Mapping[int, AnnualVolume], counting: Counting) -> dict[int, Course]:
    months = volumes.months_in_a_row({key: found.last_month for key, found in annual.items()}, counting)
    return {key: _course(found, months[key]) for key, found in annual.items()}


def _course(annual: AnnualVolume, months: Sequence[int]) -> Course:
    expected = {system: figure for system, figure in annual.by_system.items() if figure.declared}
    return rules.course_of(annual.counted, months, annual.last_month, expected)


def _mates(key: int, counted: Mapping[int, Counted]) -> list[int]:
    together = counted[key].merchant_ids if key in counted else ()
    return [mate for mate in together if mate != key]
