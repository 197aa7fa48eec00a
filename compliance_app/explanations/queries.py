"""The rules behind a verdict with their texts, and the stored facts with the document or person behind each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import sqlalchemy as sa

from compliance_app.documents.models import Document
from compliance_app.documents.rules import KIND_TITLES, DocumentKind
from compliance_app.documents.rules import valid_until as document_valid_until
from compliance_app.exemptions.models import Exemption
from compliance_app.explanations import files, rules
from compliance_app.explanations.files import Chapter
from compliance_app.explanations.rules import Explanation, Supposition, Used, Whose
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.settings import PROJECT_ROOT
from compliance_app.foundation.spans import CutShort, known_end
from compliance_app.incidents.models import Incident, IncidentEscalation
from compliance_app.levels import queries as levels
from compliance_app.levels import rules as level_rules
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.levels.rules import LevelFact, Source
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.network_changes.models import NetworkChange
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import (
    EvidenceKind,
    MerchantFacts,
    ObligationState,
    ObligationStatus,
    Verdict,
    is_closed,
    known_on,
    standing_on,
)
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules import valid_until as scan_valid_until

RULE_BOOK = PROJECT_ROOT / "docs" / "rules.md"


def explanation(merchant_id: int, supposed: Supposition, today: date) -> Explanation:
    """Why a merchant stands where it stands on `supposed.on`, with what else is supposed; raises NotFound."""
    facts = obligations.facts_of([merchant_id])[merchant_id]
    supposed = _completed(merchant_id, facts, supposed, today)
    facts = rules.suppose(facts, supposed, today)
    return of_verdict(merchant_id, facts, standing_on(facts, supposed.on), supposed, today)


def of_verdict(
    merchant_id: int, facts: MerchantFacts, verdict: Verdict, supposed: Supposition, today: date
) -> Explanation:
    """The same for a verdict that was come to already, from facts with all that is supposed among them."""
    known = known_on(facts, supposed.on)
    applied = rules.once(rules.cited(verdict, is_closed(known, supposed.on), supposed.on < today))
    return Explanation(
        verdict,
        tuple(rules.with_texts(iter(applied), rule_texts())),
        tuple(_used(merchant_id, facts, verdict, supposed)),
        tuple(_said(supposed, today)),
    )


@lru_cache(maxsize=1)
def rule_book() -> tuple[Chapter, ...]:
    """The chapters of docs/rules.md, read once; none where it is not installed beside the program."""
    return files.chapters(RULE_BOOK) if RULE_BOOK.is_file() else ()


def rules_about(text: str) -> tuple[Chapter, ...]:
    """The chapters with those of their rules that the words of the text are about; all of them without words."""
    return files.searched(rule_book(), text)


@lru_cache(maxsize=1)
def rule_texts() -> Mapping[str, tuple[str, str]]:
    """Sentence and source of every rule, by its id; put together once."""
    return {rule.id: (rule.sentence, rule.source) for chapter in rule_book() for rule in chapter.rules}


def _completed(merchant_id: int, facts: MerchantFacts, supposed: Supposition, today: date) -> Supposition:
    """With the last valid day of a supposed document, and the level that supposed operations come to."""
    if supposed.kind is not None and supposed.completed_on is not None:
        supposed = replace(supposed, valid_until=_last_day(supposed.kind, supposed.completed_on))
    if supposed.system is not None and supposed.operations is not None:
        supposed = replace(supposed, level=_level(merchant_id, facts, supposed, today))
    return supposed


def _last_day(kind: DocumentKind, completed_on: date) -> date:
    if kind is DocumentKind.ASV_SCAN_REPORT:
        life = timedelta(days=policies.value_on(Policy.SCAN_VALIDITY, completed_on))
        return scan_valid_until(completed_on, None, life)
    return document_valid_until(completed_on, policies.value_on(Policy.FORM_VALIDITY, completed_on))


def _level(merchant_id: int, facts: MerchantFacts, supposed: Supposition, today: date) -> LevelFact | None:
    """What the supposed operations would be assessed to today, or on the day asked for where that is earlier."""
    if supposed.system is None or supposed.operations is None:
        return None
    on = min(today, supposed.on)
    year = levels.year(merchant_id, on).supposing(supposed.system, supposed.operations)
    found = year.assessed(levels.thresholds_on(on))
    months = policies.value_on(Policy.LEVEL_1_TIME, on)
    return level_rules.next_fact(facts.levels.assessments, on, found, months)


def _said(supposed: Supposition, today: date) -> Iterator[str]:
    if supposed.on != today:
        yield f"The day is {long_date(supposed.on)}."
    if supposed.kind is not None and supposed.completed_on is not None:
        title = KIND_TITLES[supposed.kind]
        until = f", valid through {long_date(supposed.valid_until)}" if supposed.valid_until else ""
        yield f"{title} completed on {long_date(supposed.completed_on)} is accepted{until}."
    if supposed.system is not None and supposed.operations is not None:
        yield f"{supposed.operations:,} operations with {SYSTEM_NAMES[supposed.system]} in 12 months."


def _used(merchant_id: int, facts: MerchantFacts, verdict: Verdict, supposed: Supposition) -> Iterator[Used]:
    yield from _level_facts(merchant_id, facts, verdict.on, supposed)
    for status in verdict.obligations:
        yield from _behind(status, verdict.on)
        if status.state is ObligationState.COMING and status.asked_by is None and status.due_on is not None:
            # What was decided ahead asks for it from the next day on; what is in force today was named above.
            ahead = _ahead(merchant_id, status.due_on + timedelta(days=1), verdict.on)
            yield from (_override(row, verdict.on) for row in ahead)
    yield from _undecided(merchant_id, verdict.on)


def _level_facts(merchant_id: int, facts: MerchantFacts, on: date, supposed: Supposition) -> Iterator[Used]:
    if level_rules.level_on(facts.levels, on).source is Source.OVERRIDE:
        yield from (_override(row, on) for row in _overrides(merchant_id, on))
    elif supposed.level is None and (row := _assessment(merchant_id, on)) is not None:
        total = row.figures.get("provider", {}).get("total")
        counted = f"{total:,} operations in 12 months" if isinstance(total, int) else "operations of 12 months"
        record = levels.on_record_of(row)
        origin = f"Recorded volumes. {record.in_words}" if record else "Recorded volumes"
        yield Used(f"Level {row.level} by volume: {counted}", origin, "assessed daily", row.effective_on)


def _assessment(merchant_id: int, on: date) -> LevelAssessment | None:
    row = LevelAssessment
    query = sa.select(row).where(row.merchant_id == merchant_id, row.effective_on <= on)
    return db.session.scalar(query.order_by(row.effective_on.desc(), row.id.desc()).limit(1))


def _overrides(merchant_id: int, on: date) -> list[LevelOverride]:
    row = LevelOverride
    covers = (row.starts_on <= on, row.ends_on >= on, row.state == level_rules.OverrideState.APPROVED)
    return list(db.session.scalars(sa.select(row).where(row.merchant_id == merchant_id, *covers)))


def _ahead(merchant_id: int, on: date, asked_on: date) -> list[LevelOverride]:
    """The overrides that begin after the day asked for and cover a day, as far as was known then (PAST-DAYS)."""
    row = LevelOverride
    query = sa.select(row).where(row.merchant_id == merchant_id, row.starts_on > asked_on, levels.ever_approved())
    known = ((found, levels.override_fact(found)) for found in db.session.scalars(query))
    return [
        found
        for found, fact in known
        if fact.known_by(asked_on) and fact.starts_on <= on <= fact.as_known(asked_on).ends_on
    ]


def _through(row: LevelOverride | Exemption, on: date) -> str:
    """The last day as it was known on the day (PAST-DAYS)."""
    return long_date(known_end(row.ends_on, CutShort.found(row.planned_end, row.ended_on), on))


def _override(row: LevelOverride, asked_on: date) -> Used:
    people = f"asked for by {_name(row.requested_by)}, approved by {_name(row.decided_by)}"
    on = clock.day_of(row.decided_at or row.requested_at)
    begins = f" from {long_date(row.starts_on)}" if row.starts_on > asked_on else ""
    what = f"Level {row.level}{begins} through {_through(row, asked_on)}"
    return Used(what, f"Override: {row.reason}", people, on, whose=Whose.PROVIDER)


def _behind(status: ObligationStatus, on: date) -> Iterator[Used]:
    """The evidence that meets what is owed or met it last, and what gives leave from it."""
    item = status.evidence
    if item is not None and item.id != rules.SUPPOSED:
        whose = Whose.GROUP if item.owner else Whose.MERCHANT
        if item.kind is EvidenceKind.SCAN:
            yield _scan(db.session.get_one(AsvScan, item.id), whose)
        else:
            yield _document(db.session.get_one(Document, item.id), whose)
    leave = status.leave
    if leave is not None and leave.kind is EvidenceKind.EXEMPTION:
        yield _exemption(db.session.get_one(Exemption, leave.id), on)
    elif leave is not None and leave.kind is EvidenceKind.INCIDENT:
        yield _incident(db.session.get_one(IncidentEscalation, leave.id).incident)
    elif status.asked_by is not None:
        yield from _asking(status.asked_by)


def _asking(public_id: str) -> Iterator[Used]:
    change = db.session.scalar(sa.select(NetworkChange).where(NetworkChange.public_id == public_id))
    if change is not None:
        what = f"Significant change of {long_date(change.happened_on)}, scan due by {long_date(change.due_on)}"
        yield Used(what, change.description, f"reported by {_name(change.reported_by)}", change.reported_on)
    incident = db.session.scalar(sa.select(Incident).where(Incident.public_id == public_id))
    if incident is not None:
        yield _incident(incident)


def _document(row: Document, whose: Whose) -> Used:
    what = f"{row.title} completed on {long_date(row.completed_on)}, valid through {long_date(row.valid_until)}"
    people = f"sent by {_name(row.uploaded_by)}, accepted by {_name(row.reviewed_by)}"
    known_on = row.reviewed_on or row.uploaded_on
    return Used(what, f"Receipt {row.receipt}", people, known_on, row.public_id, whose)


def _scan(row: AsvScan, whose: Whose) -> Used:
    what = f"ASV scan completed on {long_date(row.completed_on)}, valid through {long_date(row.valid_until)}"
    origin = f"Report of {row.asv_company}, receipt {row.document.receipt}"
    people = f"sent by {_name(row.document.uploaded_by)}, recorded by {_name(row.recorded_by)}"
    return Used(what, origin, people, row.recorded_on, row.document.public_id, whose)


def _exemption(row: Exemption, on: date) -> Used:
    people = f"asked for by {_name(row.requested_by)}, approved by {_name(row.decided_by)}"
    return Used(
        f"Exemption through {_through(row, on)}",
        f"{row.reason} Evidence: {row.evidence or 'none was named'}",
        people,
        row.decided_on or row.starts_on,
        row.document.public_id if row.document else None,
        Whose.PROVIDER,
    )


def _incident(row: Incident) -> Used:
    what = f"Account data compromise discovered on {long_date(row.discovered_on)}"
    people, on = f"recorded by {_name(row.recorded_by)}", clock.day_of(row.recorded_at)
    return Used(what, row.summary, people, on, whose=Whose.PROVIDER)


def _undecided(merchant_id: int, on: date) -> Iterator[Used]:
    """What waited for the check on the day."""
    waits = sa.or_(Document.reviewed_on.is_(None), Document.reviewed_on > on)
    query = sa.select(Document).where(Document.merchant_id == merchant_id, Document.uploaded_on <= on, waits)
    for row in db.session.scalars(query.order_by(Document.uploaded_at, Document.id)):
        origin = f"Receipt {row.receipt}"
        yield Used(
            f"{row.title} waits for the check", origin, f"sent by {_name(row.uploaded_by)}", row.uploaded_on,
            row.public_id,
        )  # fmt: skip


def _name(label: str | None) -> str:
    """A person without the address that the trail keeps."""
    return (label or "nobody").split(" <")[0]
