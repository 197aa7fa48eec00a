"""Holding a checked file back until its sender has decided, or the virus scanner works again (INTAKE-HELD)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.documents import queries
from compliance_app.documents.files import CheckedFile
from compliance_app.documents.models import HeldUpload
from compliance_app.documents.rules import DocumentKind, SaqType, WaitsFor
from compliance_app.documents.service.receiving import GoneMeanwhile, refuse_intake, take_away
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.files.rows import columns_of
from compliance_app.merchants.models import Merchant

PATIENCE = timedelta(hours=24)
"""How long a file waits for its sender."""

MOST_HELD = 20


class AlreadyHeld(Conflict):
    """The same file was sent and waits for the virus scanner."""

    def __init__(self) -> None:
        super().__init__("We have this file already. It waits for our virus scanner; there is nothing more to do.")


@dataclass(frozen=True)
class WhatWasRead:
    """What is kept beside a file: the reader's version, the reading and the findings, both plain."""

    reader: str
    reading: Mapping[str, Any]
    findings: Sequence[Any]


def hold(
    merchant: Merchant,
    kind: DocumentKind | None,
    saq_type: SaqType | None,
    file: CheckedFile,
    read: WhatWasRead,
    waits_for: WaitsFor,
    scanned_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> HeldUpload:
    """Keep a checked file back. The same file held again is the same upload, with what was found now.

    As with a document the file is stored before its row, so that a crash between leaves no row without a file.
    """
    refuse_intake(merchant, file.sha256)
    held = queries.held_again(merchant.id, file.sha256)
    if held is not None and held.waits_for is WaitsFor.SCANNER:
        raise AlreadyHeld
    if held is None:
        held = _keep(merchant, file)
    held.kind, held.saq_type, held.waits_for, held.scanned_at = kind, saq_type, waits_for, scanned_at
    held.reader, held.reading, held.findings = read.reader, dict(read.reading), list(read.findings)
    held.held_by_id, held.held_by, held.held_at = actor.id, actor.label, at
    held.expires_at = at + PATIENCE if waits_for is WaitsFor.SENDER else None
    db.session.add(held)
    db.session.flush()
    _record(held, Event.UPLOAD_HELD, actor, at, {"waits_for": waits_for, "sha256": held.sha256})
    return held


def _keep(merchant: Merchant, file: CheckedFile) -> HeldUpload:
    if queries.count_held(merchant.id) >= MOST_HELD:
        raise Refusal(f"{MOST_HELD} files already wait for you. Send or remove some of them first.")
    stored = store.current().store(file.stream)
    return HeldUpload(merchant_id=merchant.id, **columns_of(stored, file.name))


def wait_for_scanner(
    held: HeldUpload, kind: DocumentKind, saq_type: SaqType | None, actor: Actor, at: datetime
) -> None:
    """The sender has decided; only the virus scanner is missing. From now on it is not removed by itself.

    Raises Conflict when it is gone already.
    """
    if queries.held_by_id(held.id) is None:
        raise GoneMeanwhile
    held.kind, held.saq_type, held.waits_for, held.expires_at = kind, saq_type, WaitsFor.SCANNER, None
    held.held_by_id, held.held_by = actor.id, actor.label
    db.session.flush()
    _record(held, Event.UPLOAD_HELD, actor, at, {"waits_for": held.waits_for, "sha256": held.sha256})


def discard(held: HeldUpload, why: str, actor: Actor, at: datetime) -> None:
    """Remove a held upload. Its file goes after the commit (`delete_given_up`), at the latest with the sweep."""
    _record(held, Event.UPLOAD_REMOVED, actor, at, {"why": why, "sha256": held.sha256})
    take_away(held)


def discard_expired(at: datetime) -> list[str]:
    """Remove what its sender did not send in time; the keys of the files, to be deleted after the commit."""
    file_keys = []
    for held in queries.expired_held(at):
        file_keys.append(held.file_key)
        discard(held, "not sent in time", SYSTEM, at)
    return file_keys


def _record(held: HeldUpload, event: Event, actor: Actor, at: datetime, facts: dict[str, Any]) -> None:
    after = {"file": held.file_name, **facts}
    audit.record(actor, at, event, "upload", held.public_id, merchant_id=held.merchant_id, after=after)
