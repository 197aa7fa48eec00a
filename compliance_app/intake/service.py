"""Verbs of the intake: examine a file, take it in or hold it back, send it on, read again what was never read."""

from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO, cast

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document, HeldUpload
from compliance_app.documents.rules import WaitsFor
from compliance_app.documents.service import WhatWasRead, examining
from compliance_app.documents.service.examining import Examined
from compliance_app.foundation import antivirus
from compliance_app.foundation import files as store
from compliance_app.foundation.antivirus import Verdict
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.foundation.errors import Refusal, Repeat
from compliance_app.foundation.spool import Spool
from compliance_app.intake import notices, queries, rules
from compliance_app.intake.rules import Finding, Subject, Weight, What, plain
from compliance_app.merchants.models import Merchant
from compliance_app.readings import service as readings
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules import plain as plain_reading


def examine(stream: BinaryIO, file_name: str, limit: int, language: str = "en", sender: int | None = None) -> Examined:
    """What `documents.service.examining` does, refusing card numbers in the sender's language."""
    return examining.examine(stream, file_name, limit, lambda reading: _refusing(reading, language), sender)


def _refusing(reading: Reading, language: str) -> str:
    told = rules.findings(reading, Subject((), language=language), date.max)
    return " ".join(finding.merchant for finding in told if finding.weight is Weight.REFUSE)


def take_in(
    merchant: Merchant,
    sent_as: What | None,
    examined: Examined,
    language: str,
    actor: Actor,
    at: datetime,
    on: date,
) -> Document | HeldUpload:
    """Receive a file, or hold it back: until its sender has looked at what was found, or the scanner works.

    `sent_as` None: the machine is to tell what it is. `language` is the sender's.
    """
    subject = replace(queries.subject_of(merchant, sent_as, examined.file.sha256, on), language=language)
    found = rules.findings(examined.reading, subject, on)
    what = rules.settled(examined.reading, sent_as)
    read = _kept(examined.reading, found)
    scanned_at = at if antivirus.configured() and not examined.needs_scan else None
    if what is None or any(finding.weight is Weight.WARN for finding in found):
        kind, saq_type = (sent_as.kind, sent_as.saq_type) if sent_as and sent_as.is_complete else (None, None)
        return documents.hold(merchant, kind, saq_type, examined.file, read, WaitsFor.SENDER, scanned_at, actor, at)
    if examined.needs_scan:
        return documents.hold(
            merchant, what.kind, what.saq_type, examined.file, read, WaitsFor.SCANNER, None, actor, at
        )
    document = documents.receive(merchant, what.kind, what.saq_type, examined.file, actor, at, on)
    documents.note_reading(document, read.reader, read.reading, read.findings, at)
    return document


def _kept(reading: Reading, found: tuple[Finding, ...]) -> WhatWasRead:
    return WhatWasRead(readings.READER, plain_reading.to_plain(reading), plain.to_plain(found))


class NotItsSender(Refusal):
    """Only who brought a file sends it: they count as its uploader, who gives no verdict on it."""

    status = 403

    def __init__(self, held: HeldUpload) -> None:
        who = held.held_by.partition(" <")[0]
        super().__init__(f"{who} brought this file and decides whether it is sent. You may send it anew yourself.")


def send(held: HeldUpload, what: What, actor: Actor, at: datetime, on: date) -> Document | HeldUpload:
    """The sender has seen what was found and hands the file in as `what`; it may still wait for the scanner.

    Raises NotItsSender for anybody else.
    """
    if held.held_by_id != actor.id:
        raise NotItsSender(held)
    if antivirus.configured() and held.scanned_at is None:
        documents.wait_for_scanner(held, what.kind, what.saq_type, actor, at)
        return held
    return documents.receive_held(held, what.kind, what.saq_type, actor, at, on)


def scan(held: HeldUpload) -> Verdict:
    """What the virus scanner says of a held upload, outside a transaction that writes; raises ScannerDown."""
    wrapped = WrappedKey(held.key_id, held.wrapped_key)
    return antivirus.scan_blocks(store.current().read(held.file_key, wrapped))


def release(held: HeldUpload, verdict: Verdict, at: datetime, on: date) -> str | None:
    """What follows from the scanner's verdict; the key of the file to forget after the commit, if it goes."""
    if verdict.infection is not None:
        _remove_infected(held, verdict.infection, at)
        return held.file_key
    held.scanned_at = at if antivirus.configured() else None
    if held.waits_for is WaitsFor.SENDER or held.kind is None:
        return None
    public_id, sender = held.public_id, Actor(held.held_by_id, held.held_by, SYSTEM.origin)
    try:
        document = documents.receive_held(held, held.kind, held.saq_type, sender, at, on)
    except Repeat:
        raise  # it is not about this file: the next run takes it
    except Refusal as refusal:
        notices.tell_refused(held, refusal.message, at)
        documents.discard(held, "refused", SYSTEM, at)
        return held.file_key
    notices.tell_received(document, public_id, at)
    return None


def _remove_infected(held: HeldUpload, infection: str, at: datetime) -> None:
    facts = {"file": held.file_name, "infection": infection}
    audit.record(SYSTEM, at, Event.UPLOAD_INFECTED, "upload", held.public_id, merchant_id=held.merchant_id, after=facts)
    notices.tell_infected(held, infection, at)
    documents.discard(held, "infected", SYSTEM, at)


def note_infected(merchant: Merchant, file_name: str, infection: str, actor: Actor, at: datetime) -> None:
    """An infected file was refused: of the file nothing is kept, of the event a trace."""
    facts = {"file": file_name, "infection": infection}
    audit.record(actor, at, Event.UPLOAD_INFECTED, "upload", "refused", merchant_id=merchant.id, after=facts)


def read_stored(document: Document) -> Reading:
    """Read the file of a stored document, outside a transaction that writes; raises Unreadable for a damaged one."""
    with Spool() as spool:
        for block in store.current().read(document.file_key, WrappedKey(document.key_id, document.wrapped_key)):
            spool.write(block)
        spool.seek(0)
        return readings.read(cast(BinaryIO, spool))


def note_reading(document: Document, reading: Reading, at: datetime) -> None:
    """Keep the reading of a document that the machine had not read, or not with the recogniser that is there now."""
    documents.note_reading(document, readings.READER, plain_reading.to_plain(reading), [], at)
    facts = {"reader": readings.READER}
    number, merchant_id = document.public_id, document.merchant_id
    audit.record(SYSTEM, at, Event.DOCUMENT_REREAD, "document", number, merchant_id=merchant_id, after=facts)
