"""Examples of what merchants owe, and where they stand."""

from collections.abc import Iterator
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentFact, DocumentKind, SaqType, Verdict, valid_until
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, Subject
from compliance_app.explanations.rules import Supposition, Used, Whose, cited, suppose, told
from compliance_app.foundation.spans import CutShort
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact
from compliance_app.merchants.rules import MerchantState
from compliance_app.network_changes.rules import ChangeFact, due_on
from compliance_app.obligations.rules import (
    MerchantFacts,
    ObligationKind,
    StateFact,
    expiries,
    is_closed,
    periods,
    standing_on,
)
from compliance_app.obligations.rules import Verdict as Answer
from compliance_app.policies.rules import SINCE, Policy, PolicyValue, shipped
from compliance_app.scans.rules import ScanFact
from compliance_app.scans.rules import valid_until as scan_valid_until
from tests.rule_examples.running import Given, Then, example

NAMES = {
    ObligationKind.ASV_SCAN: "ASV scan",
    ObligationKind.AOC: "AOC",
    ObligationKind.SAQ: "SAQ",
    ObligationKind.CHANGE_SCAN: "scan after the change",
}
LEAVES = {
    "scan not applicable": (ExemptionKind.NOT_APPLICABLE, Subject.SCAN),
    "scan promised": (ExemptionKind.PROMISED, Subject.SCAN),
    "document promised": (ExemptionKind.PROMISED, Subject.DOCUMENT),
    "grace for the scan": (ExemptionKind.GRACE, Subject.SCAN),
    "grace for the document": (ExemptionKind.GRACE, Subject.DOCUMENT),
}
SUPPOSABLE = {DocumentKind.ASV_SCAN_REPORT: "scan", DocumentKind.SAQ: "SAQ", DocumentKind.AOC: "AOC"}
ONE = timedelta(days=1)
CREATED = date(2027, 1, 1)
"""Where an example says nothing else; Level 4 then."""


@example(
    "OBLIGATION-ASV",
    "OBLIGATION-AOC",
    "OBLIGATION-SAQ",
    "OBLIGATION-AOC-RISE",
    "OBLIGATION-CHANGE",
    "OBLIGATION-INCIDENT",
    "OBLIGATION-EXEMPT",
    "OBLIGATION-DEFERRED",
    "OBLIGATION-EVIDENCE",
    "PROCESS",
    "PROCESS-CLOSED",
    "STANDING-EXPIRED",
    "STANDING-NON-COMPLIANT",
    "STANDING-IN-REVIEW",
    "STANDING-IN-PROGRESS",
    "STANDING-NOT-STARTED",
    "STANDING-EXPIRING",
    "STANDING-PROVISIONAL",
    "STANDING-COMPLIANT",
    "TURN",
    "PAST-DAYS",
    "EXEMPTION-1",
    "EXEMPTION-PROMISED",
    "CHANGE-1",
    "DOCUMENT-NON-COMPLIANT",
)
def standing(given: Given) -> Then:
    return _told(standing_on(merchant(given), given.day("on")))


@example("WHAT-IF")
def supposed(given: Given) -> Then:
    """What is supposed of a day beside the facts: a scan, an SAQ or an AOC completed."""
    kind = next(kind for kind in SUPPOSABLE if given.has(f"supposed {SUPPOSABLE[kind]}"))
    completed, on = given.day(f"supposed {SUPPOSABLE[kind]}"), given.day("on")
    until = scan_valid_until(completed, None) if kind is DocumentKind.ASV_SCAN_REPORT else valid_until(completed)
    facts = suppose(merchant(given), Supposition(on, kind, completed, until), given.day("today"))
    return _told(standing_on(facts, on))


@example("EXPLAIN-1")
def explained(given: Given) -> Then:
    """The ids of the rules that an explanation of the day names."""
    facts, on = merchant(given), given.day("on")
    named = cited(standing_on(facts, on), is_closed(facts, on), on < given.day("today"))
    return {"rules": ", ".join(dict.fromkeys(each.rule_id for each in named))}


WHOSE = {"the merchant": Whose.MERCHANT, "another of its group": Whose.GROUP, "the provider": Whose.PROVIDER}


@example("EXPLAIN-MERCHANT")
def explained_to_its_people(given: Given) -> Then:
    """One fact as the merchant's own people read it."""
    fact = Used("What", given.text("origin"), given.text("by"), CREATED, "address", WHOSE[given.text("fact of")])
    found = told([fact], "Benker")[0]
    return {
        "origin": found.origin,
        "by": found.by or "nobody named",
        "file": "offered" if found.document else "not offered",
    }


@example("PERIODS")
def runs(given: Given) -> Then:
    """Each run of days by its first one; its standing is that of every day in it."""
    found = periods(merchant(given))
    return {
        "runs": ", ".join(
            f"{period.position.standing.value.replace('_', ' ')} from {period.starts_on}" for period in found
        )
    }


def _told(verdict: Answer) -> Then:
    return {
        "standing": verdict.standing.value.replace("_", " "),
        "may process": verdict.may_process,
        "provisional": verdict.provisional,
        "until": verdict.until,
        "since": verdict.since,
        "missing": ", ".join(NAMES[kind] for kind in verdict.missing) or "nothing",
        "turn": verdict.turn.value,
        **{NAMES[status.kind]: status.state.value.replace("_", " ") for status in verdict.obligations},
    }


