"""What the pages show: the places of the navigation, the strip of ASV quarters, the strip of standing."""

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.accounts.rules import Permission, Viewer
from compliance_app.scans.rules import Quarter as CalendarQuarter
from compliance_app.scans.rules import ScanFact, last_quarters, outcome, quarter_of


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. `covers` are the blueprints and endpoints whose pages lie under it."""

    label: str
    endpoint: str
    permission: Permission
    covers: frozenset[str]


_RELIANCES = ("service_providers.rely", "service_providers.revise")
"""Pages of a merchant among those of service providers."""

PLACES = (
    Place(
        "Your compliance",
        "portal.home",
        Permission.USE_PORTAL,
        frozenset({"portal", "submissions.ask_form", "submissions.ask"}),
    ),
    Place(
        "Merchants",
        "overview.portfolio",
        Permission.VIEW_PORTFOLIO,
        frozenset(
            {
                "overview.portfolio",
                "overview.merchant",
                "merchants",
                "volumes",
                "levels",
                "rulebook",
                "documents",
                "exemptions",
                "network_changes",
                "submissions",
                "incidents",
                *_RELIANCES,
                "scans",
            }
        ),
    ),
    Place("Calendar", "deadlines.calendar", Permission.VIEW_PORTFOLIO, frozenset({"deadlines"})),
    Place("Reviews", "reviews.queue", Permission.REVIEW_DOCUMENT, frozenset({"reviews"})),
    Place(
        "Service providers",
        "service_providers.providers",
        Permission.VIEW_PROVIDERS,
        frozenset({"service_providers", "overview.service_provider"}),
    ),
    Place("Audit", "audit.trail", Permission.VIEW_AUDIT, frozenset({"audit"})),
    Place(
        "Settings",
        "overview.settings",
        Permission.VIEW_SETTINGS,
        frozenset(
            {
                "overview.settings",
                "accounts.users",
                "accounts.person",
                "accounts.invite",
                "accounts.teams",
                "accounts.team",
                "rulebook.thresholds",
                "rulebook.policies",
                "rulebook.change_policy",
                "rulebook.decide_policy",
                "rulebook.change_threshold",
                "rulebook.decide_threshold",
                "rulebook.policy",
                "rulebook.policy_change",
                "rulebook.threshold",
                "rulebook.threshold_change",
                "documents.retention_terms",
                "documents.term",
                "vendors",
            }
        ),
    ),
)


def places_for(viewer: Viewer) -> tuple[Place, ...]:
    """The places this person may go to, in the order of the table."""
    return tuple(place for place in PLACES if viewer.can(place.permission))


def place_of(endpoint: str, places: Iterable[Place]) -> Place | None:
    """The place a page lies under; a whole endpoint counts before its blueprint."""
    candidates = list(places)
    for name in (endpoint, endpoint.split(".")[0]):
        for place in candidates:
            if name == place.endpoint or name in place.covers:
                return place
    return None


class QuarterState(enum.StrEnum):
    """What the scans of one calendar quarter came to."""

    PASSED = "passed"
    FAILED = "failed"
    PARTIAL = "partial"
    MISSING = "missing"
    OPEN = "open"
    BEFORE = "before"


@dataclass(frozen=True)
class Quarter:
    """One cell of the strip of ASV quarters. `sentence` says it to who cannot see the strip."""

    label: str
    state: QuarterState
    sentence: str


def quarters(scans: Sequence[ScanFact], since: date, on: date) -> tuple[Quarter, ...]:
    """The latest four calendar quarters up to that of `on`, oldest first; a pass outweighs a failure (LIST-QUARTERS).

    Only scans whose report was checked by `on` are known. `since`: the day the merchant came to us;
    quarters that ended before it owe nothing.
    """
    known = [scan for scan in scans if scan.counts_from <= on]
    return tuple(_quarter(quarter, known, since, on) for quarter in last_quarters(on))


def _quarter(quarter: CalendarQuarter, scans: Sequence[ScanFact], since: date, on: date) -> Quarter:
    own = [scan for scan in scans if quarter_of(scan.completed_on) == quarter]
    if own:
        state = QuarterState(outcome((scan.passed, scan.extends) for scan in own))
    elif quarter < quarter_of(since):
        state = QuarterState.BEFORE
    else:
        state = QuarterState.OPEN if quarter == quarter_of(on) else QuarterState.MISSING
    return Quarter(quarter.label, state, f"{quarter.label}: {_QUARTER_WORDS[state]}")


_QUARTER_WORDS = {
    QuarterState.PASSED: "passed",
    QuarterState.FAILED: "failed",
    QuarterState.PARTIAL: "a partial scan only",
    QuarterState.MISSING: "no scan",
    QuarterState.OPEN: "no scan yet",
    QuarterState.BEFORE: "before this merchant",
}


@dataclass(frozen=True)
class Run:
    """A run of days with one standing, as the obligations keep it."""

    starts_on: date
    ends_on: date
    standing: str
    may_process: bool


@dataclass(frozen=True)
class Stretch:
    """A run on the strip: `x` and `width` in per cent of the strip, cut to what the strip shows."""

    x: float
    width: float
    run: Run


@dataclass(frozen=True)
class Strip:
    """The standing over time: stretches, the first days of months as (x, words), and where today is."""

    first: date
    last: date
    stretches: tuple[Stretch, ...]
    months: tuple[tuple[float, str], ...]
    today: float


def strip(runs: Sequence[Run], on: date, back: int = 365, ahead: int = 180) -> Strip:
    """The standing from `back` days before `on` to `ahead` days after it, should nothing change."""
    first, last = on - timedelta(days=back), on + timedelta(days=ahead)
    whole = (last - first).days + 1

    def place(day: date) -> float:
        return round((day - first).days * 100 / whole, 3)

    shown = [run for run in runs if run.ends_on >= first and run.starts_on <= last]
    stretches = tuple(
        Stretch(x := place(max(run.starts_on, first)), round(place(min(run.ends_on, last) + _DAY) - x, 3), run)
        for run in shown
    )
    return Strip(first, last, stretches, tuple(_quarter_days(first, last, place)), place(on))


_DAY = timedelta(days=1)


def _quarter_days(first: date, last: date, place: Callable[[date], float]) -> Iterator[tuple[float, str]]:
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        day = date(month // 12, month % 12 + 1, 1)
        if day.month in (1, 4, 7, 10):
            yield place(day), f"{day:%b %Y}"


class Cause(enum.StrEnum):
    """Why a merchant is on the list of what to act on today."""

    ENDING = "ending"
    SCAN_FAILED = "scan_failed"
    UNANSWERED = "unanswered"
    TO_CHECK = "to_check"
    ASKED = "asked"


@dataclass(frozen=True)
class Act:
    """One line of it: `words` and `day` say what happened or will.

    `document` is to be checked; `system` is the payment system that the merchant asks about.
    """

    cause: Cause
    merchant: str
    merchant_id: str
    words: str
    day: date | None
    document: str | None = None
    system: str | None = None
