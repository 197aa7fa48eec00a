"""Files in the store: read, moved to a new key, swept."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document
from compliance_app.documents.service.trail import record
from compliance_app.foundation import files as store
from compliance_app.foundation.encryption import Unreadable, WrappedKey
from compliance_app.foundation.errors import Refusal

logger = logging.getLogger(__name__)


class FileDamaged(Refusal):
    """What lies in the store is not what was put there; our fault, and recorded for the administrator."""

    status = 500

    def __init__(self) -> None:
        super().__init__("This file can no longer be read from our store. That is recorded; tell your administrator.")


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
    record(document, actor, at, Event.DOCUMENT_READ, after={"receipt": document.receipt, "file": document.file_name})
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
        store.current().place.delete(file_key)
    if file_keys:
        audit.record(actor, at, Event.FILES_SWEPT, "file_store", "files", after={"files": len(file_keys)})
