"""Verbs of documents: receive, accept, reject, read, move to a new key."""

from compliance_app.documents.service.held import (
    MOST_HELD,
    PATIENCE,
    AlreadyHeld,
    WhatWasRead,
    discard,
    discard_expired,
    forget_file,
    hold,
    wait_for_scanner,
)
from compliance_app.documents.service.keeping import FileDamaged, read, remove_orphans, rewrap
from compliance_app.documents.service.receiving import (
    MOST_WAITING,
    AlreadyReceived,
    note_reading,
    receive,
    receive_held,
    upload,
)
from compliance_app.documents.service.verdicts import AlreadyReviewed, OwnUpload, accept, confirm, reject

__all__ = [
    "MOST_HELD",
    "MOST_WAITING",
    "PATIENCE",
    "AlreadyHeld",
    "AlreadyReceived",
    "AlreadyReviewed",
    "FileDamaged",
    "OwnUpload",
    "WhatWasRead",
    "accept",
    "confirm",
    "discard",
    "discard_expired",
    "forget_file",
    "hold",
    "note_reading",
    "read",
    "receive",
    "receive_held",
    "reject",
    "remove_orphans",
    "rewrap",
    "upload",
    "wait_for_scanner",
]
