"""Of which ends of AOCs account managers are told, and until when a provider's status is to be looked at again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import valid_until
from compliance_app.policies.rules import Listing, come

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


def passed(until: date, on: date, listed: Listing) -> tuple[int, ...]:
    """The listed days that have come by a day, the earliest first; none once it is too late to tell."""
    return come(listed, until, on) if on <= until + CATCH_UP else ()


def reach(on: date, listed: Listing) -> tuple[date, date]:
    """The last days, first and last of them, about which somebody may have to be told on a day."""
    return on - CATCH_UP, max(each.ends(on)[1] for each in listed)


def message_key(user: str, on: date, endings: Iterable[Ending], listed: Listing) -> str:
    """Names the letter by what it says: writing it again writes nothing, other news get a letter of their own."""
    items = sorted(f"{ending.aoc_id}:{ending.until}:{passed(ending.until, on, listed)[-1]}" for ending in endings)
    return f"provider-aoc:{user}:{on}:{hashlib.sha256('|'.join(items).encode()).hexdigest()[:16]}"


def look_due(last: date) -> date:
    """The day by which a provider looked at on `last` is to be looked at again: 12 months on (TPSP-MONITOR)."""
    return valid_until(last)
