"""Where deadlines come from: one statement each, however many merchants there are."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from compliance_app.accounts.rules import Permission
from compliance_app.deadlines import rules
from compliance_app.deadlines.queries.scope import MOST, Scope, rows
from compliance_app.deadlines.rules import Deadline, Kind
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState, short_title
from compliance_app.foundation.database import db
from compliance_app.incidents.deadlines import KIND_WORDS as DUTY_WORDS
from compliance_app.incidents.models import Incident, IncidentDuty
from compliance_app.levels.models import LevelAssessment, LevelOverride, LevelThreshold
from compliance_app.levels.rules import OverrideState
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies.models import PolicyRow
from compliance_app.policies.rules import DEFINITIONS
from compliance_app.service_providers.models import ProviderAoc, Reliance, ServiceProvider

Counted = tuple[Deadline, int]
"""A deadline, and how many its source has on that day in all."""

_PLACES = {
    Kind.SCAN: "scans",
    Kind.DOCUMENT: "documents",
    Kind.AGREED: "exemptions",
    Kind.CHANGE: "changes",
    Kind.LEVEL: "level",
}


def obligations(scope: Scope, _timezone: str) -> Iterator[Counted]:
    """What reminders watch: documents, scans, exemptions, agreed times, scans after changes (EXPIRY)."""
    if not scope.wants(Kind.SCAN, Kind.DOCUMENT, Kind.AGREED, Kind.CHANGE, Kind.LEVEL):
        return
    record, kind = ObligationRecord, _kind_of_record()
    on_document = sa.and_(record.evidence_kind == EvidenceKind.DOCUMENT, Document.id == record.evidence_id)
    query = sa.select(
        kind.label("kind"),
        record.obligation,
        record.evidence_kind,
        record.evidence_id,
        record.answered_from,
        record.renewal_in_review,
        Document.kind.label("document"),
        Document.saq_type,
        _level_set_from().label("set_from"),
        _due_after_rise().exists().label("by_rise"),
    ).join(Merchant, Merchant.id == record.merchant_id)
    query = query.outerjoin(Document, on_document)
    if scope.kind is not None:
        query = query.where(kind == scope.kind.value)
    for row in rows(scope, query, record.valid_until):
        yield _of_record(scope, row), row.number


def _kind_of_record() -> sa.Case[str]:
    record, evidence = ObligationRecord, ObligationRecord.evidence_kind
    not_enough = sa.or_(Document.kind != DocumentKind.AOC, Document.valid_until > record.valid_until)
    instead = sa.and_(record.obligation == ObligationKind.AOC, not_enough)
    return sa.case(
        (evidence == EvidenceKind.SCAN, Kind.SCAN.value),
        (evidence == EvidenceKind.CHANGE, Kind.CHANGE.value),
        (evidence.in_((EvidenceKind.EXEMPTION, EvidenceKind.INCIDENT)), Kind.AGREED.value),
        (instead, Kind.LEVEL.value),
        else_=Kind.DOCUMENT.value,
    )


def _of_record(scope: Scope, row: sa.Row[Any]) -> Deadline:
    kind = Kind(row.kind)
    title = short_title(row.document, row.saq_type) if row.document else ""
    words = rules.obligation_words(kind, row.obligation, row.evidence_kind, title, row.renewal_in_review)
    key = f"{row.merchant}:{row.obligation}:{row.evidence_kind}:{row.evidence_id}"
    if row.answered_from is not None:  # one of several ends of the same paper
        key = f"{key}:{row.answered_from}"
    rule_id = rules.rule_of(kind, row.day, row.set_from, row.by_rise)
    return _deadline(scope, row, kind, words, rule_id, key, _PLACES[kind])


def _level_set_from() -> sa.ScalarSelect[Any]:
    """The first day after the end of a record on which an approved override begins to ask for an AOC."""
    override, record = LevelOverride, ObligationRecord
    first = sa.select(sa.func.min(override.starts_on)).where(
        override.merchant_id == record.merchant_id,
        override.state == OverrideState.APPROVED,
        override.level == 1,
        override.starts_on > record.valid_until,
    )
    return first.scalar_subquery()


def _due_after_rise() -> sa.Select[int]:
    """The rise after which the AOC is due on the last day of a record."""
    row, record = LevelAssessment, ObligationRecord
    same_day = row.aoc_due_on == record.valid_until
    return sa.select(row.id).where(row.merchant_id == record.merchant_id, same_day)


def rises(scope: Scope, _timezone: str) -> Iterator[Counted]:
    """The AOC that is due after a rise to Level 1, while none is there that lasts beyond (LEVEL-RISE)."""
    if not scope.wants(Kind.LEVEL):
        return
    row, later, due = LevelAssessment, aliased(LevelAssessment), LevelAssessment.aoc_due_on
    newer = sa.select(later.id).where(
        later.merchant_id == row.merchant_id,
        sa.tuple_(later.effective_on, later.id) > sa.tuple_(row.effective_on, row.id),
    )
    query = sa.select(row.id).join(Merchant, Merchant.id == row.merchant_id)
    query = query.where(~newer.exists(), ~_said_by_record().exists(), ~_lifted().exists())
    for found in rows(scope, query, due):
        words, key = "AOC due after the rise to Level 1", f"{found.merchant}:rise:{found.id}"
        yield _deadline(scope, found, Kind.LEVEL, words, "LEVEL-RISE", key, "level"), found.number


def _said_by_record() -> sa.Select[int]:
    """An AOC that is there, or the record that already says of this day that an AOC is due."""
    record, row = ObligationRecord, LevelAssessment
    there = sa.select(Document.id).where(Document.id == record.evidence_id, Document.kind == DocumentKind.AOC)
    return sa.select(record.merchant_id).where(
        record.merchant_id == row.merchant_id,
        record.obligation == ObligationKind.AOC,
        record.evidence_kind == EvidenceKind.DOCUMENT,
        sa.or_(record.valid_until == row.aoc_due_on, sa.and_(record.answered_from.is_(None), there.exists())),
    )


def _lifted() -> sa.Select[int]:
    """An approved override that sets a lower level on the day on which the AOC would be due."""
    override, row = LevelOverride, LevelAssessment
    return sa.select(override.id).where(
        override.merchant_id == row.merchant_id,
        override.state == OverrideState.APPROVED,
        override.level > 1,
        override.starts_on <= row.aoc_due_on,
        override.ends_on >= row.aoc_due_on,
    )


def overrides(scope: Scope, _timezone: str) -> Iterator[Counted]:
    """The last day of a level that two persons set (LEVEL-OVERRIDE)."""
    if not (scope.for_staff and scope.wants(Kind.LEVEL)):
        return
    row = LevelOverride
    query = sa.select(row.public_id, row.level).join(Merchant, Merchant.id == row.merchant_id)
    query = query.where(row.state == OverrideState.APPROVED)
    for found in rows(scope, query, row.ends_on):
        words, key = f"Level {found.level} by decision ends", f"override:{found.public_id}"
        yield _deadline(scope, found, Kind.LEVEL, words, "LEVEL-OVERRIDE", key, "level"), found.number


def providers(scope: Scope, _timezone: str) -> Iterator[Counted]:
    """The end of a service provider's AOC, once for all merchants that rely on the provider then (TPSP-TOUCHED)."""
    if not scope.wants(Kind.PROVIDER):
        return
    row, later, until = ProviderAoc, aliased(ProviderAoc), ProviderAoc.valid_until
    longer = sa.select(later.id).where(
        later.provider_id == row.provider_id,
        later.state == DocumentState.ACCEPTED,
        sa.tuple_(later.valid_until, later.id) > sa.tuple_(row.valid_until, row.id),
    )
    holds = sa.and_(Reliance.since <= until, sa.or_(Reliance.until.is_(None), Reliance.until >= until))
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            row.public_id,
            until,
            ServiceProvider.public_id.label("provider"),
            ServiceProvider.legal_name,
            sa.func.count().label("relying"),
            sa.func.min(Merchant.public_id).label("merchant"),
            sa.func.min(Merchant.trading_name).label("name"),
        )
        .join(ServiceProvider, ServiceProvider.id == row.provider_id)
        .join(Reliance, Reliance.provider_id == row.provider_id)
        .join(Merchant, Merchant.id == Reliance.merchant_id)
        .where(row.state == DocumentState.ACCEPTED, ~longer.exists(), holds, scope.mine(), scope.within(until))
        .group_by(row.id, ServiceProvider.id)
        .order_by(until, ServiceProvider.legal_name, row.id)
        .limit(MOST)
    )
    for found in db.session.execute(query):
        yield _of_provider(scope, found), 1


