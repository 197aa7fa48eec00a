"""Examples of documents: how long they count, what they cover and what a later one does to them; and of reviews."""

from datetime import date

from compliance_app.documents.files import safe_name
from compliance_app.documents.rules import CHECKLISTS, DocumentFact, DocumentKind, SaqType, Verdict, valid_until
from compliance_app.documents.rules.checklist import unticked
from compliance_app.documents.rules.coverage import MappingLine, scope_on, together_cover
from compliance_app.documents.rules.reasons import reasons_for
from compliance_app.documents.rules.review import Terms, last_day, value_of
from compliance_app.foundation.errors import Refusal
from compliance_app.overview.rules import quarters
from compliance_app.reports.rules import documents_on
from compliance_app.scans.rules import ScanFact
from compliance_app.scans.rules import valid_until as scan_valid_until
from tests.rule_examples.running import Given, Then, example


@example("DOCUMENT-VALIDITY")
def validity(given: Given) -> Then:
    return {"valid until": valid_until(given.day("completed"))}


@example("DOCUMENT-CHECK")
def checklist(given: Given) -> Then:
    items = CHECKLISTS[DocumentKind(given.text("document").lower())]
    without = given.text("all lines but", "")
    left = unticked(items, [item.code for item in items if item.code != without])
    return {"may be accepted": not left}


@example("DOCUMENT-SUPERSEDE")
def supersede(given: Given) -> Then:
    """The first document beside a later one, as a report of the day calls it."""
    facts = [_accepted(1, given, "first"), _accepted(2, given, "second")]
    return {"the first is": documents_on(facts, given.day("on"))[1]}


def _accepted(number: int, given: Given, name: str) -> DocumentFact:
    title, _, completed = given.text(name).partition(" of ")
    kind = DocumentKind.AOC if title == "AOC" else DocumentKind.SAQ
    saq_type = SaqType(title.removeprefix("SAQ ")) if kind is DocumentKind.SAQ else None
    day = date.fromisoformat(completed)
    mapping = (MappingLine(day, project=1),) if given.text(f"{name} covers") == "project 1" else ()
    return DocumentFact(
        number, str(number), kind, saq_type, day, day, Verdict.ACCEPTED, day, valid_until(day), False, mapping
    )


@example("COVERAGE-1", "COVERAGE-2", "COVERAGE-3", "COVERAGE-4")
def coverage(given: Given) -> Then:
    """Documents by what each is mapped to: `project 1`, `projects 1 and 2`, `whole`, `another merchant`, `nothing`."""
    on = given.day_or_none("on") or date(2027, 3, 1)
    ticked, removed = given.day_or_none("ticked") or on, given.day_or_none("taken away")
    scopes = [
        scope_on(_lines(given.text(name), ticked, removed), True, on)
        for name in ("document", "second document")
        if given.has(name)
    ]
    projects = {int(number) for number in given.text("merchant has projects").replace("and", ",").split(",")}
    return {"covered": together_cover(scopes, projects)}


def _lines(mapped: str, first: date, removed: date | None) -> tuple[MappingLine, ...]:
    if mapped == "not mapped":
        return ()
    if mapped == "mapped to the merchant whole":
        return (MappingLine(first, removed),)
    if mapped == "mapped to another merchant":
        return (MappingLine(first, removed, here=False),)
    numbers = mapped.removeprefix("mapped to project").removeprefix("s").replace(" and ", ",").split(",")
    return tuple(MappingLine(first, removed, int(number)) for number in numbers)


@example("REVIEW-EARLIER")
def earlier(given: Given) -> Then:
    completed = given.day("completed")
    terms = Terms(given.day_or_none("chosen"), given.text("reason"))
    try:
        return {"valid until": last_day(completed, valid_until(completed), terms)}
    except Refusal:
        return {"valid until": "refused"}


@example("REVIEW-VALUES")
def values(given: Given) -> Then:
    kept = value_of(given.text("read"), given.text("recorded"), given.yes("confirmed"))
    return {"kept as": kept["how"] if kept else "nothing"}


@example("LIST-QUARTERS")
def strip(given: Given) -> Then:
    facts = [
        _scan(number, given, name) for number, name in enumerate(("scan", "second scan"), start=1) if given.has(name)
    ]
    shown = quarters(facts, given.day_or_none("merchant since") or date(2020, 1, 1), given.day("on"))
    return {quarter.label: quarter.state.value for quarter in shown}


def _scan(number: int, given: Given, name: str) -> ScanFact:
    result, _, completed = given.text(name).partition(" on ")
    day = date.fromisoformat(completed)
    passed, full = result != "failed", result != "passed in part"
    return ScanFact(number, str(number), day, passed, scan_valid_until(day, None), day, full=full)


@example("UPLOAD-3")
def file_name(given: Given) -> Then:
    return {"shown as": safe_name(given.text("file"))}


@example("REVIEW-REASONS")
def language(given: Given) -> Then:
    reason = reasons_for(DocumentKind.SAQ)[0]
    return {"reads it in": reason.in_language(given.text("merchant's language"))[1]}
