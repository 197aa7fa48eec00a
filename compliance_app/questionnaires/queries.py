"""Reads of saved answers, and what is known of the merchant beside them."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.documents import queries as documents
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from compliance_app.levels import queries as levels
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.questionnaires import rules
from compliance_app.questionnaires.models import SaqSelection
from compliance_app.questionnaires.rules import Answers, Line
from compliance_app.readings.rules import SaqType
from compliance_app.volumes import queries as volumes


@dataclass(frozen=True)
class Advice:
    """What the answers lead to, and what does not go with them."""

    lines: tuple[Line, ...]
    types: tuple[SaqType, ...]
    contradictions: tuple[str, ...]
    needs_assessor: bool


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows: the answers that count with their advice, and how often they were saved."""

    latest: SaqSelection | None
    advice: Advice | None
    saved: int


def latest(merchant_id: int) -> SaqSelection | None:
    """The answers that count."""
    query = sa.select(SaqSelection).where(SaqSelection.merchant_id == merchant_id)
    return db.session.scalar(query.order_by(SaqSelection.id.desc()).limit(1))


def types_answered(merchant_id: int) -> tuple[SaqType, ...]:
    """The SAQ types that the answers that count led to when they were saved; none where nobody answered."""
    found = latest(merchant_id)
    return tuple(dict.fromkeys(SaqType(line["saq_type"]) for line in found.result)) if found else ()


def section(merchant_id: int, on: date) -> Section:
    """The wizard's result for the merchant's page."""
    found = latest(merchant_id)
    count = sa.select(sa.func.count()).where(SaqSelection.merchant_id == merchant_id)
    advised = advice(merchant_id, found.answers, on) if found else None
    return Section(found, advised, db.session.scalar(count) or 0)


def advice(merchant_id: int, answers: Answers, on: date) -> Advice:
    """The SAQs that complete answers lead to, held against documents, projects, volumes and Mastercard's level."""
    lines = rules.outcome(answers)
    year = levels.year(merchant_id, on)
    annual, found = year.annual, year.assessed(levels.thresholds_on(on))
    projects = {
        f"{project.project_id} {project.name}".strip(): project.integration
        for project in merchants.projects(merchant_id)
        if project.integration
    }
    channels = volumes.channels_used(merchant_id, annual.first_month, annual.last_month)
    return Advice(
        lines,
        tuple(rules.types_of(lines)),
        tuple(rules.contradictions(answers, _sent(merchant_id), projects, channels)),
        rules.needs_assessor(lines, found.systems[PaymentSystem.MASTERCARD].level),
    )


def _sent(merchant_id: int) -> set[SaqType]:
    counting = (DocumentState.IN_REVIEW, DocumentState.ACCEPTED)
    sent = (document for document in documents.of_merchant(merchant_id) if document.state in counting)
    return {document.saq_type for document in sent if document.saq_type}