def _of_provider(scope: Scope, row: sa.Row[Any]) -> Deadline:
    words, rule_id = f"Last day of the AOC of {row.legal_name}", "TPSP-AOC"
    if row.relying == 1:
        named, path = scope.named(row.merchant, row.name), scope.path(row.merchant, "service-providers")
        return Deadline(row.valid_until, Kind.PROVIDER, named, words, rule_id, path, f"provider:{row.public_id}")
    words = f"{words}, on which {row.relying:,} merchants rely"
    path = f"/service-providers/{row.provider}" if scope.for_staff else "/portal"
    return Deadline(row.valid_until, Kind.PROVIDER, None, words, rule_id, path, f"provider:{row.public_id}")


def duties(scope: Scope, timezone: str) -> Iterator[Counted]:
    """What payment systems must be told of an open incident, on the provider's day of its moment (INCIDENT-DUTIES)."""
    if not scope.wants(Kind.INCIDENT):
        return
    zone, duty = ZoneInfo(timezone), IncidentDuty
    first = datetime.combine(scope.span.first, time(), tzinfo=zone)
    beyond = datetime.combine(scope.span.last + timedelta(days=1), time(), tzinfo=zone)
    query = (
        sa.select(duty.public_id, duty.system, duty.kind, duty.due_at, Merchant.public_id, Merchant.trading_name)
        .join(Incident, Incident.id == duty.incident_id)
        .join(Merchant, Merchant.id == Incident.merchant_id)
        .where(scope.mine(), Incident.closed_on.is_(None), duty.done_at.is_(None))
        .where(duty.due_at >= first, duty.due_at < beyond)
        .order_by(duty.due_at, duty.id)
        .limit(MOST)
    )
    for public_id, system, kind, due_at, merchant, name in db.session.execute(query):
        words = f"{SYSTEM_NAMES[system]}: {DUTY_WORDS[kind]}"
        on, path = due_at.astimezone(zone).date(), scope.path(merchant, "incidents")
        named, key = scope.named(merchant, name), f"duty:{public_id}"
        yield Deadline(on, Kind.INCIDENT, named, words, "INCIDENT-DUTIES", path, key), 1


