"""Reads of ASV scans."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from compliance_app.documents.models import Document
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.models import AsvScan, ExpirationSource, ScanPart
from compliance_app.scans.rules import WITHIN, ScanFact

_BATCH = 5_000  # ids in one statement; PostgreSQL takes 65,535 parameters, SQLite 32,766


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[ScanFact]]:
    """The facts of each merchant's scans, oldest first; an empty list where there are none."""
    facts: dict[int, list[ScanFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for start in range(0, len(merchant_ids), _BATCH):
        for row in db.session.execute(_facts(merchant_ids[start : start + _BATCH])):
            facts[row.merchant_id].append(
                ScanFact(
                    row.id,
                    row.public_id,
                    row.completed_on,
                    row.passed,
                    row.valid_until,
                    row.recorded_on,
                    row.expiration_source is ExpirationSource.REVIEWER,
                    row.excepted,
                    row.report_type is ScanReportType.FULL,
                    row.combined,
                )
            )
    return facts


def _facts(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
    columns = (
        AsvScan.merchant_id,
        AsvScan.id,
        AsvScan.public_id,
        AsvScan.completed_on,
        AsvScan.passed,
        AsvScan.report_type,
        AsvScan.combined,
        AsvScan.valid_until,
        AsvScan.recorded_on,
        AsvScan.expiration_source,
        Document.exception_because.is_not(None).label("excepted"),
    )
    query = sa.select(*columns).join(Document, Document.id == AsvScan.document_id)
    return query.where(AsvScan.merchant_id.in_(merchant_ids)).order_by(AsvScan.id)


def of_merchant(merchant_id: int) -> list[AsvScan]:
    """All scans of a merchant with their reports, the latest completed first."""
    query = (
        sa.select(AsvScan)
        .where(AsvScan.merchant_id == merchant_id)
        .options(joinedload(AsvScan.document), selectinload(AsvScan.parts))
    )
    return list(db.session.scalars(query.order_by(AsvScan.completed_on.desc(), AsvScan.id.desc())))


def of_document(document_id: int) -> AsvScan | None:
    """The scan recorded from this report."""
    return db.session.scalar(sa.select(AsvScan).where(AsvScan.document_id == document_id))


def to_complete(merchant_id: int, on: date) -> list[AsvScan]:
    """The scans that a rescan received by `on` may complete: failed or partial, recent, in no pass; latest first."""
    taken = sa.select(ScanPart.part_id)
    query = sa.select(AsvScan).where(
        AsvScan.merchant_id == merchant_id,
        AsvScan.combined.is_(False),
        sa.or_(AsvScan.passed.is_(False), AsvScan.report_type == ScanReportType.PARTIAL),
        AsvScan.completed_on >= on - 2 * WITHIN,
        AsvScan.id.not_in(taken),
    )
    return list(db.session.scalars(query.order_by(AsvScan.completed_on.desc(), AsvScan.id.desc())))


def chosen(merchant_id: int, public_ids: Collection[str]) -> list[AsvScan]:
    """Those of the merchant's scans that were chosen; raises NotFound where one is not the merchant's."""
    query = sa.select(AsvScan).where(AsvScan.merchant_id == merchant_id, AsvScan.public_id.in_(public_ids))
    # Held until the commit: of two rescans that complete one scan at once, the second finds it taken.
    found = list(db.session.scalars(query.order_by(AsvScan.completed_on, AsvScan.id).with_for_update()))
    if len(found) != len(set(public_ids)):
        raise NotFound("One of the scans chosen is not there any more. Reload the page and choose again.")
    return found


def is_part(scan: AsvScan) -> bool:
    """Whether it belongs to a combined pass."""
    return db.session.scalar(sa.select(ScanPart.scan_id).where(ScanPart.part_id == scan.id)) is not None


def life_on(completed_on: date) -> timedelta:
    """How long a scan completed on a day counts where its report prints no expiration (SCAN-VALIDITY)."""
    return timedelta(days=policies.value_on(Policy.SCAN_VALIDITY, completed_on))
