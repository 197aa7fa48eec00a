"""The level of a report and the figures behind it, as they were known at the end of the day."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.groups import queries as groups
from compliance_app.levels import queries as levels
from compliance_app.levels import rules
from compliance_app.levels.rules import Assessment, GroupYear, LevelFacts, LevelOnDay, Source, SystemFigure
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.reports.contents import Cited, LevelPart, SystemRow
from compliance_app.volumes import chart
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.kinds import Counting, Kind, on_record
from compliance_app.volumes.models import DeclaredVolume, VolumeFigure
from compliance_app.volumes.rules import (
    MONTHS_OF_A_YEAR,
    AnnualVolume,
    SystemVolume,
    annual_volume,
    annual_window,
    day_counted_from,
    month_of,
    months_before,
    months_between,
    summed,
)

_ORIGINS = {
    Source.NOTHING: "Nothing had been counted yet",
    Source.VOLUME: "By volume",
    Source.OVERRIDE: "Set by two persons",
}


@dataclass(frozen=True)
class KnownYear:
    """The 12 months of the figures that a merchant had on a day, read once for all that a report says of them.

    They are those before `counted_from` (VOLUME-7).
    """

    on: date
    counted_from: date
    figures: Sequence[VolumeFigure]
    declared: Mapping[PaymentSystem, SystemVolume]
    counting: Counting

    @cached_property
    def annual(self) -> AnnualVolume:
        """What of it counts."""
        months = len({month_of(figure.period_start) for figure in self.figures})
        counted = summed((row.payment_system, row.channel, self._counted(row)) for row in self.figures)
        return annual_volume(self.counted_from, months, counted, self.declared)

    @property
    def chart(self) -> chart.Chart:
        """The same months as a chart."""
        by_month: dict[date, dict[PaymentSystem, int]] = {
            month: {} for month in months_between(*annual_window(self.counted_from))
        }
        for figure in self.figures:
            month = by_month[month_of(figure.period_start)]
            month[figure.payment_system] = month.get(figure.payment_system, 0) + self._counted(figure)
        return chart.stacked(by_month)

    @property
    def on_record(self) -> str:
        """What is on record and what of it counts, in words; empty where all of it counts (VOLUME-8)."""
        by_kind = Counter[Kind]()
        for figure in self.figures:
            by_kind[figure.kind] += figure.operations
        found = on_record(by_kind, self.counting)
        return found.in_words if found else ""

    def _counted(self, figure: VolumeFigure) -> int:
        """The operations of the figure that count: all or none of them (VOLUME-8)."""
        return figure.operations if self.counting.counts(figure.kind) else 0


def known_year(merchant_id: int, on: date, end: datetime) -> KnownYear:
    """The year before a day from what was recorded before `end`; later corrections do not count."""
    known = _figures(merchant_id, months_before(annual_window(on)[0], 1), annual_window(on)[1], end)
    counted_from = day_counted_from(on, {(figure.project_key, month_of(figure.period_start)) for figure in known})
    first, last = annual_window(counted_from)
    figures = [figure for figure in known if first <= month_of(figure.period_start) <= last]
    return KnownYear(on, counted_from, figures, _declared(merchant_id, end), volumes.counting_on(on))


def part(merchant_id: int, on: date, end: datetime, year: KnownYear) -> LevelPart:
    """The level in force on the day, and what each payment system comes to on the day of the year."""
    facts, annual = levels.facts_of([merchant_id])[merchant_id], year.annual
    known = levels.thresholds_on(year.on)
    level = rules.level_on(facts, on)
    group = _group(merchant_id, year.on, end)
    found = rules.assess(annual.by_system, known, group)
    together = rules.of_the_group(annual.by_system, group)
    cited = [Cited(rule_id, rules.sentence(rule_id, known)) for rule_id in level.rule_ids]
    return LevelPart(
        level=level.level,
        origin=_ORIGINS[level.source],
        in_force_since=_since(facts, level, on),
        aoc_due_on=level.aoc_due_on,
        window=_window(annual),
        systems=tuple(_row(annual, found, together, system) for system in annual.by_system),
        total=annual.total,
        ecommerce=annual.ecommerce,
        rules=tuple(cited),
        group=f"the {group.members} merchants of {group.legal_name}" if group and together else "",
        on_record=year.on_record,
    )


def _row(
    annual: AnnualVolume,
    found: Assessment,
    together: Mapping[PaymentSystem, SystemFigure],
    system: PaymentSystem,
) -> SystemRow:
    figure, level = annual.by_system[system], found.systems[system]
    return SystemRow(
        rules.name_of(system),
        figure.total,
        figure.ecommerce,
        level.level,
        figure.declared,
        level.rule_ids,
        system in together,
    )


def _group(merchant_id: int, on: date, end: datetime) -> GroupYear | None:
    """What the merchants counted together with this one had, as far as it was recorded before `end`."""
    counted = groups.counted_with([merchant_id], on, end).get(merchant_id)
    if counted is None:
        return None
    years = (known_year(key, on, end).annual.by_system for key in counted.merchant_ids)
    return GroupYear(counted.legal_name, counted.public_id, len(counted.merchant_ids), rules.added_up(years))


def _since(facts: LevelFacts, level: LevelOnDay, on: date) -> date | None:
    """The first day of what gives the level on the day."""
    if level.source is Source.OVERRIDE:
        covering = [item for item in facts.overrides if item.starts_on <= on <= item.ends_on]
        return min(item.starts_on for item in covering if item.level == level.level)
    fact = rules.in_effect(facts.assessments, on)
    return fact.effective_on if fact else None


def _window(annual: AnnualVolume) -> str:
    span = f"{annual.first_month:%B %Y} to {annual.last_month:%B %Y}"
    if annual.full_year:
        return span
    return f"{span}; {annual.months_counted} of {MONTHS_OF_A_YEAR} months have figures"


def _figures(merchant_id: int, first: date, last: date, end: datetime) -> list[VolumeFigure]:
    query = sa.select(VolumeFigure).where(
        VolumeFigure.merchant_id == merchant_id,
        VolumeFigure.period_start >= first,
        VolumeFigure.period_start < months_before(last, -1),
        VolumeFigure.recorded_at < end,
        sa.or_(VolumeFigure.replaced_at.is_(None), VolumeFigure.replaced_at >= end),
    )
    return list(db.session.scalars(query))


def _declared(merchant_id: int, end: datetime) -> dict[PaymentSystem, SystemVolume]:
    query = sa.select(DeclaredVolume).where(
        DeclaredVolume.merchant_id == merchant_id,
        DeclaredVolume.recorded_at < end,
        sa.or_(DeclaredVolume.replaced_at.is_(None), DeclaredVolume.replaced_at >= end),
    )
    found: dict[PaymentSystem, SystemVolume] = defaultdict(lambda: SystemVolume(0, 0, True))
    for row in db.session.scalars(query.order_by(DeclaredVolume.id)):
        found[row.payment_system] = SystemVolume(row.annual_operations, row.annual_ecommerce, True)
    return dict(found)
