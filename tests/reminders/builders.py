"""What reminders watch, for tests: an expiry, contacts, and the letters and notices that came of it."""

from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import ContactRole
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.reminders.models import ReminderNotice


def at(day: date) -> datetime:
    """Six in the morning of a day."""
    return datetime.combine(day, time(6), tzinfo=UTC)


def make_contact(merchant: Merchant, email: str, role: ContactRole = ContactRole.FIRST) -> Contact:
    """A person at the merchant."""
    contact = Contact(merchant_id=merchant.id, role=role, name=email.split("@")[0].title(), email=email)
    db.session.add(contact)
    db.session.flush()
    return contact


def expire(merchant: Merchant, valid_until: date, evidence_id: int = 1, in_review: bool = False) -> ObligationRecord:
    """Say that the merchant's scan is the evidence and through which day; replaces what was said before."""
    of_scan = {"merchant_id": merchant.id, "obligation": ObligationKind.ASV_SCAN}
    record = db.session.query(ObligationRecord).filter_by(**of_scan).one_or_none() or ObligationRecord(
        **of_scan, evidence_kind=EvidenceKind.SCAN
    )
    record.evidence_id, record.valid_until, record.renewal_in_review = evidence_id, valid_until, in_review
    db.session.add(record)
    db.session.commit()
    return record


def letters(merchant: Merchant) -> list[OutboxMessage]:
    """The merchant's messages in the order they were written."""
    query = sa.select(OutboxMessage).where(OutboxMessage.merchant_id == merchant.id).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def notices(merchant: Merchant) -> list[ReminderNotice]:
    """The merchant's notices in the order they were written."""
    query = sa.select(ReminderNotice).where(ReminderNotice.merchant_id == merchant.id).order_by(ReminderNotice.id)
    return list(db.session.scalars(query))
