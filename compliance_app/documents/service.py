"""Verbs of documents: receive, accept, reject, read, move to a new key."""

import logging
import secrets
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import sqlalchemy as sa

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import files, notices, queries, rules
from compliance_app.documents.files import CheckedFile
from compliance_app.documents.models import Document
from compliance_app.documents.rules import REASONS, DocumentKind, DocumentState, ReasonCode, SaqType
from compliance_app.foundation import changes, database
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import Unreadable, WrappedKey
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date, moment
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState

logger = logging.getLogger(__name__)

MOST_WAITING = 20
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another when read out


class OwnUpload(Refusal):
    """Nobody reviews what they uploaded themselves (DOCUMENT-TWO-PERSONS)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You uploaded this document yourself, so a colleague has to check it.")


class AlreadyReviewed(Conflict):
    """Somebody else gave the verdict first."""


class AlreadyReceived(Conflict):
    """The same file waits for its check (UPLOAD-5)."""


class FileDamaged(Refusal):
    """What lies in the store is not what was put there; our fault, and recorded for the administrator."""

    status = 500

    def __init__(self) -> None:
        super().__init__("This file can no longer be read from our store. That is recorded; tell your administrator.")


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
    _record(document, actor, at, Event.DOCUMENT_UPLOADED, after=_facts(document))
    changes.note(merchant.id, at)
    return document


def accept(
    document: Document,
    completed_on: date,
    checklist: Collection[str],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Accept an AOC or SAQ completed on that day, valid for a year (DOCUMENT-VALIDITY); tells the merchant.

    `checklist` holds the codes ticked. Refused: not all ticked, a day in the future, already run out, own
    upload, already reviewed.
    """
    if document.kind is DocumentKind.ASV_SCAN_REPORT:
        raise Refusal("Record a scan report with its vendor, dates and pass or fail.")
    until = rules.valid_until(completed_on)
    confirm(document, completed_on, until, checklist, note, actor, at, on)
    notices.tell_accepted(document, at)


