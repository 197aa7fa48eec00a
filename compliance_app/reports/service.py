"""The verb of reports: make one, and leave a trace of who read what."""

from datetime import date, datetime, timedelta

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import clock
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.merchants.models import Merchant
from compliance_app.reports import pdf

LONGEST_OUTLOOK = timedelta(days=366)


class NoSuchDay(Refusal):
    """There is nothing to report for the day: before the merchant came, or too far ahead."""


def merchant_report(merchant: Merchant, on: date, actor: Actor, at: datetime, today: date) -> bytes:
    """The PDF of a merchant for the day `on`, made at `at` on the provider's day `today`; only reads (REPORT-1).

    Raises NoSuchDay, NotTypeset. The caller records the reading with `record_reading`, in a transaction of its
    own: typesetting takes seconds, in which nobody should wait for the lock of the database.
    """
    since = clock.day_of(merchant.created_at)
    if on < since:
        raise NoSuchDay(f"{merchant.legal_name} has been recorded since {long_date(since)}. Choose that day or later.")
    if on > today + LONGEST_OUTLOOK:
        raise NoSuchDay(f"{long_date(on)} is too far ahead. Choose a day up to {long_date(today + LONGEST_OUTLOOK)}.")
    return pdf.merchant_report(merchant, on, at, actor.label)


def record_reading(merchant: Merchant, on: date, actor: Actor, at: datetime) -> None:
    """Leave a trace that somebody took the report of this merchant (REPORT-2)."""
    facts = {"report": "compliance", "on": on}
    audit.record(actor, at, Event.REPORT_READ, "merchant", merchant.public_id, merchant_id=merchant.id, after=facts)
