"""Quarters of the calendar, by the day a scan was completed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def label(self) -> str:
        """`Q1 2026`."""
        return f"Q{self.number} {self.year}"

    @property
    def before(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


def quarter_of(day: date) -> Quarter:
    """The calendar quarter in which a scan was completed (SCAN-QUARTER)."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_quarters(day: date, count: int = 4) -> list[Quarter]:
    """The quarter of `day` and those before it, the oldest first."""
    quarters = [quarter_of(day)]
    while len(quarters) < count:
        quarters.insert(0, quarters[0].before)
    return quarters
