"""Spans of days: rows that are in force from a day through another, and days some months later."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """In force from its first through its last day; None: no end is known."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_until(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    """Those that are in force on a day, both ends included."""
    return tuple(row for row in rows if row.valid_from <= on and (row.valid_until is None or on <= row.valid_until))


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day, at most the last day of all.

    29 February becomes 28 February a year later.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
