"""Writes the reminders that are due: notice, letter and trail in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation import database
from compliance_app.foundation.database import db
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Listing, Policy, come
from compliance_app.reminders import notices, queries, rules
from compliance_app.reminders.models import ReminderNotice
from compliance_app.reminders.queries import DueLetter
from compliance_app.reminders.rules import Expiry


def write_due(merchant_ids: Sequence[int], on: date, at: datetime) -> int:
    """Write the letters of these merchants that are due on `on`; how many were written (REMINDER-2).

    A notice is inserted only where none is: whoever inserts it writes the letter, so that a second run or a
    second process at the same time writes nothing more.
    """
    listed = policies.listing(Policy.REMINDER_DAYS)
    return sum(_write(letter, listed, on, at) for letter in queries.due_letters(on, merchant_ids))


def _write(letter: DueLetter, listed: Listing, on: date, at: datetime) -> bool:
    key = rules.message_key(letter.merchant.public_id, on, letter.expiries, listed)
    # Every one of them is tried: `any` would stop at the first that is new.
    new = [_cover(expiry, come(listed, expiry.valid_until, on), key, on, at) for expiry in letter.expiries]
    if not any(new):
        return False
    written = notices.send(letter, key, on, at)
    audit.record(
        SYSTEM,
        at,
        Event.REMINDER_WRITTEN,
        "merchant",
        letter.merchant.public_id,
        merchant_id=letter.merchant.id,
        after={
            "to": list(letter.addressees.to),
            "expiries": [f"{expiry.title}, valid until {expiry.valid_until}" for expiry in letter.expiries],
        },
    )
    return written


def _cover(expiry: Expiry, days_before: Sequence[int], key: str, on: date, at: datetime) -> bool:
    """Note that the letter covers every listed day that has come; whether the latest of them was still open."""
    return [
        database.changed_rows(
            db.session.execute(
                database.insert_new(ReminderNotice).values(
                    merchant_id=expiry.merchant_id,
                    evidence_kind=expiry.evidence_kind,
                    evidence_id=expiry.evidence_id,
                    valid_until=expiry.valid_until,
                    days_before=days,
                    due_on=rules.due_on(expiry.valid_until, days),
                    written_on=on,
                    written_at=at,
                    message_key=key,
                )
            )
        )
        == 1
        for days in days_before
    ][-1]
