"""Reads of the register of scanning vendors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.scans.models import AsvScan, AsvVendor
from compliance_app.scans.rules import Judged, VendorDetails, judged


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
    """How many entries there are, how many are in force, and how many of these run out within so many days."""

    total: int
    in_force: int
    ending: int
    soon: int


def summary(on: date) -> Summary:
    """The register in numbers."""
    found, soon = register(), policies.value_on(Policy.VENDOR_ENDING, on)
    ending = sum(entry.runs_out(on, timedelta(days=soon)) for entry in found)
    return Summary(len(found), sum(entry.covers(on) for entry in found), ending, soon)
