"""The figures behind a level by volume: a merchant's own year, and that of its group where it is counted together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.groups import queries as groups
from compliance_app.groups.queries import Counted
from compliance_app.levels import rules
from compliance_app.levels.rules import Assessment, Course, GroupYear, LevelWatch
from compliance_app.levels.thresholds import Threshold
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies import queries as policies
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
    counted, annual = _loaded(merchant_ids, on, counting)
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
    """The next rise of the level of each merchant that has one to expect (LEVEL-WATCH)."""
    counted, annual = _loaded(merchant_ids, on)
    last_months = {key: found.last_month for key, found in annual.items()}
    months = volumes.months_in_a_row(last_months, volumes.counting_on(on))
    courses = {key: rules.course_of(found.by_system, months[key], found.last_month) for key, found in annual.items()}
    values = policies.values()
    found = {key: rules.watch(courses[key], thresholds, _mates(key, counted, courses), values) for key in merchant_ids}
    return {key: rise for key, rise in found.items() if rise is not None}


def _mates(key: int, counted: Mapping[int, Counted], courses: Mapping[int, Course]) -> list[Course]:
    together = counted[key].merchant_ids if key in counted else ()
    return [courses[mate] for mate in together if mate != key]
