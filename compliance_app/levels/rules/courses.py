"""Where a merchant's year goes if its months go on as they have gone (LEVEL-WATCH)."""

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compliance_app.levels.rules.figures import Figures, SystemFigure
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.forecast import Basis, outlook
from compliance_app.volumes.rules import MONTHS_OF_A_YEAR

HORIZON = 24
"""Months that are looked ahead; what may come later is not told."""


class Way(enum.Enum):
    """What is expected, and the two edges of the range around it."""

    EXPECTED = "expected"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True)
class Place:
    """A point of time: a share (0 to 1) of a month, given by its first day."""

    month: date
    share: float = 1.0


@dataclass(frozen=True)
class Course:
    """The operations of the 12 months through `last_month`, and for each way the running 12 months that follow.

    `sums` begin with what the known months have and go on month by month; they are empty where too little is
    known, and the year is then taken to stay as it is. `growth` is that of a year (0.18: 18 %).
    """

    year: Mapping[PaymentSystem, Figures]
    last_month: date
    months_known: int = 0
    growth: float = 0.0
    basis: Basis = Basis.TREND
    sums: Mapping[Way, Sequence[float]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Operations of the year, all payment systems together."""
        return sum(figure.total for figure in self.year.values())

    def at(self, way: Way, place: Place) -> dict[PaymentSystem, SystemFigure]:
        """The running year then; within a month it goes from one value to the other in even steps.

        What each payment system and e-commerce have of the whole is taken to stay.
        """
        if not self.sums:
            return self._grown(1)
        step, sums = _months_from(self.last_month, place.month), self.sums[way]
        before, after = (sums[min(max(index, 0), HORIZON)] for index in (step - 1, step))
        return self._grown((before + (after - before) * place.share) / self.total)

    def at_most(self, way: Way) -> dict[PaymentSystem, SystemFigure]:
        """The largest year of those to come."""
        return self._grown(max(self.sums[way]) / self.total if self.sums else 1)

    def _grown(self, factor: float) -> dict[PaymentSystem, SystemFigure]:
        return {
            system: SystemFigure(math.ceil(figure.total * factor), math.ceil(figure.ecommerce * factor))
            for system, figure in self.year.items()
        }


def course_of(year: Mapping[PaymentSystem, Figures], months: Sequence[int], last_month: date) -> Course:
    """The course of a merchant: `months` are those in a row that are known, oldest first, through `last_month`."""
    found, now = outlook(months, HORIZON), Course(year, last_month)
    if found is None or not now.total:
        return now
    ways = {Way.EXPECTED: found.expected, Way.LOW: found.low, Way.HIGH: found.high}
    known = months[-MONTHS_OF_A_YEAR:]
    sums = {way: _running(known, path) for way, path in ways.items()}
    return Course(year, last_month, len(months), found.growth, found.basis, sums)


def _running(known: Sequence[int], path: Sequence[float]) -> tuple[float, ...]:
    run = [*known, *path]
    ends = range(len(known), len(run) + 1)
    return tuple(float(sum(run[max(0, end - MONTHS_OF_A_YEAR) : end])) for end in ends)


def _months_from(month: date, later: date) -> int:
    return (later.year - month.year) * MONTHS_OF_A_YEAR + later.month - month.month
