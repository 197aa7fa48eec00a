"""The letter to an account manager: which providers' AOCs end, and which of their merchants that touches."""

from datetime import date, datetime

from compliance_app.foundation import formats
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.service_providers.queries.warnings import DueLetter
from compliance_app.service_providers.rules import Ending


def send(letter: DueLetter, key: str, on: date, at: datetime) -> bool:
    """Put the letter into the outbox under its key; False when it is there already."""
    composed = letters.compose(
        "provider_aoc_ends",
        user=letter.user,
        items=[(touched, headline(touched.ending, on)) for touched in letter.touched],
        subject_line=subject(letter, on),
        path="/service-providers",
    )
    return mail.enqueue(
        key=key, to=[letter.user.email], subject=composed.subject, text=composed.text, html=composed.html, at=at
    )


def headline(ending: Ending, on: date) -> str:
    """`ends in 7 days`, `counts for the last day today`, `ended 3 days ago`."""
    days = ending.days_left(on)
    if days == 0:
        return "counts for the last day today"
    return f"{'ends' if days > 0 else 'ended'} {formats.distance(ending.until, on)}"


def subject(letter: DueLetter, on: date) -> str:
    """The most urgent one, and how many others there are."""
    first, *others = letter.endings
    more = f" (and {len(others)} more)" if others else ""
    return f"AOC of {first.provider} {headline(first, on)}{more}"
