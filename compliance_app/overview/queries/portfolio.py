"""The portfolio's table with everything a row shows, and what an account manager has to act on today.

Whatever the number of merchants, a page takes the same number of statements: each package is asked once
for all merchants of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.pages import Page
from compliance_app.levels import queries as levels
from compliance_app.levels.models import ExpectedRise, LevelOverride
from compliance_app.levels.rules import LevelOnDay, OverrideState, level_on
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, MerchantState
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.models import ObligationRecord, StandingPeriod
from compliance_app.obligations.queries import Filters, PortfolioRow, Sort, counting
from compliance_app.obligations.rules import ObligationKind
from compliance_app.overview.rules import Act, Cause, Quarter, quarters
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans import queries as scans
from compliance_app.scans.models import AsvScan
from compliance_app.submissions import queries as submissions
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.rules import AnnualVolume

LATELY = timedelta(days=45)
"""A rejection or a failed scan older than this is no news of today; its merchant is in the table anyway."""
SOON = timedelta(days=7)
SHORT = {DocumentKind.AOC: "AOC", DocumentKind.SAQ: "SAQ", DocumentKind.ASV_SCAN_REPORT: "Scan report"}


@dataclass(frozen=True)
class Row:
    """One merchant of the table."""

    listed: PortfolioRow
    documents_until: date | None
    quarters: tuple[Quarter, ...]
    volume: AnnualVolume
    level: LevelOnDay
    rise: ExpectedRise | None

    @property
    def merchant(self) -> Merchant:
        return self.listed.merchant


def page(viewer: Viewer, filters: Filters, sort: Sort, number: int, on: date, *, descending: bool) -> Page[Row]:
    """One page of the table; a page beyond the last is the last."""
    found = obligations.portfolio(viewer, filters, sort, number, on, descending=descending)
    ids = [row.merchant.id for row in found.rows]
    until, scan_facts, annual = _documents_until(ids), scans.facts_of(ids), volumes.annual_of_all(on, ids)
    level_facts, rises = levels.facts_of(ids), levels.expected_rises(ids)
    rows = [
        Row(
            row,
            until.get(row.merchant.id),
            quarters(scan_facts[row.merchant.id], clock.day_of(row.merchant.created_at), on),
            annual[row.merchant.id],
            level_on(level_facts[row.merchant.id], on),
            rises.get(row.merchant.id),
        )
        for row in found.rows
    ]
    return Page(rows, found.number, found.size, found.total)


def _documents_until(merchant_ids: Sequence[int]) -> dict[int, date]:
    """Through which day the AOC or SAQ of each merchant counts, or counted last."""
    row = ObligationRecord
    query = (
        sa.select(row.merchant_id, sa.func.max(row.valid_until))
        .where(row.merchant_id.in_(merchant_ids), row.obligation.in_((ObligationKind.AOC, ObligationKind.SAQ)))
        .group_by(row.merchant_id)
    )
    return {key: until for key, until in db.session.execute(query) if until is not None}


def to_review(viewer: Viewer) -> int:
    """How many documents wait for a check."""
    query = sa.select(sa.func.count()).where(
        Document.state == DocumentState.IN_REVIEW, _sees(viewer, Document.merchant_id)
    )
    return db.session.scalar(query) or 0


def to_decide(viewer: Viewer) -> int:
    """How many level overrides wait for a second person."""
    query = sa.select(sa.func.count()).where(
        LevelOverride.state == OverrideState.REQUESTED, _sees(viewer, LevelOverride.merchant_id)
    )
    return db.session.scalar(query) or 0


def act_today(viewer: Viewer, on: date, limit: int = 3) -> list[Act]:
    """What needs the account manager today, at most `limit` of each cause, the most urgent first (LIST-TODAY)."""
    return [
        *_ending(viewer, on, limit),
        *_failing_scans(viewer, on, limit),
        *_unanswered(viewer, on, limit),
        *_to_check(viewer, limit),
        *_asked(viewer, limit),
    ]


def _sees(viewer: Viewer, merchant_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    if counting.sees_all(viewer):
        return sa.true()
    # Asked of each row in turn: a list of the ids of all merchants would be built for every page.
    return merchants.visible_to(viewer).with_only_columns(Merchant.id).where(Merchant.id == merchant_id).exists()


def _ending(viewer: Viewer, on: date, limit: int) -> list[Act]:
    row = StandingPeriod
    query = (
        merchants.visible_to(viewer)
        .add_columns(row.complies_until)
        .join(row, row.merchant_id == Merchant.id)
        .where(row.starts_on <= on, row.ends_on >= on, row.may_process.is_(True), row.complies_until <= on + SOON)
        .order_by(row.complies_until, Merchant.sort_name)
        .limit(limit)
    )
    return [
        Act(Cause.ENDING, found.trading_name, found.public_id, "May process until", until)
        for found, until in db.session.execute(query)
    ]


def _failing_scans(viewer: Viewer, on: date, limit: int) -> list[Act]:
    later = aliased(AsvScan)
    newer = sa.select(later.id).where(
        later.merchant_id == AsvScan.merchant_id,
        sa.tuple_(later.completed_on, later.id) > sa.tuple_(AsvScan.completed_on, AsvScan.id),
        # A partial pass alone says nothing of the rest (SCAN-PARTIAL), so it is no answer.
        sa.or_(later.passed.is_(False), later.combined.is_(True), later.report_type == ScanReportType.FULL),
    )
    query = (
        merchants.visible_to(viewer)
        .add_columns(AsvScan.completed_on)
        .join(AsvScan, AsvScan.merchant_id == Merchant.id)
        .where(AsvScan.passed.is_(False), AsvScan.recorded_on >= on - LATELY, ~newer.exists())
        .where(Merchant.state != MerchantState.CLOSED)
        .order_by(AsvScan.recorded_on.desc(), AsvScan.id)
        .limit(limit)
    )
    return [
        Act(Cause.SCAN_FAILED, found.trading_name, found.public_id, "ASV scan failed, none passed since", completed)
        for found, completed in db.session.execute(query)
    ]


def _unanswered(viewer: Viewer, on: date, limit: int) -> list[Act]:
    later = aliased(Document)
    newer = sa.select(later.id).where(
        later.merchant_id == Document.merchant_id, later.kind == Document.kind, later.version > Document.version
    )
    query = (
        sa.select(Document)
        .where(Document.state == DocumentState.REJECTED, Document.reviewed_on >= on - LATELY, ~newer.exists())
        .where(_sees(viewer, Document.merchant_id), Document.merchant.has(Merchant.state != MerchantState.CLOSED))
        .options(joinedload(Document.merchant))
        .order_by(Document.reviewed_on, Document.id)
        .limit(limit)
    )
    return [
        Act(
            Cause.UNANSWERED,
            document.merchant.trading_name,
            document.merchant.public_id,
            f"{SHORT[document.kind]} sent back, no new one yet",
            document.reviewed_on,
        )
        for document in db.session.scalars(query)
    ]


def _to_check(viewer: Viewer, limit: int) -> list[Act]:
    query = (
        sa.select(Document)
        .where(Document.state == DocumentState.IN_REVIEW, _sees(viewer, Document.merchant_id))
        .where(sa.or_(Document.uploaded_by_id.is_(None), Document.uploaded_by_id != viewer.user_id))
        .options(joinedload(Document.merchant))
        .order_by(Document.uploaded_at, Document.id)
        .limit(limit)
    )
    return [
        Act(
            Cause.TO_CHECK,
            document.merchant.trading_name,
            document.merchant.public_id,
            f"{SHORT[document.kind]} waits for your check since",
            document.uploaded_on,
            document.public_id,
        )
        for document in db.session.scalars(query)
    ]


def _asked(viewer: Viewer, limit: int) -> list[Act]:
    return [
        Act(
            Cause.ASKED,
            question.merchant.trading_name,
            question.merchant.public_id,
            f"Asks whether we need its documents for {SYSTEM_NAMES[question.payment_system]}",
            question.asked_on,
            system=question.payment_system.value,
        )
        for question in submissions.open_questions(viewer, limit)
    ]
