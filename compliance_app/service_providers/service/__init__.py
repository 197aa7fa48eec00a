"""Verbs of service providers: write one down, take in and check its AOC, look at it again; who relies on it."""

from compliance_app.service_providers.service.aocs import (
    AlreadyChecked,
    Confirmed,
    OwnUpload,
    accept,
    note_infected,
    open_file,
    receive,
    record_read,
    reject,
)
from compliance_app.service_providers.service.providers import AlreadyThere, Refused, add, edit, note_look
from compliance_app.service_providers.service.reliances import end, rely, revise

__all__ = [
    "AlreadyChecked",
    "AlreadyThere",
    "Confirmed",
    "OwnUpload",
    "Refused",
    "accept",
    "add",
    "edit",
    "end",
    "note_infected",
    "note_look",
    "open_file",
    "receive",
    "record_read",
    "reject",
    "rely",
    "revise",
]
