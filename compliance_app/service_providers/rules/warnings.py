"""When account managers are told that a provider's AOC ends, and until when its status is to be looked at again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import valid_until

THRESHOLDS = (30, 7, 0)
"""Days before the last day of an AOC on which those concerned are told (TPSP-WARN)."""

CATCH_UP = timedelta(days=30)
"""How long after the end what was missed is made up for; later the pages say it (TPSP-WARN)."""


@dataclass(frozen=True)
class Ending:
    """The AOC of a provider that ends, as one account manager is told."""

    aoc_id: int
    provider: str
    until: date

    def days_left(self, on: date) -> int:
        """Days to the last day; negative once it has passed."""
        return (self.until - on).days


def passed(until: date, on: date) -> tuple[int, ...]:
    """The thresholds that have come by a day, the earliest first; none once it is too late to tell."""
    if on > until + CATCH_UP:
        return ()
    return tuple(days for days in THRESHOLDS if until - timedelta(days=days) <= on)


def reach(on: date) -> tuple[date, date]:
    """The last days, first and last of them, about which somebody may have to be told on a day."""
    return on - CATCH_UP, on + timedelta(days=THRESHOLDS[0])


def message_key(user: str, on: date, endings: Iterable[Ending]) -> str:
    """Names the letter by what it says: writing it again writes nothing, other news get a letter of their own."""
    items = sorted(f"{ending.aoc_id}:{ending.until}:{passed(ending.until, on)[-1]}" for ending in endings)
    return f"provider-aoc:{user}:{on}:{hashlib.sha256('|'.join(items).encode()).hexdigest()[:16]}"


def look_due(last: date) -> date:
    """The day by which a provider looked at on `last` is to be looked at again: 12 months on (TPSP-MONITOR)."""
    return valid_until(last)
