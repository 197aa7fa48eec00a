"""What falls due: kinds, words and order, and the weeks of a month (rules CALENDAR-2 to CALENDAR-4)."""

import calendar
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.foundation.spans import months_later
from compliance_app.obligations.rules import EvidenceKind, ObligationKind

FIRST_MONTH, LAST_MONTH = date(2000, 1, 1), date(2099, 12, 1)
"""Months that the calendar shows; it goes no further than contracts and cards do."""

AHEAD = 12
"""Months ahead that lists and feeds look (CALENDAR-3)."""

BEHIND = timedelta(days=7)
"""How long a feed keeps what has passed: as long as reminders write about it (CALENDAR-3)."""


class Kind(enum.StrEnum):
    """What it is that falls due; what a calendar can be filtered by."""

    SCAN = "scan"
    DOCUMENT = "document"
    AGREED = "agreed"
    CHANGE = "change"
    LEVEL = "level"
    PROVIDER = "provider"
    INCIDENT = "incident"
    POLICY = "policy"


KIND_WORDS = {
    Kind.SCAN: "ASV scan",
    Kind.DOCUMENT: "AOC or SAQ",
    Kind.AGREED: "Exemption or agreed time",
    Kind.CHANGE: "Scan after a change",
    Kind.LEVEL: "Level",
    Kind.PROVIDER: "Service provider’s AOC",
    Kind.INCIDENT: "Incident",
    Kind.POLICY: "Policy or threshold",
}

FOR_MERCHANTS = frozenset({Kind.SCAN, Kind.DOCUMENT, Kind.AGREED, Kind.CHANGE, Kind.LEVEL, Kind.PROVIDER})
"""What a merchant's own people see; the rest is the house's (CALENDAR-2)."""


@dataclass(frozen=True)
class Named:
    """The merchant that it is about."""

    public_id: str
    name: str


@dataclass(frozen=True)
class Deadline:
    """One thing that falls due on a day. `path`: the page to go to; `key`: names it, whatever its day becomes."""

    on: date
    kind: Kind
    merchant: Named | None
    words: str
    rule_id: str
    path: str
    key: str

    @property
    def summary(self) -> str:
        """One line for other people's calendars: of an incident it says no more than that there is something."""
        words = "A duty to a payment system" if self.kind is Kind.INCIDENT else self.words
        return f"{self.merchant.name}: {words}" if self.merchant else words


def in_order(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """The earliest first; of one day by merchant, what belongs to no merchant before the others (CALENDAR-2)."""
    return sorted(deadlines, key=_order)


def _order(deadline: Deadline) -> tuple[date, str, str, str]:
    name = deadline.merchant.name.casefold() if deadline.merchant else ""
    return deadline.on, name, deadline.kind.value, deadline.key


_LEAVE = {
    ObligationKind.ASV_SCAN: "Exemption from the ASV scan",
    ObligationKind.CHANGE_SCAN: "Exemption from the scan after a change",
    ObligationKind.SAQ: "Time agreed for the SAQ",
    ObligationKind.AOC: "Time agreed for the AOC",
}


def obligation_words(
    kind: Kind, obligation: ObligationKind, evidence: EvidenceKind, title: str, renewal_in_review: bool
) -> str:
    """What ends, and whether something newer is being checked already."""
    newer = "; a newer one is being checked" if renewal_in_review else ""
    match kind:
        case Kind.LEVEL if title == "AOC":
            words = "New AOC due; until then the present one suffices"
        case Kind.LEVEL:
            words = f"AOC due; until then the {title} suffices"
        case Kind.CHANGE:
            words = "Scan due after a significant change"
        case Kind.AGREED if evidence is EvidenceKind.INCIDENT:
            words = "Time agreed for the new AOC ends"
        case Kind.AGREED:
            words = f"{_LEAVE[obligation]} ends"
        case Kind.SCAN:
            words = "Last day of the ASV scan"
        case _:
            words = f"Last day of the {title}"
    return words + newer


def rule_of(kind: Kind, last_day: date, level_set_from: date | None, by_rise: bool) -> str:
    """The rule behind an end that reminders watch: of an AOC that is due, what begins to ask for it the day after."""
    if kind is Kind.LEVEL and level_set_from == last_day + timedelta(days=1):
        return "LEVEL-OVERRIDE"
    return "LEVEL-RISE" if kind is Kind.LEVEL and by_rise else "EXPIRY"


@dataclass(frozen=True)
class Span:
    """Days from the first through the last, both included."""

    first: date
    last: date


def coming(on: date) -> Span:
    """The next 12 months from a day on, through the same day a year later (CALENDAR-3)."""
    return Span(on, months_later(on, AHEAD))


def fed(on: date) -> Span:
    """What a feed holds: what has just passed, and the next 12 months (CALENDAR-3)."""
    return Span(on - BEHIND, months_later(on, AHEAD))


def month_of(text: str) -> date | None:
    """The first day of a month written as `2027-03`; None where that is no month the calendar shows."""
    day = day_of(f"{text}-01")
    return day if day is not None and FIRST_MONTH <= day <= LAST_MONTH else None


def day_of(text: str) -> date | None:
    """A day written as `2027-03-31`; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def beside(month: date, step: int) -> date | None:
    """The first day of the month before (-1) or after (1); None beyond what the calendar shows."""
    return month_of(f"{months_later(month, step):%Y-%m}")


def span_of(month: date) -> Span:
    """All days of the weeks in which the month lies: Monday of its first through Sunday of its last."""
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return Span(weeks[0][0], weeks[-1][-1])


@dataclass(frozen=True)
class Day:
    """One day of a calendar: what is shown of it, and how much falls due in all."""

    on: date
    inside: bool
    deadlines: tuple[Deadline, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.deadlines)


def days(month: date, found: Iterable[Deadline], totals: Mapping[date, int], shown: int) -> list[Day]:
    """The days of the weeks of a month, each with the first few that fall due (CALENDAR-4)."""
    span, by_day = span_of(month), dict[date, list[Deadline]]()
    for deadline in in_order(found):
        by_day.setdefault(deadline.on, []).append(deadline)
    every = (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))
    return [Day(on, on.month == month.month, tuple(by_day.get(on, ())[:shown]), totals.get(on, 0)) for on in every]
