"""What a policy may be: a number, a list of days before an end, or a choice of words; each in words, and its bounds."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Value = int | tuple[int, ...] | frozenset[str]
"""A number; days before an end, the one longest before it first; words that were chosen."""

_DAY = re.compile(r"[-\N{MINUS SIGN}]?\d{1,4}", re.ASCII)


class Unit(enum.StrEnum):
    """What a number counts."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"

    @property
    def words(self) -> str:
        """For people."""
        return self.value.replace("_", " ")

    def counted(self, number: int) -> str:
        """`90 days`, `1 month`."""
        return f"{number:,} {self.words.removesuffix('s') if number == 1 else self.words}"


class Shape(Protocol):
    """What every shape knows: the value that the product comes with, values in words, and which may be set."""

    @property
    def shipped(self) -> Value: ...

    def words(self, value: Value) -> str:
        """A value for people."""

    def difference(self, before: Value, after: Value) -> str:
        """What comes and what goes, for people, where two values do not say it at a glance; else empty."""

    def bounds(self) -> str:
        """Which values may be set, for people."""

    def problem(self, value: Value) -> str:
        """Why this may not be the value, in words; empty when it may (POLICY-5)."""


@dataclass(frozen=True)
class Number:
    """A whole number from `least` to `most`, both included."""

    unit: Unit
    shipped: int
    least: int
    most: int

    def words(self, value: Value) -> str:
        """`90 days`, `1 month`."""
        return self.unit.counted(value) if isinstance(value, int) else ""

    def difference(self, before: Value, after: Value) -> str:  # noqa: ARG002  two numbers say it
        """Nothing that the numbers do not say."""
        return ""

    def bounds(self) -> str:
        """`from 30 to 92 days`."""
        return f"from {self.least:,} to {self.words(self.most)}"

    def problem(self, value: Value) -> str:
        """Not a number, or out of its range."""
        fits = isinstance(value, int) and self.least <= value <= self.most
        return "" if fits else f"Choose {self.bounds()}."


@dataclass(frozen=True)
class Days:
    """Up to `longest` different days from `most` before an end to `least` (negative: after it), always with the end."""

    shipped: tuple[int, ...]
    most: int
    least: int
    longest: int = 10

    def words(self, value: Value) -> str:
        """`30 and 7 days before, on the last day, 7 days after`."""
        days = value if isinstance(value, tuple) else ()
        before, after = [f"{day}" for day in days if day > 0], [f"{-day}" for day in days if day < 0]
        parts = [_counted(before, "before"), "on the last day" if 0 in days else "", _counted(after, "after")]
        return ", ".join(part for part in parts if part)

    def difference(self, before: Value, after: Value) -> str:
        """`adds 45; leaves out 14 and 1`."""
        old, new = (value if isinstance(value, tuple) else () for value in (before, after))
        return _moved([f"{day}" for day in new if day not in old], [f"{day}" for day in old if day not in new])

    def bounds(self) -> str:
        """How many days, from which to which."""
        end = f"{-self.least} days after it" if self.least < 0 else "the day itself"
        return f"up to {self.longest} days, from {self.most} days before the last day to {end}; 0 is always among them"

    def problem(self, value: Value) -> str:
        """Not days, too many of them, one twice or out of bounds, or none on the last day."""
        if not isinstance(value, tuple) or not 1 <= len(value) <= self.longest:
            return f"Write from 1 to {self.longest} days."
        if not all(self.least <= day <= self.most for day in value):
            return f"Choose each day from {self.most} to {self.least}."
        if list(value) != sorted(set(value), reverse=True):
            return "Write each day once, the one longest before the last day first."
        return "" if 0 in value else "Keep 0 among them: the last day itself is always one."


@dataclass(frozen=True)
class Choice:
    """At least one of the words, each of which has a name for people."""

    options: tuple[tuple[str, str], ...]
    shipped: frozenset[str]

    def words(self, value: Value) -> str:
        """The names of those chosen, or of the fewer that are left out: `all but Invoice and Commission`."""
        chosen = value if isinstance(value, frozenset) else frozenset()
        names = [name for word, name in self.options if word in chosen]
        others = [name for word, name in self.options if word not in chosen]
        if not others:
            return f"all {len(names)}"
        return f"all but {joined(others)}" if len(others) < len(names) else joined(names)

    def difference(self, before: Value, after: Value) -> str:
        """`adds Decline; leaves out Invoice`."""
        old, new = (value if isinstance(value, frozenset) else frozenset() for value in (before, after))
        added = [name for word, name in self.options if word in new - old]
        return _moved(added, [name for word, name in self.options if word in old - new])

    def bounds(self) -> str:
        """How many of how many."""
        return f"one or more of {len(self.options)}"

    def problem(self, value: Value) -> str:
        """Not words, none of them, or one that is not offered."""
        if not isinstance(value, frozenset) or not value:
            return "Choose at least one."
        unknown = value - {word for word, _ in self.options}
        return f"Choose only what is offered; this is not: {joined(sorted(unknown))}." if unknown else ""


def joined(words: Sequence[str]) -> str:
    """`A, B and C`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _moved(added: Sequence[str], gone: Sequence[str]) -> str:
    parts = [f"adds {joined(added)}" if added else "", f"leaves out {joined(gone)}" if gone else ""]
    return "; ".join(part for part in parts if part)


def _counted(days: Sequence[str], side: str) -> str:
    return f"{joined(days)} {'day' if list(days) == ['1'] else 'days'} {side}" if days else ""


def days_in(text: str) -> tuple[int, ...] | None:
    """The days that a person wrote, `30, 7, 0, -7`, the one longest before the end first; None for anything else."""
    written = text.replace(",", " ").replace(";", " ").split()
    if not all(_DAY.fullmatch(day) for day in written):
        return None
    return tuple(sorted((int(day.replace("\N{MINUS SIGN}", "-")) for day in written), reverse=True))


def stored(value: Value) -> int | list[int] | list[str]:
    """A value as it is kept and told to programs."""
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def restored(kept: int | list[int] | list[str]) -> Value:
    """The value that was kept."""
    if isinstance(kept, int):
        return kept
    days = tuple(day for day in kept if isinstance(day, int))
    return days or frozenset(word for word in kept if isinstance(word, str))
