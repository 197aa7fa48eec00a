"""Mail to who sent a file that had to wait for the virus scanner: it was received, or it is infected."""

from datetime import datetime

from compliance_app.documents.models import Document, HeldUpload
from compliance_app.mail import notices as mail_notices
from compliance_app.mail import service as mail
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant


def tell_received(document: Document, public_id: str, at: datetime) -> None:
    """The file was scanned and received; with its receipt."""
    _tell("upload_received", document.uploaded_by_id, document.merchant, public_id, at, document=document)


def tell_infected(held: HeldUpload, infection: str, at: datetime) -> None:
    """The scanner found something, and the file was removed."""
    _tell("upload_infected", held.held_by_id, held.merchant, held.public_id, at, held=held, infection=infection)


def tell_refused(held: HeldUpload, why: str, at: datetime) -> None:
    """The file was clean but could not be received any more, and was removed."""
    _tell("upload_refused", held.held_by_id, held.merchant, held.public_id, at, held=held, why=why)


def _tell(template: str, to: int | None, merchant: Merchant, key: str, at: datetime, **facts: object) -> None:
    person = merchants.addressee(to, merchant.id)
    if person is None:
        return
    manager = merchant.acting_manager
    letter = mail_notices.compose(template, merchant=merchant, manager=manager, **facts)
    mail.enqueue(
        key=f"held-upload:{key}",
        to=[person.email],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
        from_name=manager.name if manager else "",
        reply_to=manager.email if manager else None,
    )
