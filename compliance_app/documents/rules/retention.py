"""How long files are kept: terms as dated data, the day a document stopped counting, and when its file may go.

Only the file and what was read in it go; the row with verdict, dates, receipt and fingerprint stays (RETENTION-1).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules.words import DocumentKind, DocumentState
from compliance_app.foundation import spans
from compliance_app.foundation.formats import long_date

LEAST_YEARS, MOST_YEARS = 1, 30
LONGEST_REASON = 300

SHORTER_NOTICE = timedelta(days=7)
"""A shorter term begins this much later at the earliest, so that holds can be placed first (RETENTION-3)."""

SINCE = date(2004, 12, 15)
"""From when the shipped terms are in force: PCI DSS 1.0 is older than any day the product looks back on."""


@dataclass(frozen=True)
class Term:
    """Years that files of a kind are kept after the document stopped counting; valid through `valid_until`."""

    kind: DocumentKind
    years: int
    reason: str
    valid_from: date
    valid_until: date | None = None


SHIPPED = (
    Term(DocumentKind.AOC, 3, "As long as assessors keep their evidence: three years. Chosen.", SINCE),
    Term(DocumentKind.SAQ, 3, "As the AOC, which it stands for below Level 1. Chosen.", SINCE),
    Term(
        DocumentKind.ASV_SCAN_REPORT,
        3,
        "Scanning vendors keep scan reports three years (ASV Program Guide v4.0 r2).",
        SINCE,
    ),
)


@dataclass(frozen=True)
class KeptFile:
    """What a term needs to know of a document whose file is there. Days are the provider's."""

    id: int
    merchant_id: int
    kind: DocumentKind
    state: DocumentState
    reviewed_on: date | None
    completed_on: date | None
    valid_until: date | None
    is_there: bool = True
    is_held: bool = False


@dataclass(frozen=True)
class Due:
    """A file whose time is over, and the sentence that takes its place."""

    document_id: int
    why: str


def in_force(terms: Iterable[Term], on: date) -> dict[DocumentKind, Term]:
    """The term of each kind on a day."""
    return {term.kind: term for term in spans.in_force(terms, on)}


def stopped_on(file: KeptFile) -> date | None:
    """The last day it counted, or the day of the verdict where it never did; None: it waits for its verdict."""
    if file.reviewed_on is None or file.state not in (
        DocumentState.ACCEPTED,
        DocumentState.SUPERSEDED,
        DocumentState.REJECTED,
    ):
        return None
    if file.state is DocumentState.REJECTED or file.valid_until is None:
        return file.reviewed_on
    return max(file.valid_until, file.reviewed_on)


def kept_until(stopped: date, years: int) -> date:
    """The last day a file is kept (RETENTION-1): never a day short, so 29 February becomes 1 March."""
    try:
        return stopped.replace(year=stopped.year + years)
    except ValueError:
        return date(stopped.year + years, 3, 1)


def earliest_stop(on: date, years: int) -> date:
    """No document that stopped counting after this day is past a term of so many years on `on`."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def due(
    files: Sequence[KeptFile], terms: Iterable[Term], on: date, wholes: Mapping[int, int] | None = None
) -> list[Due]:
    """Which of these files may go on a day; `files` are all documents of the merchants, those without a file too.

    Never one that waits for its verdict, is within its term, is held (HOLD-1), or is the merchant's latest
    accepted of its kind (RETENTION-2), nor one that is evidence of a whole whose file stays: `wholes` by the ids of
    their parts (RETENTION-5).
    """
    by_kind, latest = in_force(terms, on), latest_accepted(files)
    over: dict[int, Due] = {}
    for file in files:
        term, stopped = by_kind.get(file.kind), stopped_on(file)
        if term is None or stopped is None or file.is_held or file.id in latest:
            continue
        if on > kept_until(stopped, term.years):
            over[file.id] = Due(file.id, why_removed(term, stopped))
    there = {file.id for file in files if file.is_there}
    needed = {part for part, whole in (wholes or {}).items() if whole in there and whole not in over}
    return [found for key, found in over.items() if key in there and key not in needed]


def latest_accepted(files: Iterable[KeptFile]) -> set[int]:
    """Ids of each merchant's latest accepted document of each kind: its file stays whatever its age (RETENTION-2).

    Latest is the one that counted longest; of two, the one that came in later.
    """
    latest: dict[tuple[int, DocumentKind], tuple[date, int]] = {}
    for file in files:
        if file.state not in (DocumentState.ACCEPTED, DocumentState.SUPERSEDED):
            continue
        counted, whose = file.valid_until or file.completed_on, (file.merchant_id, file.kind)
        if counted is not None:
            latest[whose] = max(latest.get(whose, (date.min, 0)), (counted, file.id))
    return {document_id for _, document_id in latest.values()}


def term_problem(current: Term, years: int, valid_from: date, on: date) -> str | None:
    """Why a new term cannot follow the present one, in words; None when it can (RETENTION-3). `on`: today."""
    if not LEAST_YEARS <= years <= MOST_YEARS:
        return f"Choose from {LEAST_YEARS} to {MOST_YEARS} years."
    if valid_from < on:
        return "A term begins today or later: what was removed under the present one is gone."
    if valid_from <= current.valid_from:
        return "A later term is planned already. Cancel that change first."
    if years == current.years:
        return f"The term is {years} years already."
    if years < current.years and valid_from < on + SHORTER_NOTICE:
        days = SHORTER_NOTICE.days
        return f"A shorter term begins at the earliest in {days} days, so that holds can be placed before."
    return None


def why_removed(term: Term, stopped: date) -> str:
    """The sentence that stands in the place of the file."""
    years = "one year" if term.years == 1 else f"{term.years} years"
    return f"It was kept for {years} after it stopped counting on {long_date(stopped)} (RETENTION-1)."
