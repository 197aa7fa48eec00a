"""How many operations the coming months may bring: from the trend, and from the season where a year of data exists.

Growth and spread are medians, so that one odd month moves neither. The range is meant to hold the truth in about
eight of ten cases; it is wide where little is known.
"""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from compliance_app.volumes.rules import MONTHS_OF_A_YEAR

LEAST_MONTHS = 6
"""With fewer months nothing is forecast (LEVEL-WATCH)."""

_LEAST_PAIRS = 3
_Z = 1.2816  # of a normal distribution, 80 of 100 lie within this many deviations of its middle
_MAD = 1.4826  # makes the median deviation comparable to a standard deviation
_LEAST_SPREAD = 0.03  # months that repeat exactly are no promise that the next will
_MEDIAN = math.pi / 2  # the variance of a median against that of a mean
_WANDERING = 0.03  # growth itself changes from year to year, whatever the past says
_MOST_GROWTH = math.log(5)  # a year; beyond it a young merchant's first months would promise anything


class Basis(enum.StrEnum):
    """What a forecast rests on."""

    SEASON = "season"
    TREND = "trend"


@dataclass(frozen=True)
class Outlook:
    """Operations of each coming month: expected, and from `low` to `high`. `growth` is that of a year (0.18: 18 %)."""

    basis: Basis
    growth: float
    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def outlook(months: Sequence[int], ahead: int) -> Outlook | None:
    """The `ahead` months that follow `months` (operations, oldest first, none missing); None: too little is known."""
    if len(months) < LEAST_MONTHS or not sum(months):
        return None
    if len(months) >= MONTHS_OF_A_YEAR + _LEAST_PAIRS:
        return _with_season(months, ahead)
    return _by_trend(months, ahead)


def _with_season(months: Sequence[int], ahead: int) -> Outlook:
    """Each month is the same one a year before, times the growth from year to year."""
    logs = [math.log(count + 1) for count in months[-2 * MONTHS_OF_A_YEAR :]]
    pairs = [later - earlier for earlier, later in zip(logs, logs[MONTHS_OF_A_YEAR:], strict=False)]
    growth = _bounded(median(pairs))
    of_pairs = _spread(pairs, growth) * math.sqrt(_MEDIAN / len(pairs) + 1 / MONTHS_OF_A_YEAR)
    doubt = _Z * math.hypot(of_pairs, _WANDERING)
    season = months[-MONTHS_OF_A_YEAR:]

    def path(rate: float) -> tuple[float, ...]:
        return tuple(
            season[step % MONTHS_OF_A_YEAR] * math.exp(rate * (step // MONTHS_OF_A_YEAR + 1)) for step in range(ahead)
        )

    return Outlook(Basis.SEASON, math.expm1(growth), path(growth), path(growth - doubt), path(growth + doubt))


def _by_trend(months: Sequence[int], ahead: int) -> Outlook:
    """The line through the median of all slopes (Theil and Sen), in logarithms; no season is known yet."""
    logs = [math.log(count + 1) for count in months]
    count = len(logs)
    slopes = [(logs[j] - logs[i]) / (j - i) for i in range(count) for j in range(i + 1, count)]
    slope = _bounded(median(slopes) * MONTHS_OF_A_YEAR) / MONTHS_OF_A_YEAR
    start = median(value - slope * place for place, value in enumerate(logs))
    spread = _spread([value - slope * place - start for place, value in enumerate(logs)], 0)
    of_slope = spread / math.sqrt(count * (count * count - 1) / 12)

    def path(sign: int) -> tuple[float, ...]:
        return tuple(
            math.exp(start + slope * place + sign * _Z * math.hypot(of_slope * (place - (count - 1) / 2), spread / 3))
            for place in range(count, count + ahead)
        )

    return Outlook(Basis.TREND, math.expm1(slope * MONTHS_OF_A_YEAR), path(0), path(-1), path(1))


def _bounded(growth: float) -> float:
    return max(-_MOST_GROWTH, min(_MOST_GROWTH, growth))


def _spread(values: Sequence[float], middle: float) -> float:
    return max(_LEAST_SPREAD, _MAD * median(abs(value - middle) for value in values))
