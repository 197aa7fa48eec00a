"""When the level may rise, if the months go on as they have gone (LEVEL-WATCH)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.levels.rules.history import aoc_due_after_rise
from compliance_app.levels.rules.volume import Assessment, Figures, SystemFigure, assess
from compliance_app.levels.thresholds import Threshold
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.rules import Policy, PolicyValue, value_on
from compliance_app.volumes.forecast import Basis, outlook
from compliance_app.volumes.rules import MONTHS_OF_A_YEAR, last_day_of_month, months_before

HORIZON = 24
"""Months that are looked ahead; what may come later is not told."""


@dataclass(frozen=True)
class LevelWatch:
    """The next rise of the level by volume.

    `crosses_on` is the day on which the operations of the last 12 months are expected to reach a stricter level,
    between `earliest_on` and `latest_on` (None: perhaps not within the horizon). `level_from` is the first day of
    the month after, from which full months count. `growth` is that of a year (0.18: 18 %).
    """

    level: int
    rule_ids: tuple[str, ...]
    crosses_on: date
    earliest_on: date
    latest_on: date | None
    level_from: date
    aoc_due_on: date | None
    growth: float
    basis: Basis
    months_known: int


def watch(
    year: Mapping[PaymentSystem, Figures],
    months: Sequence[int],
    last_month: date,
    thresholds: Sequence[Threshold],
    policies: Iterable[PolicyValue] = (),
) -> LevelWatch | None:
    """The rise that the trend leads to within HORIZON; None where there is none or too little is known.

    `year` are the operations of the 12 months through `last_month`, `months` those of every month in a row that is
    known, oldest first. What each payment system and e-commerce have of the whole is taken to stay.
    """
    found, present = outlook(months, HORIZON), _Year(year, thresholds)
    if found is None or not present.total:
        return None
    known = months[-MONTHS_OF_A_YEAR:]
    expected = _crossing(present, known, found.expected, last_month)
    if expected is None:
        return None
    earliest = _crossing(present, known, found.high, last_month) or expected
    latest = _crossing(present, known, found.low, last_month)
    reached = present.grown_to(expected.operations)
    level_from = months_before(expected.on.replace(day=1), -1)
    due = aoc_due_after_rise(level_from, value_on(policies, Policy.LEVEL_1_TIME, level_from))
    return LevelWatch(
        level=reached.strictest,
        rule_ids=reached.rule_ids,
        crosses_on=expected.on,
        earliest_on=min(earliest.on, expected.on),
        latest_on=max(latest.on, expected.on) if latest else None,
        level_from=level_from,
        aoc_due_on=due if reached.strictest == 1 else None,
        growth=found.growth,
        basis=found.basis,
        months_known=len(months),
    )


class _Year:
    """The figures of a year, and the level they would give were all of them larger in the same proportion."""

    def __init__(self, figures: Mapping[PaymentSystem, Figures], thresholds: Sequence[Threshold]) -> None:
        self._figures, self._thresholds = figures, thresholds
        self.total = sum(figure.total for figure in figures.values())
        self._level = assess(figures, thresholds).strictest

    def grown_to(self, operations: float) -> Assessment:
        """What `operations` in 12 months would come to."""
        factor = operations / self.total
        grown = {
            system: SystemFigure(math.ceil(figure.total * factor), math.ceil(figure.ecommerce * factor))
            for system, figure in self._figures.items()
        }
        return assess(grown, self._thresholds)

    def rises_with(self, operations: float) -> bool:
        """Whether so many operations in 12 months give a stricter level than today's."""
        return self.grown_to(operations).strictest < self._level


@dataclass(frozen=True)
class _Crossing:
    on: date
    operations: float


def _crossing(year: _Year, known: Sequence[int], path: Sequence[float], last_month: date) -> _Crossing | None:
    """The first day on which the running 12 months reach a stricter level, if the months go along the path."""
    run = [*known, *path]
    before = float(sum(known))
    for step in range(len(known), len(run)):
        after = sum(run[max(0, step + 1 - MONTHS_OF_A_YEAR) : step + 1])
        if year.rises_with(after):
            month = months_before(last_month, len(known) - step - 1)
            return _within(year, before, after, month)
        before = after
    return None


def _within(year: _Year, before: float, after: float, month: date) -> _Crossing:
    """The day of the month, as if the running sum went from one value to the other in even steps."""
    days = last_day_of_month(month).day
    sums = (before + (after - before) * day / days for day in range(1, days + 1))
    day, reached = next(
        (day, value) for day, value in enumerate(sums, start=1) if year.rises_with(value) or day == days
    )
    return _Crossing(month.replace(day=day), reached)
