"""Verbs of documents: receive, accept, reject, read, move to a new key."""

from compliance_app.documents.service.keeping import FileDamaged, read, remove_orphans, rewrap
from compliance_app.documents.service.receiving import MOST_WAITING, AlreadyReceived, receive, upload
from compliance_app.documents.service.verdicts import AlreadyReviewed, OwnUpload, accept, confirm, reject

__all__ = [
    "MOST_WAITING",
    "AlreadyReceived",
    "AlreadyReviewed",
    "FileDamaged",
    "OwnUpload",
    "accept",
    "confirm",
    "read",
    "receive",
    "reject",
    "remove_orphans",
    "rewrap",
    "upload",
]
