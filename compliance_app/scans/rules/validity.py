"""Until when a scan counts, and how far apart two may lie."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

LIFE = timedelta(days=90)
MOST_DAYS_BETWEEN = 92
LONGEST_PRINTED = timedelta(days=366)


def valid_until(completed_on: date, printed: date | None) -> date:
    """The last day a scan counts: the printed expiration, else 90 days after completion (SCAN-VALIDITY).

    Source: domain facts, sections 4.1 ("90 days from date scan completed") and 4.3.
    """
    return printed or completed_on + LIFE


def note_on_printed(completed_on: date, printed: date | None) -> str | None:
    """What to remember when the report prints another day than 90 days after completion (SCAN-PRINTED)."""
    if printed is None or printed == completed_on + LIFE:
        return None
    days = (printed - completed_on).days
    return f"The report prints an expiration {days:,} days after completion instead of {LIFE.days}."


def longest_gap(passed_on: Iterable[date]) -> int | None:
    """The most days between one passed scan and the next; over 92 is a gap (SCAN-GAP). None below two scans."""
    days = sorted(set(passed_on))
    return max(((later - earlier).days for earlier, later in pairwise(days)), default=None)
