"""Reads of the register of scanning vendors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.scans.models import AsvScan, AsvVendor
from compliance_app.scans.rules import Judged, VendorDetails, judged

SOON = timedelta(days=30)


def entries() -> Sequence[AsvVendor]:
    """The whole register by name, of one company the latest certificate first."""
    query = sa.select(AsvVendor).order_by(sa.func.lower(AsvVendor.company), AsvVendor.valid_until.desc(), AsvVendor.id)
    return db.session.scalars(query).all()


def register() -> tuple[VendorDetails, ...]:
    """The register as the rules see it."""
    return tuple(entry.details for entry in entries())


def entry(public_id: str) -> AsvVendor:
    """One entry; raises NotFound."""
    found = db.session.scalar(sa.select(AsvVendor).where(AsvVendor.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def by_certificate(keys: Sequence[str]) -> dict[str, AsvVendor]:
    """The entries with these certificate keys."""
    query = sa.select(AsvVendor).where(AsvVendor.certificate_key.in_(keys))
    return {found.certificate_key: found for found in db.session.scalars(query)}


def judged_scan(scan: AsvScan, known: Sequence[VendorDetails]) -> Judged:
    """What the register says of a scan's vendor on the day it was completed (SCAN-ASV)."""
    return judged(scan.asv_company, scan.asv_certificate, scan.completed_on, known)


@dataclass(frozen=True)
class Summary:
    """How many entries there are, how many are in force, and how many of these run out within 30 days."""

    total: int
    in_force: int
    ending: int


def summary(on: date) -> Summary:
    """The register in numbers."""
    found = register()
    in_force = [entry for entry in found if entry.covers(on)]
    return Summary(len(found), len(in_force), sum(entry.valid_until <= on + SOON for entry in in_force))
