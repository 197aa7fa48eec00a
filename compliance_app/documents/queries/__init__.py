"""Reads of documents; those for people start from what the viewer may see."""

from compliance_app.documents.queries.facts import facts_of
from compliance_app.documents.queries.held import (
    count_held,
    expired_held,
    held_again,
    held_by_id,
    held_of,
    one_held_visible,
    unscanned,
    waiting_for_scanner,
)
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
from compliance_app.documents.queries.readings import reading_of, unread
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
    "count_held",
    "expired_held",
    "facts_of",
    "held_again",
    "held_by_id",
    "held_of",
    "lock",
    "next_version",
    "of_merchant",
    "of_viewer",
    "one_held_visible",
    "one_visible",
    "orphans",
    "outlived_by",
    "reading_of",
    "receipt_is_taken",
    "section",
    "under_other_keys",
    "unread",
    "unscanned",
    "uploader",
    "waiting_for_scanner",
    "waiting_of",
]
