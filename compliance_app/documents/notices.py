"""Mail about a verdict, to who uploaded the document and the first contact; about an exception, to colleagues."""

from datetime import datetime

from compliance_app.documents import queries
from compliance_app.documents.models import Document, ExceptionRequest
from compliance_app.mail import notices as mail_notices
from compliance_app.mail import service as mail
from compliance_app.merchants import queries as merchants


def tell_accepted(document: Document, at: datetime) -> None:
    """The document was accepted, and until when it counts."""
    tell(document, "document_accepted", at)


def tell_rejected(document: Document, at: datetime) -> None:
    """The document was sent back: each reason's sentence, and whom to ask."""
    tell(document, "document_rejected", at, reasons=document.sentences_read, language=document.language_read)


def exception_asked(request: ExceptionRequest, at: datetime) -> None:
    """Tell those who may decide that an exception waits: the team's lead, else the administrators."""
    to = queries.exception_deciders(request.document, request.requested_by_id)
    _send_about(request, "asked", to, "exception_asked", at)


def exception_decided(request: ExceptionRequest, at: datetime) -> None:
    """Tell the person who asked what was decided, and why."""
    _send_about(request, "decided", queries.active_address(request.requested_by_id), "exception_decided", at)


def _send_about(request: ExceptionRequest, what: str, to: list[str], template: str, at: datetime) -> None:
    if not to:
        return
    document, merchant = request.document, request.document.merchant
    letter = mail_notices.compose(template, exception=request, document=document, merchant=merchant)
    mail.enqueue(
        key=f"exception-{what}:{request.public_id}",
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
    )


def tell(document: Document, template: str, at: datetime, key: str | None = None, **facts: object) -> None:
    """Write the letter `template` about the verdict into the outbox; nobody to tell is fine.

    Once for each document, or for each `key` where something later changed what the verdict is worth.
    """
    to = _addresses(document)
    if not to:
        return
    merchant, manager = document.merchant, document.merchant.acting_manager
    letter = mail_notices.compose(template, document=document, merchant=merchant, manager=manager, **facts)
    mail.enqueue(
        key=key or f"document-verdict:{document.public_id}",
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
    uploader = merchants.addressee(document.uploaded_by_id, document.merchant_id)
    contacts = merchants.recipients(document.merchant_id)[:1]
    wanted = [uploader.email] if uploader else []
    wanted += [contact.email for contact in contacts]
    return list({address.casefold(): address for address in wanted}.values())
