"""The job that scans what is held back and lets it go on, and the one that reads what was never read."""

import logging

from compliance_app.documents import queries as documents
from compliance_app.documents import service as held_uploads
from compliance_app.foundation import antivirus, clock, database
from compliance_app.foundation.antivirus import ScannerDown, Verdict
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import Unreadable
from compliance_app.intake import service

logger = logging.getLogger(__name__)

_BATCH = 50


def release() -> str:
    """Scan what no scanner has seen and hand it on; remove what nobody sent in time. Safe to run twice, and at once."""
    _discard_expired()
    went_on, after = 0, 0
    while (held_id := _next(after)) is not None:
        after = held_id
        try:
            verdict = _verdict(held_id)
        except ScannerDown as error:
            logger.error("The virus scanner did not scan the held upload %s: %s", held_id, error)
            if antivirus.answers():
                continue  # it is about this file: those behind it need not wait for it
            return f"{went_on:,} uploads went on; the virus scanner does not work, {_waiting():,} wait for it."
        except Unreadable as error:
            if _is_held(held_id):  # its sender may have removed it meanwhile, and the file with it
                logger.critical("The file of the held upload %s cannot be read: %s", held_id, error)
            continue
        went_on += verdict is not None and _release(held_id, verdict)
    return f"{went_on:,} uploads went on; {_waiting():,} wait for the virus scanner."


def _discard_expired() -> None:
    forgotten = held_uploads.discard_expired(clock.now())
    db.session.commit()
    held_uploads.delete_given_up(forgotten)


def _next(after: int) -> int | None:
    with database.reading():
        held = documents.unscanned(after, sent_only=not antivirus.configured())
        return None if held is None else held.id


def _verdict(held_id: int) -> Verdict | None:
    """What the scanner says; clean where there is no scanner any more. None: it is gone meanwhile."""
    if not antivirus.configured():
        return Verdict.CLEAN
    with database.reading():
        held = documents.held_by_id(held_id, lock=False)
        return None if held is None else service.scan(held)


def _is_held(held_id: int) -> bool:
    with database.reading():
        return documents.held_by_id(held_id, lock=False) is not None


def _release(held_id: int, verdict: Verdict) -> bool:
    at = clock.now()
    held = documents.held_by_id(held_id)
    if held is None:
        db.session.rollback()
        return False
    forgotten = service.release(held, verdict, at, clock.day_of(at))
    db.session.commit()
    if forgotten is not None:
        held_uploads.delete_given_up([forgotten])
    return True


def _waiting() -> int:
    with database.reading():
        return documents.waiting_for_scanner()


def reread(*, pictures: bool = False) -> int:
    """Read the documents that the machine has never read; how many. Stopped in the middle, it goes on where it was.

    `pictures`: those too of which it could read nothing because no recogniser of pictures was installed.
    """
    count, after = 0, 0
    while batch := _unread(after, pictures):
        for document_id in batch:
            after = document_id
            count += _reread(document_id)
    return count


def _unread(after: int, pictures: bool) -> list[int]:
    with database.reading():
        return [document.id for document in documents.unread(after, _BATCH, pictures=pictures)]


def _reread(document_id: int) -> bool:
    with database.reading():
        document = documents.by_id(document_id)
        try:
            reading = service.read_stored(document)
        except Unreadable as error:
            logger.critical("The file of document %s cannot be read: %s", document.public_id, error)
            return False
    service.note_reading(documents.by_id(document_id), reading, clock.now())
    db.session.commit()
    return True
