"""The letter about expiries of one merchant: what ends, when, what happens otherwise, one button."""

from datetime import date, datetime

from compliance_app.foundation import formats
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.reminders.queries import DueLetter
from compliance_app.reminders.rules import Expiry


def send(letter: DueLetter, key: str, on: date, at: datetime) -> bool:
    """Put the letter into the outbox under its key; False when it is there already."""
    who = letter.addressees
    path = f"/merchants/{letter.merchant.public_id}" if who.without_contact else f"/portal/{letter.merchant.public_id}"
    composed = letters.compose(
        "expiry_reminder",
        merchant=letter.merchant,
        who=who,
        items=[(expiry, headline(expiry, on)) for expiry in letter.expiries],
        subject_line=subject(letter, on),
        ended=[expiry for expiry in letter.expiries if expiry.days_left(on) < 0],
        first=letter.expiries[0],
        path=path,
        on=on,
    )
    return mail.enqueue(
        key=key,
        to=who.to,
        cc=who.cc,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        at=at,
        merchant_id=letter.merchant.id,
        from_name=who.manager_name,
        reply_to=who.manager_email,
    )


def headline(expiry: Expiry, on: date) -> str:
    """`expires in 7 days`, `is valid for the last day today`, `expired 7 days ago`."""
    days = expiry.days_left(on)
    if days == 0:
        return "is valid for the last day today"
    return f"{'expires' if days > 0 else 'expired'} {formats.distance(expiry.valid_until, on)}"


def subject(letter: DueLetter, on: date) -> str:
    """The most urgent expiry, the merchant, and how many others there are."""
    first, *others = letter.expiries
    more = f" (and {len(others)} more)" if others else ""
    return f"{letter.merchant.trading_name}: {first.title} {headline(first, on)}{more}"
