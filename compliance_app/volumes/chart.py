"""The geometry of the chart of a year: one bar for each month, stacked by payment system. Lengths are SVG units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance_app.merchants.rules import PaymentSystem

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 8, 12, 28
_BAR = 0.62  # part of a month's room that its bar fills


@dataclass(frozen=True)
class Segment:
    """One payment system's part of a bar."""

    system: PaymentSystem
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One month: its parts from below, its label in the middle of its room."""

    month: date
    total: int
    middle: float
    segments: tuple[Segment, ...]
    by_system: Mapping[PaymentSystem, int]


@dataclass(frozen=True)
class Line:
    """A horizontal line of the scale with its number of operations."""

    y: float
    operations: int


@dataclass(frozen=True)
class Chart:
    """Everything a template needs to draw the year and to write the table beside it."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    systems: tuple[PaymentSystem, ...]

    @property
    def total(self) -> int:
        return sum(bar.total for bar in self.bars)


def stacked(months: Mapping[date, Mapping[PaymentSystem, int]]) -> Chart:
    """The chart of operations by month and payment system."""
    used = tuple(system for system in PaymentSystem if any(system in month for month in months.values()))
    top = scale_top(max((sum(month.values()) for month in months.values()), default=0))
    room = (WIDTH - LEFT - RIGHT) / max(len(months), 1)
    bars = tuple(
        _bar(month, operations, LEFT + index * room, room, top, used)
        for index, (month, operations) in enumerate(sorted(months.items()))
    )
    lines = tuple(Line(_y(top * part // 4, top), top * part // 4) for part in range(5))
    return Chart(bars, lines, used)


def scale_top(largest: int) -> int:
    """The end of the scale: a round number, divisible by four, that no bar exceeds."""
    step = 1
    while True:
        for factor in (4, 8, 12, 20, 40):
            if factor * step >= largest:
                return factor * step
        step *= 10


def short_number(operations: int) -> str:
    """The number as a scale shows it: `1.5 M`, `200 k`, `800`."""
    for size, unit in ((1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k")):
        if operations >= size:
            return f"{operations / size:.4g} {unit}"
    return str(operations)


def _y(operations: int, top: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - operations / top), 2)


def _bar(
    month: date,
    operations: Mapping[PaymentSystem, int],
    left: float,
    room: float,
    top: int,
    used: tuple[PaymentSystem, ...],
) -> Bar:
    width, x, below, segments = round(room * _BAR, 2), round(left + room * (1 - _BAR) / 2, 2), 0, []
    for system in used:
        count = operations.get(system, 0)
        if count:
            upper, lower = _y(below + count, top), _y(below, top)
            segments.append(Segment(system, x, upper, width, round(lower - upper, 2)))
            below += count
    return Bar(month, below, round(left + room / 2, 2), tuple(segments), operations)