def confirm(
    document: Document,
    completed_on: date,
    until: date | None,
    checklist: Collection[str],
    note: str | None,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Give the verdict "accepted"; `until` None: what it attests never counts (a failed scan)."""
    _refuse_reviewer(document, actor)
    _refuse_dates(completed_on, until, on)
    missing = rules.unticked(document.kind, checklist)
    if missing:
        raise Refusal(f"Not confirmed yet: {missing[0].sentence} Tick every line, or reject the document.")
    ticked = {item.code: True for item in rules.CHECKLISTS[document.kind]}
    verdict = {"completed_on": completed_on, "valid_until": until, "checklist": ticked, "note": note or None}
    _decide(document, DocumentState.ACCEPTED, verdict, actor, at, on)
    _record(document, actor, at, Event.DOCUMENT_ACCEPTED, after=verdict)
    _supersede(document, actor, at)
    changes.note(document.merchant_id, at)


def reject(
    document: Document, reasons: Sequence[ReasonCode], note: str | None, actor: Actor, at: datetime, on: date
) -> None:
    """Send a document back with reasons; tells the merchant each reason's sentence and the note."""
    _refuse_reviewer(document, actor)
    note = (note or "").strip() or None
    _refuse_reasons(document.kind, reasons, note)
    verdict = {
        "rejection_reasons": [reason.value for reason in reasons],
        "non_compliant": ReasonCode.NON_COMPLIANT in reasons,
        "note": note,
    }
    _decide(document, DocumentState.REJECTED, verdict, actor, at, on)
    _record(document, actor, at, Event.DOCUMENT_REJECTED, after=verdict)
    changes.note(document.merchant_id, at)
    notices.tell_rejected(document, at)


def read(document: Document, actor: Actor, at: datetime) -> Iterator[bytes]:
    """The plain file, block by block; leaves a trace whether or not all of it is taken (DOCUMENT-READ).

    Raises FileDamaged when its beginning does not decrypt; a later block that does not ends the iteration
    with Unreadable, so that nobody takes a part for the whole.
    """
    blocks = store.current().read(document.file_key, WrappedKey(document.key_id, document.wrapped_key))
    try:
        first = next(blocks)
    except Unreadable as error:
        logger.critical("The file of document %s cannot be read: %s", document.public_id, error)
        raise FileDamaged from error
    _record(document, actor, at, Event.DOCUMENT_READ, after={"receipt": document.receipt, "file": document.file_name})
    return _with_first(first, blocks)


def _with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def rewrap(documents: Sequence[Document], actor: Actor, at: datetime) -> None:
    """Wrap the data keys of these documents by the current master key; no file is touched."""
    keyring = store.current().keyring
    for document in documents:
        wrapped = keyring.rewrap(WrappedKey(document.key_id, document.wrapped_key), document.file_key)
        document.key_id, document.wrapped_key = wrapped.key_id, wrapped.text
    facts = {"documents": len(documents)}
    audit.record(actor, at, Event.DOCUMENT_KEYS_REWRAPPED, "master_key", keyring.current, after=facts)


def remove_orphans(file_keys: Sequence[str], actor: Actor, at: datetime) -> None:
    """Remove files that no document names (`queries.orphans`)."""
    for file_key in file_keys:
        store.current().folder.delete(file_key)
    if file_keys:
        audit.record(actor, at, Event.FILES_SWEPT, "file_store", "files", after={"files": len(file_keys)})


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


def _refuse_reviewer(document: Document, actor: Actor) -> None:
    if document.state is not DocumentState.IN_REVIEW:
        raise _already_reviewed(document)
    if actor.id is not None and actor.id == document.uploaded_by_id:
        raise OwnUpload


def _refuse_dates(completed_on: date, until: date | None, on: date) -> None:
    if completed_on > on:
        raise Refusal(f"The completion date, {long_date(completed_on)}, lies in the future. Look at it again.")
    if until is not None and until < on:
        raise Refusal(f"It ran out on {long_date(until)}. Reject it with the reason “It has run out”.")


def _refuse_reasons(kind: DocumentKind, reasons: Sequence[ReasonCode], note: str | None) -> None:
    if not reasons:
        raise Refusal("Choose at least one reason; the merchant gets its sentence.")
    if any(kind not in REASONS[reason].kinds for reason in reasons):
        raise Refusal("One of the reasons does not go with this kind of document. Choose again.")
    if ReasonCode.OTHER in reasons and note is None:
        raise Refusal("Write the other reason in words: the merchant gets your note.")


def _decide(
    document: Document, state: DocumentState, verdict: dict[str, Any], actor: Actor, at: datetime, on: date
) -> None:
    # The state is asked again in the UPDATE itself: of two reviewers at once, one changes no row.
    statement = (
        sa.update(Document)
        .where(Document.id == document.id, Document.state == DocumentState.IN_REVIEW)
        .values(
            state=state, reviewed_by_id=actor.id, reviewed_by=actor.label, reviewed_at=at, reviewed_on=on, **verdict
        )
        .execution_options(synchronize_session=False)
    )
    changed = database.changed_rows(db.session.execute(statement))
    db.session.refresh(document)
    if changed != 1:
        raise _already_reviewed(document)


def _already_reviewed(document: Document) -> AlreadyReviewed:
    done = "rejected" if document.state is DocumentState.REJECTED else "accepted"
    when = f" on {moment(document.reviewed_at)} UTC"
    return AlreadyReviewed(f"{document.reviewed_by} {done} this document{when}. Nothing was changed now.")


def _supersede(document: Document, actor: Actor, at: datetime) -> None:
    for older in queries.outlived_by(document):
        older.state = DocumentState.SUPERSEDED
        _record(older, actor, at, Event.DOCUMENT_SUPERSEDED, after={"by": document.public_id})
    db.session.flush()


def _new_receipt() -> str:
    while True:
        signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
        receipt = f"R-{signs[:4]}-{signs[4:]}"
        if not queries.receipt_is_taken(receipt):
            return receipt


def _record(document: Document, actor: Actor, at: datetime, event: Event, after: dict[str, Any]) -> None:
    audit.record(actor, at, event, "document", document.public_id, merchant_id=document.merchant_id, after=after)


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
