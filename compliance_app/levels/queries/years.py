"""The figures behind a level by volume: a merchant's own year, and that of its group where it is counted together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

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


def years(
    merchant_ids: Collection[int], on: date, counting: Counting | None = None, grouped_on: date | None = None
) -> dict[int, Year]:
    """The figures behind the level of each merchant on a day; each member's year is its own (LEVEL-GROUP-YEAR).

    `counting` takes the place of what counts on the day (VOLUME-8), `grouped_on` that of the day for who is in a group.
    """
    return _years(merchant_ids, *_loaded(merchant_ids, on, counting, grouped_on))


def _years(
    merchant_ids: Collection[int], counted: Mapping[int, Counted], annual: Mapping[int, AnnualVolume]
) -> dict[int, Year]:
    of_entity = {found.entity_id: found for found in counted.values()}
    together = {key: _added_up(found, annual) for key, found in of_entity.items()}
    return {
        key: Year(annual[key], together[counted[key].entity_id] if key in counted else None) for key in merchant_ids
    }


def _loaded(
    merchant_ids: Collection[int], on: date, counting: Counting | None = None, grouped_on: date | None = None
) -> tuple[dict[int, Counted], dict[int, AnnualVolume]]:
    """Who is counted with whom, and the years of all of them."""
    counted = groups.counted_with(merchant_ids, grouped_on or on)
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


@dataclass(frozen=True)
class _Then:
    """What is approved to hold from a day to come on: what counts, and who is counted with whom.

    `by_rules`: other thresholds or other operations that count begin on it, which is so for everybody.
    """

    day: date
    by_rules: bool
    counting: Counting
    counted: Mapping[int, Counted]

    def together(self, key: int) -> list[int]:
        """The merchant, and after it those that are counted with it."""
        mates = self.counted[key].merchant_ids if key in self.counted else ()
        return [key, *(mate for mate in mates if mate != key)]


def _watches(
    merchant_ids: Collection[int],
    on: date,
    thresholds: Sequence[Threshold],
    counted: Mapping[int, Counted],
    annual: Mapping[int, AnnualVolume],
) -> dict[int, LevelWatch]:
    now, *later = _ahead(merchant_ids, on, thresholds, counted)
    courses = _courses_of(merchant_ids, on, annual, (now, *later))
    values, found = policies.values(), {}
    for key in merchant_ids:
        own, *mates = (courses[now.counting][one] for one in now.together(key))
        footings = [
            Footing(
                then.day, in_force(thresholds, then.day), [courses[then.counting][one] for one in then.together(key)]
            )
            for before, then in pairwise((now, *later))
            if then.by_rules or then.together(key) != before.together(key)
        ]
        found[key] = rules.watch(own, in_force(thresholds, on), mates, values, footings)
    return {key: rise for key, rise in found.items() if rise is not None}


def _ahead(
    merchant_ids: Collection[int], on: date, thresholds: Sequence[Threshold], counted: Mapping[int, Counted]
) -> list[_Then]:
    """The day itself, and each within sight of the forecast on which thresholds, counting or a group change."""
    last = months_later(on, rules.HORIZON)
    counting = (row for policy in (Policy.COUNTED_TYPES, Policy.COUNTED_STATUSES) for row in policies.values_of(policy))
    of_rules = {row.valid_from for row in thresholds} | {row.valid_from for row in counting}
    of_groups = groups.changing_days(merchant_ids, on)
    found = [_Then(on, True, volumes.counting_on(on), counted)]
    for day in sorted(day for day in of_rules | of_groups if on < day <= last):
        who = groups.counted_with(merchant_ids, day) if day in of_groups else found[-1].counted
        found.append(_Then(day, day in of_rules, volumes.counting_on(day), who))
    return found


def _courses_of(
    merchant_ids: Collection[int], on: date, annual: Mapping[int, AnnualVolume], times: Sequence[_Then]
) -> dict[Counting, dict[int, Course]]:
    """The courses of all that are counted at one time or another, as each time counts them."""
    now = times[0].counting
    everyone = {one for then in times for key in merchant_ids for one in then.together(key)}
    known = {**annual, **volumes.annual_of_all(on, everyone - annual.keys(), now)}
    others = {then.counting for then in times} - {now}
    years = {now: known, **{then: volumes.annual_of_all(on, everyone, then) for then in others}}
    return {counting: _courses(found, counting) for counting, found in years.items()}


def _courses(annual: Mapping[int, AnnualVolume], counting: Counting) -> dict[int, Course]:
    months = volumes.months_in_a_row({key: found.last_month for key, found in annual.items()}, counting)
    return {key: _course(found, months[key]) for key, found in annual.items()}


def _course(annual: AnnualVolume, months: Sequence[int]) -> Course:
    expected = {system: figure for system, figure in annual.by_system.items() if figure.declared}
    return rules.course_of(annual.counted, months, annual.last_month, expected)