def policies(scope: Scope, _timezone: str) -> Iterator[Counted]:
    """New values of policies and thresholds on the day on which they begin, for administrators (POLICY-3)."""
    if not _sees_policies(scope):
        return
    row = PolicyRow
    query = sa.select(row.public_id, row.policy, row.valid_from).where(scope.within(row.valid_from))
    for public_id, policy, on in db.session.execute(query.order_by(row.valid_from, row.id).limit(MOST)):
        words, path = f"New value begins: {DEFINITIONS[policy].title}", f"/settings/policies/{policy.value}"
        yield Deadline(on, Kind.POLICY, None, words, "POLICY-3", path, f"policy:{public_id}"), 1


def thresholds(scope: Scope, _timezone: str) -> Iterator[Counted]:
    """New thresholds of levels on the day on which they begin, for administrators (LEVEL-DATED)."""
    if not _sees_policies(scope):
        return
    row = LevelThreshold
    query = sa.select(row.public_id, row.rule_id, row.system, row.level, row.valid_from)
    query = query.where(scope.within(row.valid_from)).order_by(row.valid_from, row.id).limit(MOST)
    for public_id, rule_id, system, level, on in db.session.execute(query):
        words, path = f"New threshold begins: {rule_id}", f"/levels/thresholds/{system}/{level}"
        yield Deadline(on, Kind.POLICY, None, words, "LEVEL-DATED", path, f"threshold:{public_id}"), 1


def _sees_policies(scope: Scope) -> bool:
    of_all = scope.manager_id is None and scope.merchant_id is None
    return of_all and scope.viewer.can(Permission.EDIT_POLICIES) and scope.wants(Kind.POLICY)


def _deadline(scope: Scope, row: sa.Row[Any], kind: Kind, words: str, rule_id: str, key: str, place: str) -> Deadline:
    named = scope.named(row.merchant, row.name)
    return Deadline(row.day, kind, named, words, rule_id, scope.path(row.merchant, place), key)


SOURCES = (obligations, rises, overrides, providers, duties, policies, thresholds)
