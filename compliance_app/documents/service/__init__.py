"""Verbs of documents: receive, take, accept, reject, except, read, move to a new key; and of the checklists."""

from compliance_app.documents.service.checklists import add_line, move_line, retire_line, reword_line
from compliance_app.documents.service.claims import Taken, go_on, leave, take, take_over
from compliance_app.documents.service.exceptions import (
    OwnException,
    approve_exception,
    ask_exception,
    refuse_exception,
    withdraw_exception,
)
from compliance_app.documents.service.held import (
    MOST_HELD,
    PATIENCE,
    AlreadyHeld,
    WhatWasRead,
    discard,
    discard_expired,
    hold,
    wait_for_scanner,
)
from compliance_app.documents.service.keeping import (
    FileDamaged,
    delete_given_up,
    open_file,
    remove_orphans,
    rewrap,
)
from compliance_app.documents.service.reasons import ReasonWords, add_reason, edit_reason, retire_reason
from compliance_app.documents.service.receiving import (
    MOST_WAITING,
    AlreadyReceived,
    note_reading,
    receive,
    receive_held,
    upload,
)
from compliance_app.documents.service.refusals import AlreadyReviewed, OwnUpload
from compliance_app.documents.service.verdicts import accept, confirm, count_no_more, count_until, reject

__all__ = [
    "MOST_HELD",
    "MOST_WAITING",
    "PATIENCE",
    "AlreadyHeld",
    "AlreadyReceived",
    "AlreadyReviewed",
    "FileDamaged",
    "OwnException",
    "OwnUpload",
    "ReasonWords",
    "Taken",
    "WhatWasRead",
    "accept",
    "add_line",
    "add_reason",
    "approve_exception",
    "ask_exception",
    "confirm",
    "count_no_more",
    "count_until",
    "delete_given_up",
    "discard",
    "discard_expired",
    "edit_reason",
    "go_on",
    "hold",
    "leave",
    "move_line",
    "note_reading",
    "open_file",
    "receive",
    "receive_held",
    "refuse_exception",
    "reject",
    "remove_orphans",
    "retire_line",
    "retire_reason",
    "reword_line",
    "rewrap",
    "take",
    "take_over",
    "upload",
    "wait_for_scanner",
    "withdraw_exception",
]
