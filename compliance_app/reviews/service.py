"""Verbs of a review that are not a verdict: looking at a page. The verdicts are verbs of documents and scans."""

from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document
from compliance_app.foundation import files as store
from compliance_app.foundation.encryption import WrappedKey


def content(document: Document) -> bytes:
    """The whole plain file in memory; raises foundation.encryption.Unreadable."""
    key = WrappedKey(document.key_id, document.wrapped_key)
    return b"".join(store.current().read(document.file_key, key))


def record_look(document: Document, page: int, actor: Actor, at: datetime) -> None:
    """Leave a trace that this person was shown a page: the trail says which pages a reviewer saw (REVIEW-PAGES)."""
    audit.record(
        actor,
        at,
        Event.DOCUMENT_READ,
        "document",
        document.public_id,
        merchant_id=document.merchant_id,
        after={"receipt": document.receipt, "file": document.file_name, "page": page},
    )
