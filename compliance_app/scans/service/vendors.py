"""Verbs of the register of scanning vendors: add, edit, end, import."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.scans.models import AsvVendor
from compliance_app.scans.rules import VendorDetails
from compliance_app.scans.rules.disputes import LONGEST_TEXT
from compliance_app.scans.rules.vendors import certificate_key, problems


def add(details: VendorDetails, actor: Actor, at: datetime) -> AsvVendor:
    """Enter a vendor's certificate into the register. Refused: a certificate that is there, values that cannot be."""
    _refuse(details)
    entry = AsvVendor(recorded_by=actor.label, recorded_at=at)
    _write(entry, details)
    audit.record(actor, at, Event.ASV_VENDOR_ADDED, "asv_vendor", entry.public_id, after=_facts(entry))
    return entry


def edit(entry: AsvVendor, details: VendorDetails, actor: Actor, at: datetime) -> bool:
    """Correct an entry, or renew its certificate; whether anything changed."""
    _refuse(details)
    before = _facts(entry)
    # A later last day is a renewal: whatever ended the certificate before ends it no more.
    renewed = details.valid_until > entry.valid_until
    _write(entry, details)
    if renewed:
        entry.ended_because = None
        db.session.flush()
    after = _facts(entry)
    if after == before:
        return False
    audit.record(actor, at, Event.ASV_VENDOR_EDITED, "asv_vendor", entry.public_id, before=before, after=after)
    return True


def end(entry: AsvVendor, last_day: date, reason: str, actor: Actor, at: datetime) -> None:
    """The vendor is approved no longer than that day, although its certificate says more: it left the list."""
    reason = reason.strip()
    if not reason:
        raise Refusal("Give the reason: who took it off the list, and where that is written.")
    if len(reason) > LONGEST_TEXT:
        raise Refusal(f"Shorten the reason to {LONGEST_TEXT:,} characters.")
    if not entry.valid_from <= last_day < entry.valid_until:
        raise Refusal("Choose a last day within the days of the certificate, and before its present last one.")
    before = _facts(entry)
    entry.valid_until, entry.ended_because = last_day, reason
    db.session.flush()
    audit.record(actor, at, Event.ASV_VENDOR_ENDED, "asv_vendor", entry.public_id, before=before, after=_facts(entry))


def _refuse(details: VendorDetails) -> None:
    for _, message in problems(details):
        raise Refusal(message)


def _write(entry: AsvVendor, details: VendorDetails) -> None:
    try:
        with db.session.begin_nested():
            entry.company, entry.certificate = details.company, details.certificate
            entry.certificate_key = certificate_key(details.certificate)
            entry.valid_from, entry.valid_until = details.valid_from, details.valid_until
            entry.other_names = list(details.other_names)
            db.session.add(entry)
    except IntegrityError as error:
        raise Conflict(f"Certificate {details.certificate} is in the register already. Edit that entry.") from error


def _facts(entry: AsvVendor) -> dict[str, Any]:
    return {
        "company": entry.company,
        "certificate": entry.certificate,
        "valid_from": entry.valid_from,
        "valid_until": entry.valid_until,
        "other_names": list(entry.other_names),
        "ended_because": entry.ended_because,
    }
