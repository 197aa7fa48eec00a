"""Where a merchant's year goes if its months go on as they have gone (LEVEL-WATCH)."""

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    known, and the year is then taken to stay as it is. `growth` is that of a year (0.18: 18 %). `expected` are
    the expectations that stand in for figures of the year while not 12 months are known (VOLUME-3).
    """

    counted: Mapping[PaymentSystem, Figures]
    last_month: date
    months_known: int = 0
    growth: float = 0.0
    basis: Basis = Basis.TREND
    sums: Mapping[Way, Sequence[float]] = field(default_factory=dict)
    expected: Mapping[PaymentSystem, Figures] = field(default_factory=dict)

    @property
    def year(self) -> dict[PaymentSystem, Figures]:
        """The operations of the year with the expectations that stand in."""
        return self._with_expected(self.counted)

    @property
    def total(self) -> int:
        """Operations of the year, all payment systems together."""
        return sum(figure.total for figure in self.year.values())

    def at(self, way: Way, place: Place) -> Mapping[PaymentSystem, Figures]:
        """The running year then; within a month it goes from one value to the other in even steps.

        What each payment system and e-commerce have of what was counted is taken to stay.
        """
        if not self.sums:
            return self.year
        step, sums = _months_from(self.last_month, place.month), self.sums[way]
        before, after = (sums[min(max(index, 0), HORIZON)] for index in (step - 1, step))
        grown = self._grown(before + (after - before) * place.share)
        return self._with_expected(grown) if self.months_known + step < MONTHS_OF_A_YEAR else grown

    def at_most(self, way: Way) -> Mapping[PaymentSystem, Figures]:
        """The largest year of those to come."""
        return self._with_expected(self._grown(max(self.sums[way]))) if self.sums else self.year

    def _grown(self, operations: float) -> dict[PaymentSystem, Figures]:
        """What was counted, had it so many operations in all."""
        factor = operations / sum(figure.total for figure in self.counted.values())
        return {
            system: SystemFigure(math.ceil(figure.total * factor), math.ceil(figure.ecommerce * factor))
            for system, figure in self.counted.items()
        }

    def _with_expected(self, year: Mapping[PaymentSystem, Figures]) -> dict[PaymentSystem, Figures]:
        """The year with each expectation that is larger than what was counted."""
        found = dict(year)
        for system, expected in self.expected.items():
            known = found.get(system, SystemFigure(0, 0))
            if expected.total > known.total:
                found[system] = SystemFigure(expected.total, max(expected.ecommerce, known.ecommerce))
        return found


def course_of(
    counted: Mapping[PaymentSystem, Figures],
    months: Sequence[int],
    last_month: date,
    expected: Mapping[PaymentSystem, Figures] | None = None,
) -> Course:
    """The course of a merchant: `months` are those in a row that are known, oldest first, through `last_month`."""
    found, now = outlook(months, HORIZON), Course(counted, last_month, expected=expected or {})
    if found is None or not any(figure.total for figure in counted.values()):
        return now
    ways = {Way.EXPECTED: found.expected, Way.LOW: found.low, Way.HIGH: found.high}
    known = months[-MONTHS_OF_A_YEAR:]
    sums = {way: _running(known, path) for way, path in ways.items()}
    return replace(now, months_known=len(months), growth=found.growth, basis=found.basis, sums=sums)


def _running(known: Sequence[int], path: Sequence[float]) -> tuple[float, ...]:
    run = [*known, *path]
    ends = range(len(known), len(run) + 1)
    return tuple(float(sum(run[max(0, end - MONTHS_OF_A_YEAR) : end])) for end in ends)


def _months_from(month: date, later: date) -> int:
    return (later.year - month.year) * MONTHS_OF_A_YEAR + later.month - month.month
