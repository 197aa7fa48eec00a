"""Files in the store: read, moved to a new key, swept."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document
from compliance_app.documents.service.trail import record
from compliance_app.foundation import clock
from compliance_app.foundation import files as store
from compliance_app.foundation.encryption import Unreadable, WrappedKey
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.files import StoreDown
from compliance_app.foundation.files.rows import NamesFile
from compliance_app.foundation.formats import long_date

logger = logging.getLogger(__name__)


class FileDamaged(Refusal):
    """What lies in the store is not what was put there; our fault, and recorded for the administrator."""

    status = 500

    def __init__(self) -> None:
        super().__init__("This file can no longer be read from our store. That is recorded; tell your administrator.")


class FileRemoved(Refusal):
    """The file was removed when its time was over; what was decided about it stays (RETENTION-4)."""

    status = 410

    def __init__(self, document: Document) -> None:
        when = f" on {long_date(clock.day_of(document.file_removed_at))}" if document.file_removed_at else ""
        super().__init__(
            f"The file of this document was removed{when}. {document.file_removed_why or ''} "
            f"Its verdict, its dates and its fingerprint are kept under receipt {document.receipt}."
        )


def open_file(document: Document) -> Iterator[bytes]:
    """The plain file, block by block, without a trace of it: for readers that leave a trace of their own.

    Raises FileRemoved, and as `open_named`.
    """
    if document.file_removed_at is not None:
        raise FileRemoved(document)
    return open_named(document, f"document {document.public_id}")


def open_named(row: NamesFile, called: str) -> Iterator[bytes]:
    """The plain file that a row of any table names, block by block.

    Raises StoreDown, and FileDamaged when its beginning does not decrypt; a later block that does not ends the
    iteration with Unreadable, so that nobody takes a part for the whole.
    """
    blocks = store.current().read(row.file_key, WrappedKey(row.key_id, row.wrapped_key))
    try:
        first = next(blocks)
    except Unreadable as error:
        logger.critical("The file of %s cannot be read: %s", called, error)
        raise FileDamaged from error
    return _with_first(first, blocks)


def record_read(document: Document, actor: Actor, at: datetime) -> None:
    """Leave the trace of a read (DOCUMENT-READ)."""
    record(document, actor, at, Event.DOCUMENT_READ, after={"receipt": document.receipt, "file": document.file_name})


def _with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def rewrap(rows: Sequence[NamesFile], actor: Actor, at: datetime) -> None:
    """Wrap the data keys of these rows by the current master key; no file is touched."""
    keyring = store.current().keyring
    for row in rows:
        wrapped = keyring.rewrap(WrappedKey(row.key_id, row.wrapped_key), row.file_key)
        row.key_id, row.wrapped_key = wrapped.key_id, wrapped.text
    facts = {"documents": len(rows)}
    audit.record(actor, at, Event.DOCUMENT_KEYS_REWRAPPED, "master_key", keyring.current, after=facts)


def remove_orphans(file_keys: Sequence[str], actor: Actor, at: datetime) -> None:
    """Remove files that no row names (`queries.orphans`)."""
    for file_key in file_keys:
        store.current().place.delete(file_key)
    if file_keys:
        audit.record(actor, at, Event.FILES_SWEPT, "file_store", "files", after={"files": len(file_keys)})


def delete_given_up(file_keys: Sequence[str]) -> None:
    """Delete files whose rows or keys are gone already; what cannot be deleted now is an orphan, and the sweep's."""
    for file_key in file_keys:
        try:
            store.current().place.delete(file_key)
        except (StoreDown, OSError) as error:
            logger.warning("A file given up could not be deleted; the sweep will: %s", error)
            return
