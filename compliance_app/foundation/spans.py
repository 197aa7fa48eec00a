"""Spans of days: rows that are in force from a day through another, and days some months later."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """In force from its first through its last day; None: no end is known."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_until(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True)
class CutShort:
    """Something that was agreed through `planned` was ended early on a day, which nobody knew before it (PAST-DAYS)."""

    planned: date
    on: date

    @classmethod
    def found(cls, planned: date | None, on: date | None) -> "CutShort | None":
        """As it is stored: nothing where nothing was ended."""
        return cls(planned, on) if planned is not None and on is not None else None


def known_end(ends_on: date, cut: CutShort | None, day: date) -> date:
    """The last day as it was known at the end of a day; `ends_on` is the real one."""
    return cut.planned if cut is not None and day < cut.on else ends_on


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
