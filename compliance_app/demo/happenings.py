"""What is to happen on each day of the invented history, in order."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

Deedful = Callable[[datetime], object]
_Value = TypeVar("_Value")


@dataclass
class Happenings:
    """Deeds under their day; each is called with its moment."""

    by_day: dict[date, list[tuple[int, int, Deedful]]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, day: date, minute: int, deed: Deedful) -> None:
        """Let it happen on a day, that many minutes after the morning began."""
        self.by_day[day].append((minute, len(self.by_day[day]), deed))

    def take(self, day: date) -> Iterator[tuple[int, Deedful]]:
        """The deeds of a day in order, each with its minute; they are not given again."""
        for minute, _, deed in sorted(self.by_day.pop(day, ()), key=lambda entry: entry[:2]):
            yield minute, deed


def present(value: _Value | None) -> _Value:
    """The value, where a plan surely has one."""
    if value is None:
        raise LookupError("The plan names something that is not there.")
    return value
