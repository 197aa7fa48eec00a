"""Reads of ASV scans."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from compliance_app.documents.models import Document
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.models import AsvScan, ExpirationSource, ScanCombination, ScanPart
from compliance_app.scans.rules import WITHIN, ScanFact, Spell


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[ScanFact]]:
    """The facts of each merchant's scans, oldest first; an empty list where there are none."""
    facts: dict[int, list[ScanFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    rows = db.session.execute(_facts(merchant_ids)).all()
    spells = _spells(merchant_ids) if any(row.report_type is ScanReportType.PARTIAL for row in rows) else {}
    for row in rows:
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
                spells.get(row.id, ()),
            )
        )
    return facts


def _spells(merchant_ids: Sequence[int]) -> dict[int, tuple[Spell, ...]]:
    """When rescans of these merchants were combined after their review, by the scan."""
    row, found = ScanCombination, dict[int, tuple[Spell, ...]]()
    query = sa.select(row.scan_id, row.combined_on, row.undone_on).join(AsvScan, AsvScan.id == row.scan_id)
    for key, since, undone_on in db.session.execute(query.where(AsvScan.merchant_id.in_(merchant_ids))):
        found[key] = (*found.get(key, ()), Spell(since, undone_on))
    return found


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
    query = _incomplete(merchant_id).where(AsvScan.completed_on >= on - 2 * WITHIN)
    return list(db.session.scalars(query.order_by(AsvScan.completed_on.desc(), AsvScan.id.desc())))


def to_complete_by(scan: AsvScan) -> list[AsvScan]:
    """The scans that this one, recorded alone, may complete; latest first."""
    near = AsvScan.completed_on.between(scan.completed_on - WITHIN, scan.completed_on)
    query = _incomplete(scan.merchant_id).where(near, AsvScan.id != scan.id)
    return list(db.session.scalars(query.order_by(AsvScan.completed_on.desc(), AsvScan.id.desc())))


def _incomplete(merchant_id: int) -> sa.Select[AsvScan]:
    """The merchant's failed and partial scans that belong to no pass."""
    return sa.select(AsvScan).where(
        AsvScan.merchant_id == merchant_id,
        AsvScan.combined.is_(False),
        sa.or_(AsvScan.passed.is_(False), AsvScan.report_type == ScanReportType.PARTIAL),
        AsvScan.id.not_in(sa.select(ScanPart.part_id)),
    )


def combinations(scan_id: int) -> list[ScanCombination]:
    """When the scan was combined after its review, and taken apart again; the latest first."""
    query = sa.select(ScanCombination).where(ScanCombination.scan_id == scan_id)
    return list(db.session.scalars(query.order_by(ScanCombination.id.desc())))


def passed_since(scan: AsvScan) -> list[date]:
    """The days of the passes that were completed after this scan."""
    query = sa.select(AsvScan).where(
        AsvScan.merchant_id == scan.merchant_id, AsvScan.completed_on > scan.completed_on, AsvScan.passed
    )
    return [each.completed_on for each in db.session.scalars(query) if each.extends]


def chosen(merchant_id: int, public_ids: Collection[str]) -> list[AsvScan]:
    """Those of the merchant's scans that were chosen; raises NotFound where one is not the merchant's."""
    query = sa.select(AsvScan).where(AsvScan.merchant_id == merchant_id, AsvScan.public_id.in_(public_ids))
    # Held until the commit: of two rescans that complete one scan at once, the second finds it taken.
    found = list(db.session.scalars(query.order_by(AsvScan.completed_on, AsvScan.id).with_for_update()))
    if len(found) != len(set(public_ids)):
        raise NotFound("One of the scans chosen is not there any more. Reload the page and choose again.")
    return found


def wholes_of(merchant_id: int) -> dict[int, int]:
    """The report of each scan that belongs to a combined pass, by key, and the one that completes it (RETENTION-5)."""
    part, whole = aliased(AsvScan), aliased(AsvScan)
    query = (
        sa.select(part.document_id, whole.document_id)
        .join(ScanPart, ScanPart.part_id == part.id)
        .join(whole, whole.id == ScanPart.scan_id)
        .where(part.merchant_id == merchant_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def is_part(scan: AsvScan) -> bool:
    """Whether it belongs to a combined pass."""
    return db.session.scalar(sa.select(ScanPart.scan_id).where(ScanPart.part_id == scan.id)) is not None


def life_on(completed_on: date) -> timedelta:
    """How long a scan completed on a day counts where its report prints no expiration (SCAN-VALIDITY)."""
    return timedelta(days=policies.value_on(Policy.SCAN_VALIDITY, completed_on))
