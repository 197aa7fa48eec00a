"""Mail about a verdict: to who uploaded the document and to the merchant's first contact."""

from datetime import datetime

from compliance_app.documents import queries
from compliance_app.documents.models import Document
from compliance_app.mail import notices as mail_notices
from compliance_app.mail import service as mail
from compliance_app.merchants import queries as merchants


def tell_accepted(document: Document, at: datetime) -> None:
    """The document was accepted, and until when it counts."""
    tell(document, "document_accepted", at)


def tell_rejected(document: Document, at: datetime) -> None:
    """The document was sent back: each reason's sentence, and whom to ask."""
    tell(document, "document_rejected", at, reasons=document.reason_sentences)


def tell(document: Document, template: str, at: datetime, **facts: object) -> None:
    """Write the letter `template` about the verdict into the outbox, once for each document; nobody to tell is fine."""
    to = _addresses(document)
    if not to:
        return
    merchant, manager = document.merchant, document.merchant.account_manager
    letter = mail_notices.compose(template, document=document, merchant=merchant, manager=manager, **facts)
    mail.enqueue(
        key=f"document-verdict:{document.public_id}",
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
        from_name=manager.name if manager else "",
        reply_to=manager.email if manager else None,
    )


def _addresses(document: Document) -> list[str]:
    uploader = queries.uploader(document)
    contacts = merchants.recipients(document.merchant_id)[:1]
    wanted = [uploader.email] if uploader else []
    wanted += [contact.email for contact in contacts]
    return list({address.casefold(): address for address in wanted}.values())
