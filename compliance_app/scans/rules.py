"""Rules of an ASV scan: until when it counts, and what its facts are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LIFE = timedelta(days=90)
MOST_DAYS_BETWEEN = 92
LONGEST_PRINTED = timedelta(days=366)


@dataclass(frozen=True)
class ScanFact:
    """What a standing needs to know of a scan.

    A scan that `extends` counts on day D when `counts_from <= D` (the day its report was checked) and
    `completed_on <= D <= valid_until`. A failed one is kept and never extends anything (SCAN-FAIL), nor does a
    partial one that is not combined with others into one pass (SCAN-PARTIAL). `earlier`: its report was accepted
    until an earlier day than the rule gives; `excepted`: with an exception.
    """

    id: int
    public_id: str
    completed_on: date
    passed: bool
    valid_until: date
    counts_from: date
    earlier: bool = False
    excepted: bool = False
    full: bool = True
    combined: bool = False

    @property
    def extends(self) -> bool:
        """Whether it is a pass of all components: of a full scan, or of several that together are one."""
        return extends(self.passed, self.full, self.combined)


def extends(passed: bool, full: bool, combined: bool) -> bool:
    """Only a pass of everything in scope counts (SCAN-FAIL, SCAN-PARTIAL, SCAN-COMBINED)."""
    return passed and (full or combined)


def valid_until(completed_on: date, printed: date | None) -> date:
    """The last day a scan counts: the printed expiration, else 90 days after completion (SCAN-VALIDITY).

    Source: domain facts, sections 4.1 ("90 days from date scan completed") and 4.3.
    """
    return printed or completed_on + LIFE


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
