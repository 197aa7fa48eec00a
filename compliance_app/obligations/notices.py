"""The letter that tells a merchant and its account manager of the first compliance (rule FIRST-COMPLIANCE)."""

from collections.abc import Iterator
from datetime import datetime

from compliance_app.documents.rules import KIND_TITLES
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations.rules import Verdict, ahead


def first_compliance(merchant: Merchant, verdict: Verdict, at: datetime) -> None:
    """Tell the first contact, the second and the account manager in copy; the manager alone if there is no contact."""
    contacts = merchants.recipients(merchant.id)
    manager = merchant.acting_manager
    people = [contact.email for contact in contacts] + ([manager.email] if manager else [])
    if not people:
        return
    letter = letters.compose(
        "first_compliance",
        merchant=merchant,
        verdict=verdict,
        contact=contacts[0] if contacts else None,
        manager=manager,
        names=KIND_TITLES,
        ahead=dict.fromkeys(_ahead(verdict)),
        path=f"/portal/{merchant.public_id}" if contacts else f"/merchants/{merchant.public_id}",
    )
    mail.enqueue(
        key=f"first-compliance:{merchant.public_id}",
        to=people[:1],
        cc=people[1:],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
        from_name=manager.name if manager else "",
        reply_to=manager.email if manager else None,
    )


def _ahead(verdict: Verdict) -> Iterator[str]:
    """What is not there and will be asked for, or is not asked for through a day."""
    for status in verdict.obligations:
        if status.due_on is not None and not status.met:
            yield ahead(status.kind, status.state, status.due_on)
