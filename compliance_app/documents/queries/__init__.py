"""Reads of documents; those for people start from what the viewer may see."""

from compliance_app.documents.queries.facts import facts_of
from compliance_app.documents.queries.keeping import orphans, under_other_keys
from compliance_app.documents.queries.listing import (
    Section,
    Versions,
    awaiting_review,
    of_merchant,
    of_viewer,
    one_visible,
    section,
    uploader,
)
from compliance_app.documents.queries.receiving import (
    by_receipts,
    lock,
    next_version,
    outlived_by,
    receipt_is_taken,
    waiting_of,
)

__all__ = [
    "Section",
    "Versions",
    "awaiting_review",
    "by_receipts",
    "facts_of",
    "lock",
    "next_version",
    "of_merchant",
    "of_viewer",
    "one_visible",
    "orphans",
    "outlived_by",
    "receipt_is_taken",
    "section",
    "under_other_keys",
    "uploader",
    "waiting_of",
]
