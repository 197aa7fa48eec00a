"""Random histories of one merchant, as facts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from compliance_app.documents.rules import DocumentFact, DocumentKind, MappingLine, SaqType, Verdict
from compliance_app.documents.rules import valid_until as document_valid_until
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, Subject
from compliance_app.foundation.spans import CutShort
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact
from compliance_app.merchants.rules import MerchantState, ProjectFact
from compliance_app.network_changes.rules import ChangeFact
from compliance_app.obligations.rules import MerchantFacts, StateFact
from compliance_app.policies.rules import SINCE, Policy, PolicyValue
from compliance_app.scans.rules import ScanFact, Spell

START = date(2027, 11, 1)  # so that 29 February 2028 lies inside
SPAN = 520

days = st.integers(0, SPAN).map(lambda offset: START + timedelta(offset))
delays = st.integers(0, 40).map(timedelta)


@st.composite
def documents(draw: st.DrawFn, number: int) -> DocumentFact:
    """An AOC, SAQ or scan report, waiting, accepted or rejected."""
    kind = draw(st.sampled_from(DocumentKind))
    completed = draw(days)
    uploaded = completed + draw(delays)
    reviewed = uploaded + draw(delays)
    verdict = draw(st.sampled_from([Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.REJECTED, None]))
    accepted = verdict is Verdict.ACCEPTED
    return DocumentFact(
        id=number,
        public_id=f"document-{number}",
        kind=kind,
        saq_type=SaqType.A if kind is DocumentKind.SAQ else None,
        uploaded_on=uploaded,
        reviewed_on=reviewed if verdict else None,
        verdict=verdict,
        completed_on=completed if accepted else None,
        valid_until=document_valid_until(completed) if accepted else None,
        non_compliant=verdict is Verdict.REJECTED and kind is not DocumentKind.ASV_SCAN_REPORT and draw(st.booleans()),
    )


PROJECTS = (1, 2, 3)


@st.composite
def mappings(draw: st.DrawFn) -> tuple[MappingLine, ...]:
    """Lines of a mapping, written before and after the document was checked, some removed again."""
    lines = []
    # Mostly from the beginning on and for good, so that documents often cover a merchant together.
    for first in draw(st.lists(st.one_of(st.just(START), st.just(START), days), min_size=1, max_size=4)):
        removed = first + timedelta(draw(st.integers(0, 200))) if draw(st.integers(0, 4)) == 0 else None
        project = draw(st.sampled_from([*PROJECTS, *PROJECTS, *PROJECTS, None]))
        lines.append(MappingLine(first, removed, project, here=draw(st.integers(0, 8)) > 0))
    return tuple(lines)


@st.composite
def mapped_documents(draw: st.DrawFn, number: int) -> DocumentFact:
    """A document of the merchant, or of another one, that covers some of it; or an ordinary one."""
    document = draw(documents(number))
    if document.kind is DocumentKind.ASV_SCAN_REPORT or draw(st.integers(0, 5)) == 0:
        return document
    mapping = draw(mappings())
    here = [line for line in mapping if line.here]
    if not here or draw(st.booleans()):
        return replace(document, mapping=mapping)
    # Another merchant's document counts as handed in on the first day on which it is mapped here.
    uploaded = max(document.uploaded_on, min(line.first_day for line in here))
    reviewed = max(document.reviewed_on, uploaded) if document.reviewed_on else None
    return replace(document, mapping=mapping, owner="Another Ltd", uploaded_on=uploaded, reviewed_on=reviewed)


@st.composite
def scan_facts(draw: st.DrawFn, number: int) -> ScanFact:
    """A passed or failed scan, full or partial, alone or combined, with a printed or computed expiration."""
    completed = draw(days)
    life = timedelta(draw(st.sampled_from([90, 90, 90, 30, 0])))
    checked = completed + draw(delays)
    passed, full = draw(st.sampled_from([True, True, False])), draw(st.sampled_from([True, True, True, False]))
    spells = draw(st.lists(spells_since(checked), max_size=1)) if passed and not full else []
    combined = any(spell.undone_on is None for spell in spells) if spells else draw(st.booleans())
    scan = ScanFact(number, f"scan-{number}", completed, passed, completed + life, checked, full=full)
    return replace(scan, combined=combined, spells=tuple(spells))


@st.composite
def spells_since(draw: st.DrawFn, checked: date) -> Spell:
    """Combined with earlier scans after the review, some taken apart again."""
    since = checked + draw(delays)
    return Spell(since, draw(st.one_of(st.none(), delays.map(lambda later: since + later))))


@st.composite
def level_facts(draw: st.DrawFn) -> LevelFacts:
    """Assessments, rises to Level 1 with a due date among them, and overrides."""
    found = []
    for effective in sorted(draw(st.lists(days, max_size=4))):
        level = draw(st.integers(1, 4))
        due = effective + timedelta(draw(st.integers(0, 400))) if level == 1 and draw(st.booleans()) else None
        found.append(LevelFact(effective, level, due))
    overrides = draw(st.lists(override_facts(), max_size=2))
    return LevelFacts(tuple(found), tuple(overrides))


@st.composite
def override_facts(draw: st.DrawFn) -> OverrideFact:
    """An approved override, some ended early."""
    starts = draw(days)
    approved, ends = starts - draw(delays), starts + timedelta(draw(st.integers(0, 300)))
    return replace(OverrideFact(draw(st.integers(1, 4)), starts, ends, approved), **draw(endings(approved, ends)))


@st.composite
def exemption_facts(draw: st.DrawFn, number: int) -> ExemptionFact:
    """An approved exemption; only the scan can be not applicable."""
    kind = draw(st.sampled_from(ExemptionKind))
    subject = Subject.SCAN if kind is ExemptionKind.NOT_APPLICABLE else draw(st.sampled_from(Subject))
    starts = draw(days)
    approved = starts - draw(delays)
    ends = starts + timedelta(draw(st.integers(0, 200)))
    approved = max(approved, START)
    fact = ExemptionFact(number, f"exemption-{number}", kind, subject, starts, ends, approved)
    return replace(fact, **draw(endings(approved, ends)))


@st.composite
def endings(draw: st.DrawFn, since: date, planned: date) -> dict[str, Any]:
    """One in three that was agreed through a day was ended before it, some before they began."""
    if since >= planned or draw(st.integers(0, 2)):
        return {}
    ended = since + timedelta(draw(st.integers(0, (planned - since).days - 1)))
    return {"ends_on": ended, "cut": CutShort(planned, ended)}


@st.composite
def change_facts(draw: st.DrawFn, number: int) -> ChangeFact:
    """A significant change, some reported late, some taken back."""
    reported = draw(days)
    happened = reported - draw(delays)
    withdrawn = reported + timedelta(draw(st.integers(0, 90))) if draw(st.integers(0, 3)) == 0 else None
    due = max(happened + timedelta(30), reported + timedelta(14))
    return ChangeFact(number, f"change-{number}", happened, reported, due, withdrawn)


@st.composite
def incident_facts(draw: st.DrawFn, number: int) -> IncidentFact:
    """An approved escalation, with an agreed date or without."""
    starts = draw(days)
    approved, ends = starts - draw(delays), starts + timedelta(draw(st.integers(0, 300)))
    agreed = starts + timedelta(draw(st.integers(-10, 120))) if draw(st.booleans()) else None
    fact = IncidentFact(number, f"incident-{number}", starts, ends, starts - draw(delays), agreed, approved)
    return replace(fact, **draw(endings(approved, ends)))


@st.composite
def merchants(draw: st.DrawFn) -> MerchantFacts:
    """A merchant with a random past and future; of one in three something is decided case by case."""
    facts = replace(draw(histories()), warnings=draw(warnings()))
    if draw(st.integers(0, 2)):
        return facts
    return replace(
        facts,
        exemptions=tuple(draw(exemption_facts(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
        changes=tuple(draw(change_facts(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
        incidents=tuple(draw(incident_facts(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
    )


@st.composite
def warnings(draw: st.DrawFn) -> tuple[PolicyValue, ...]:
    """Mostly one value or none; else several that follow each other."""
    begins = [SINCE, *sorted(set(draw(st.lists(days, max_size=2))))][draw(st.integers(0, 1)) :]
    ends = [day - timedelta(1) for day in begins[1:]]
    values = [draw(st.integers(7, 60)) for _ in begins]
    rows = zip(values, begins, [*ends, None], strict=True) if begins else ()
    return tuple(PolicyValue(Policy.EXPIRY_WARNING, *row, "A letter") for row in rows)


@st.composite
def histories(draw: st.DrawFn) -> MerchantFacts:
    """Documents, scans, levels and states; of every other merchant documents are mapped to projects."""
    mapped = draw(st.booleans())
    changes = sorted(draw(st.lists(days, max_size=3)))
    states = [StateFact(START, MerchantState.ONBOARDING)]
    states += [StateFact(day, draw(st.sampled_from(MerchantState))) for day in changes]
    count, scans = draw(st.integers(0, 8 if mapped else 6)), draw(st.integers(0, 7))
    made = mapped_documents if mapped else documents
    return MerchantFacts(
        START,
        tuple(states),
        draw(level_facts()),
        tuple(draw(made(number)) for number in range(1, count + 1)),
        tuple(draw(scan_facts(number)) for number in range(1, scans + 1)),
        draw(projects()) if mapped else (),
    )


@st.composite
def projects(draw: st.DrawFn) -> tuple[ProjectFact, ...]:
    """Up to three projects, most there from the first day on."""
    count = draw(st.integers(0, len(PROJECTS)))
    since = [draw(st.one_of(st.just(START), st.just(START), days)) for _ in range(count)]
    return tuple(ProjectFact(key, f"project {key}", day) for key, day in zip(PROJECTS, since, strict=False))