@example("EXPIRY")
def watched(given: Given) -> Then:
    """The last ends by what is owed; those that something agreed ahead puts right later one by one."""
    found = expiries(merchant(given))
    passing = [f"{NAMES[each.obligation]} {each.last_day}" for each in found if each.answered_from]
    last = {NAMES[each.obligation]: each.last_day for each in found if each.answered_from is None}
    return {**last, "for a time": ", ".join(passing) or "none"}


def merchant(given: Given) -> MerchantFacts:
    """A merchant as a row describes it: every fact is known on its own day, unless the row says when."""
    closed = given.day_or_none("closed")
    return MerchantFacts(
        CREATED,
        (StateFact(CREATED, MerchantState.ACTIVE), *([StateFact(closed, MerchantState.CLOSED)] if closed else [])),
        LevelFacts(tuple(_levels(given)), tuple(_overrides(given))),
        tuple(_documents(given)),
        tuple(_scans(given)),
        exemptions=tuple(_leaves(given)),
        changes=tuple(_changes(given)),
        incidents=tuple(_incidents(given)),
        warnings=tuple(_warnings(given)),
    )


def _warnings(given: Given) -> Iterator[PolicyValue]:
    """The warning as shipped, and another one from a day on: where the row names no day, from the beginning."""
    if given.has("warning of days"):
        days, begins = given.number("warning of days"), given.day_or_none("from") or SINCE
        yield PolicyValue(Policy.EXPIRY_WARNING, shipped(Policy.EXPIRY_WARNING), SINCE - ONE, begins - ONE, "")
        yield PolicyValue(Policy.EXPIRY_WARNING, days, begins, None, "")


def _levels(given: Given) -> Iterator[LevelFact]:
    yield LevelFact(CREATED, given.number("level", 4), None)
    if rise := given.day_or_none("rise to Level 1"):
        yield LevelFact(rise, 1, given.day("AOC due"))


def _documents(given: Given) -> Iterator[DocumentFact]:
    for number, kind in enumerate((DocumentKind.SAQ, DocumentKind.AOC), start=1):
        name = kind.value.upper()
        for day in _days(given, f"{name} sent"):
            yield _document(number, kind, day, None, None, None)
        for day in _days(given, f"{name} sent back"):
            yield _document(number + 2, kind, day, day, Verdict.REJECTED, None)
        for day in _days(given, f"{name} Non-Compliant"):
            yield _document(number + 4, kind, day, day, Verdict.REJECTED, None, non_compliant=True)
        for day in _days(given, f"{name} completed"):
            accepted = given.day_or_none(f"{name} accepted") or day
            yield _document(number + 6, kind, accepted, accepted, Verdict.ACCEPTED, day)


def _document(
    number: int,
    kind: DocumentKind,
    uploaded: date,
    reviewed: date | None,
    verdict: Verdict | None,
    completed: date | None,
    *,
    non_compliant: bool = False,
) -> DocumentFact:
    saq_type = SaqType.A if kind is DocumentKind.SAQ else None
    until = valid_until(completed) if completed else None
    return DocumentFact(
        number, str(number), kind, saq_type, uploaded, reviewed, verdict, completed, until, non_compliant
    )


def _scans(given: Given) -> Iterator[ScanFact]:
    passed = [(day, True) for day in _days(given, "scan completed")]
    failed = [(day, False) for day in _days(given, "scan failed")]
    accepted = given.day_or_none("scan accepted")
    for number, (day, whether) in enumerate(passed + failed, start=1):
        yield ScanFact(number, str(number), day, whether, scan_valid_until(day, None), accepted or day)


def _leaves(given: Given) -> Iterator[ExemptionFact]:
    for number, (name, (kind, subject)) in enumerate(LEAVES.items(), start=1):
        if given.has(name):
            first, last, cut = _agreed(given, name)
            approved = given.day_or_none("approved") or first
            yield ExemptionFact(number, str(number), kind, subject, first, last, approved, cut)


def _changes(given: Given) -> Iterator[ChangeFact]:
    if happened := given.day_or_none("change"):
        reported = given.day_or_none("reported") or happened
        yield ChangeFact(1, "1", happened, reported, due_on(happened, reported), given.day_or_none("withdrawn"))


def _overrides(given: Given) -> Iterator[OverrideFact]:
    if given.has("Level 1 after an incident"):
        yield OverrideFact(1, *_span(given, "Level 1 after an incident"), given.day_or_none("approved"))
    if given.has("Level 1 by override"):
        first, last, cut = _agreed(given, "Level 1 by override")
        yield OverrideFact(1, first, last, given.day_or_none("approved"), cut)


def _incidents(given: Given) -> Iterator[IncidentFact]:
    if given.has("Level 1 after an incident"):
        first, last = _span(given, "Level 1 after an incident")
        agreed, approved = given.day_or_none("agreed until"), given.day_or_none("approved")
        yield IncidentFact(1, "1", first, last, given.day("AOC from"), agreed, approved)


def _agreed(given: Given, name: str) -> tuple[date, date, CutShort | None]:
    """A span that may have been ended before the day agreed."""
    (first, last), ended = _span(given, name), given.day_or_none("ended early on")
    return first, ended or last, CutShort.found(last, ended)


def _days(given: Given, name: str) -> list[date]:
    text = given.text(name)
    return [date.fromisoformat(day.strip()) for day in text.split(",")] if text else []


def _span(given: Given, name: str) -> tuple[date, date]:
    first, _, last = given.text(name).partition(" to ")
    return date.fromisoformat(first), date.fromisoformat(last)
