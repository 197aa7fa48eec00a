"""Taking a file in: the checked file is stored, then its row."""

import secrets
from datetime import date, datetime
from typing import Any, BinaryIO

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import files, queries
from compliance_app.documents.files import CheckedFile
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.documents.service.trail import record
from compliance_app.foundation import changes
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import moment
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState

MOST_WAITING = 20


_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another when read out


class AlreadyReceived(Conflict):
    """The same file waits for its check (UPLOAD-5)."""


def upload(
    merchant: Merchant,
    kind: DocumentKind,
    saq_type: SaqType | None,
    stream: BinaryIO,
    file_name: str,
    actor: Actor,
    at: datetime,
    on: date,
) -> Document:
    """Check a file and receive it; see `files.check` and `receive` for what is refused."""
    checked = files.check(stream, file_name, store.current().limit)
    return receive(merchant, kind, saq_type, checked, actor, at, on)


def receive(
    merchant: Merchant,
    kind: DocumentKind,
    saq_type: SaqType | None,
    file: CheckedFile,
    actor: Actor,
    at: datetime,
    on: date,
) -> Document:
    """Keep a checked file as the next version of the merchant's documents of this kind, waiting for its check.

    The file is stored before its row: a crash between leaves a file that the sweep removes, never a row
    without its file.
    """
    saq_type = _saq_type(kind, saq_type)
    _refuse_intake(merchant, file)
    stored = store.current().store(file.stream)
    document = Document(
        merchant_id=merchant.id,
        kind=kind,
        saq_type=saq_type,
        version=queries.next_version(merchant.id, kind),
        receipt=_new_receipt(),
        file_name=file.name,
        file_key=stored.file_key,
        file_size=stored.size,
        sha256=stored.sha256,
        key_id=stored.wrapped_key.key_id,
        wrapped_key=stored.wrapped_key.text,
        uploaded_by_id=actor.id,
        uploaded_by=actor.label,
        uploaded_at=at,
        uploaded_on=on,
    )
    db.session.add(document)
    db.session.flush()
    record(document, actor, at, Event.DOCUMENT_UPLOADED, after=_facts(document))
    changes.note(merchant.id, at)
    return document


def _saq_type(kind: DocumentKind, saq_type: SaqType | None) -> SaqType | None:
    if kind is not DocumentKind.SAQ:
        return None
    if saq_type is None:
        raise Refusal("Choose which type of SAQ it is; the type is printed on its first page.")
    return saq_type


def _refuse_intake(merchant: Merchant, file: CheckedFile) -> None:
    queries.lock(merchant.id)  # two uploads at once must not take the same version, nor both be the first
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("This merchant is closed, so nothing is owed and no document is taken.")
    waiting = queries.waiting_of(merchant.id)
    same = next((document for document in waiting if document.sha256 == file.sha256), None)
    if same:
        raise AlreadyReceived(
            f"We already have this file: receipt {same.receipt}, received on {moment(same.uploaded_at)} UTC. "
            "It waits for our check; there is nothing more to do."
        )
    if len(waiting) >= MOST_WAITING:
        raise Refusal(f"{MOST_WAITING} documents already wait for our check. Please wait until some are checked.")


def _new_receipt() -> str:
    while True:
        signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
        receipt = f"R-{signs[:4]}-{signs[4:]}"
        if not queries.receipt_is_taken(receipt):
            return receipt


def _facts(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "saq_type": document.saq_type,
        "version": document.version,
        "receipt": document.receipt,
        "file": document.file_name,
        "size": document.file_size,
        "sha256": document.sha256,
    }
