"""Taking a file in: the checked file is stored, then its row."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import sqlalchemy as sa

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import files, queries
from compliance_app.documents.files import CheckedFile
from compliance_app.documents.models import Document, DocumentReading, HeldUpload
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.documents.service.trail import record
from compliance_app.foundation import changes, database
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.files.rows import columns_of
from compliance_app.foundation.formats import moment
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState

MOST_WAITING = 20


_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another when read out


class AlreadyReceived(Conflict):
    """The same file waits for its check (UPLOAD-5)."""


class GoneMeanwhile(Conflict):
    """A held upload was sent or removed by somebody else, or its time ran out."""

    def __init__(self) -> None:
        super().__init__(
            "This file was sent or removed meanwhile, or its 24 hours were over. Nothing was changed now. Where it is "
            "not among those received, send it anew."
        )


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
    refuse_intake(merchant, file.sha256)
    stored = store.current().store(file.stream)
    return _add(merchant, kind, saq_type, columns_of(stored, file.name), actor, at, on)


def receive_held(
    held: HeldUpload, kind: DocumentKind, saq_type: SaqType | None, actor: Actor, at: datetime, on: date
) -> Document:
    """Make a document of an upload that was held back, with its reading; its file stays where it lies.

    Of two who send or remove it at once the second is refused.
    """
    merchant, saq_type = held.merchant, _saq_type(kind, saq_type)
    refuse_intake(merchant, held.sha256)
    if queries.held_by_id(held.id) is None:  # read anew: its key may have been wrapped by another one meanwhile
        raise GoneMeanwhile
    columns = ("file_name", "file_key", "file_size", "sha256", "key_id", "wrapped_key")
    kept = {column: getattr(held, column) for column in columns}
    reader, reading, findings, read_at = held.reader, held.reading, held.findings, held.held_at
    take_away(held)
    document = _add(merchant, kind, saq_type, kept, actor, at, on)
    note_reading(document, reader, reading, findings, read_at)
    return document


def take_away(held: HeldUpload) -> None:
    """Delete the row of a held upload; raises Conflict when it is gone already."""
    gone = db.session.execute(sa.delete(HeldUpload).where(HeldUpload.id == held.id))
    if database.changed_rows(gone) != 1:
        raise GoneMeanwhile
    db.session.expunge(held)


def note_reading(
    document: Document, reader: str, reading: Mapping[str, Any], findings: Sequence[Any], at: datetime
) -> None:
    """Keep what the machine read in a document, in the place of an earlier reading.

    `findings` are those that the sender saw; they stay with a later reading.
    """
    kept = db.session.get(DocumentReading, document.id)
    if kept is None:
        kept = DocumentReading(document_id=document.id, findings=list(findings))
        db.session.add(kept)
    kept.reader, kept.read_at, kept.reading = reader, at, dict(reading)
    db.session.flush()


def _add(
    merchant: Merchant,
    kind: DocumentKind,
    saq_type: SaqType | None,
    kept: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    on: date,
) -> Document:
    document = Document(
        merchant_id=merchant.id,
        kind=kind,
        saq_type=saq_type,
        version=queries.next_version(merchant.id, kind),
        receipt=_new_receipt(),
        uploaded_by_id=actor.id,
        uploaded_by=actor.label,
        uploaded_at=at,
        uploaded_on=on,
        **kept,
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


def refuse_intake(merchant: Merchant, sha256: str) -> None:
    """Refuse a file of a closed merchant, one that waits for its check already, and too many (UPLOAD-5, UPLOAD-6)."""
    queries.lock(merchant.id)  # two uploads at once must not take the same version, nor both be the first
    db.session.refresh(merchant)  # it may have been closed meanwhile
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("This merchant is closed, so nothing is owed and no document is taken.")
    waiting = queries.waiting_of(merchant.id)
    same = next((document for document in waiting if document.sha256 == sha256), None)
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
