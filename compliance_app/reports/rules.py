"""Pure parts of a report: the word for a document on a day, pauses between scans, the timeline's geometry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from compliance_app.documents.rules import DocumentFact, Scope, Verdict
from compliance_app.scans.rules import Quarter, quarter_of

TIMELINE_WIDTH = 510.0
_MOST_MARKS = 9


def documents_on(facts: Iterable[DocumentFact], on: date) -> dict[int, str]:
    """What each document was on a day, by its id: `waits`, `sent back`, `in force`, `replaced` or `run out` (REPORT-1).

    One that had not been received on that day is left out.
    """
    known = [fact for fact in facts if fact.uploaded_on <= on]
    accepted = [fact for fact in known if _is_accepted(fact, on) and fact.valid_until]
    return {fact.id: _word(fact, on, _latest(fact, accepted, on)) for fact in known}


def _latest(fact: DocumentFact, accepted: Iterable[DocumentFact], on: date) -> date | None:
    """How long the same is shown by any document that covers at least as much of the merchant (DOCUMENT-SUPERSEDE)."""
    covered = fact.scope(on)
    return max(
        (each.valid_until for each in accepted if each.valid_until and _replaces(each, fact, covered, on)), default=None
    )


def _replaces(newer: DocumentFact, older: DocumentFact, covered: Scope, on: date) -> bool:
    scope = newer.scope(on)
    same = newer.kind is older.kind and newer.saq_type == older.saq_type
    return same and (scope is None or (covered is not None and scope >= covered))


def _is_accepted(fact: DocumentFact, on: date) -> bool:
    return fact.reviewed_on is not None and fact.reviewed_on <= on and fact.verdict is Verdict.ACCEPTED


def _word(fact: DocumentFact, on: date, latest: date | None) -> str:
    if fact.reviewed_on is None or fact.reviewed_on > on:
        return "waits"
    if fact.verdict is Verdict.REJECTED:
        return "sent back"
    if fact.valid_until is None:
        return "failed"
    if latest is not None and fact.valid_until < latest:
        return "replaced"
    return "in force" if on <= fact.valid_until else "run out"


def pauses(scans: Sequence[tuple[date, bool]]) -> list[int | None]:
    """For scans in the order of completion: days since the passed one before; None for failed ones and the first."""
    found: list[int | None] = []
    last: date | None = None
    for completed_on, passed in scans:
        found.append((completed_on - last).days if passed and last else None)
        last = completed_on if passed else last
    return found


def quarters_without(passed_on: Iterable[date], first: date, on: date) -> tuple[Quarter, ...]:
    """The full quarters from the one after `first` to the one before `on` in which no scan passed, oldest first."""
    covered = {quarter_of(day) for day in passed_on}
    missing: list[Quarter] = []
    quarter = quarter_of(on).before
    while quarter > quarter_of(first):
        if quarter not in covered:
            missing.insert(0, quarter)
        quarter = quarter.before
    return tuple(missing)


@dataclass(frozen=True)
class Span:
    """A run of days with one standing, clipped to the days a report covers, and its place on the timeline."""

    starts_on: date
    ends_on: date
    standing: str
    may_process: bool
    level: int
    x: float = field(default=0.0, compare=False)
    width: float = field(default=0.0, compare=False)

    @property
    def says(self) -> tuple[str, bool, int]:
        """What it says of each of its days."""
        return self.standing, self.may_process, self.level

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.ends_on - self.starts_on).days + 1


def timeline(spans: Iterable[Span], on: date, width: float = TIMELINE_WIDTH) -> tuple[Span, ...]:
    """The spans up to and including `on`, oldest first, laid out along `width`."""
    begun = _joined(sorted((span for span in spans if span.starts_on <= on), key=lambda span: span.starts_on))
    if not begun:
        return ()
    first = begun[0].starts_on
    per_day = width / ((on - first).days + 1)
    clipped = [replace(span, ends_on=min(span.ends_on, on)) for span in begun]
    return tuple(
        replace(span, x=round((span.starts_on - first).days * per_day, 2), width=round(span.days * per_day, 2))
        for span in clipped
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbours that say the same, as one: whose turn it was is not the report's matter."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].says == span.says:
            span = replace(found.pop(), ends_on=span.ends_on)
        found.append(span)
    return found


@dataclass(frozen=True)
class Mark:
    """A label at a place of an axis."""

    at: float
    text: str


def month_marks(first: date, on: date, width: float = TIMELINE_WIDTH) -> tuple[Mark, ...]:
    """First days of months along a timeline from `first` to `on`, thinned so that the labels do not touch."""
    per_day = width / ((on - first).days + 1)
    places = range(first.year * 12 + first.month, on.year * 12 + on.month)
    starts = [date(place // 12, place % 12 + 1, 1) for place in places]
    every = max(1, -(-len(starts) // _MOST_MARKS))
    marks = [Mark(round((day - first).days * per_day, 2), f"{day:%b %Y}") for day in starts[::every]]
    return tuple(mark for mark in marks if mark.at < width - 34)
