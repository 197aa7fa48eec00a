"""Reads of what was noted about scans: the policy seen, and disputes."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.scans.models import AsvScan, ScanDispute, ScanPolicy
from compliance_app.scans.rules import DisputeFact, Quarter, quarter_of, to_submit_again

Row = TypeVar("Row")


def policies(merchant_id: int) -> Sequence[ScanPolicy]:
    """Every time the policy was seen, the latest first; what was taken back stays listed."""
    query = sa.select(ScanPolicy).where(ScanPolicy.merchant_id == merchant_id)
    return db.session.scalars(query.order_by(ScanPolicy.seen_on.desc(), ScanPolicy.id.desc())).all()


def policy_seen_on(merchant_id: int, known_on: date) -> date | None:
    """The last day on which the policy was seen, as far as it was recorded by a day."""
    query = sa.select(sa.func.max(ScanPolicy.seen_on)).where(
        ScanPolicy.merchant_id == merchant_id, ScanPolicy.recorded_on <= known_on, ScanPolicy.withdrawn_at.is_(None)
    )
    return db.session.scalar(query)


def disputes(merchant_id: int) -> Sequence[ScanDispute]:
    """All disputes about the merchant's scans, those of the latest scan first."""
    query = (
        sa.select(ScanDispute)
        .join(ScanDispute.scan)
        .where(AsvScan.merchant_id == merchant_id)
        .options(joinedload(ScanDispute.scan))
        .order_by(AsvScan.completed_on.desc(), ScanDispute.id)
    )
    return db.session.scalars(query).all()


def disputed_before(merchant_id: int, quarter: Quarter) -> list[ScanDispute]:
    """What was disputed in the period before the quarter, and not again in it (SCAN-DISPUTE)."""
    known = {dispute.id: dispute for dispute in disputes(merchant_id)}
    if not known:
        return []
    facts = [
        DisputeFact(key, found.scan.quarter, found.component, found.vulnerability, found.decision)
        for key, found in known.items()
    ]
    days = db.session.scalars(sa.select(AsvScan.completed_on).where(AsvScan.merchant_id == merchant_id))
    return [known[fact.id] for fact in to_submit_again(facts, map(quarter_of, days), quarter)]


def visible_scan(viewer: Viewer, public_id: str) -> AsvScan:
    """The scan at this address; raises NotFound for a foreign one as for none."""
    query = sa.select(AsvScan).where(AsvScan.public_id == public_id, _seen(viewer, AsvScan.merchant_id))
    return _found(db.session.scalar(query.options(joinedload(AsvScan.document))))


def visible_dispute(viewer: Viewer, public_id: str) -> ScanDispute:
    """The dispute at this address; raises NotFound for a foreign one as for none."""
    query = sa.select(ScanDispute).join(ScanDispute.scan).where(ScanDispute.public_id == public_id)
    return _found(db.session.scalar(query.where(_seen(viewer, AsvScan.merchant_id))))


def visible_policy(viewer: Viewer, public_id: str) -> ScanPolicy:
    """The sighting at this address; raises NotFound for a foreign one as for none."""
    query = sa.select(ScanPolicy).where(ScanPolicy.public_id == public_id, _seen(viewer, ScanPolicy.merchant_id))
    return _found(db.session.scalar(query))


def _seen(viewer: Viewer, merchant_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    return merchant_id.in_(merchants.visible_to(viewer).with_only_columns(Merchant.id))


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
