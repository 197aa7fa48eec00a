"""What is held back: for the virus scanner, for its sender until a day has passed, and across a crash."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import Actor
from compliance_app.documents import jobs as documents
from compliance_app.documents import service
from compliance_app.documents.files import CheckedFile, measure
from compliance_app.documents.models import Document, DocumentReading, HeldUpload
from compliance_app.documents.rules import DocumentKind, WaitsFor
from compliance_app.documents.service import WhatWasRead
from compliance_app.foundation import antivirus, clock, files
from compliance_app.foundation.antivirus import StreamTooLong, Verdict
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.foundation.errors import Conflict
from compliance_app.intake import jobs, queries
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import FieldName
from tests.beside import Beside
from tests.databases import StartProcess
from tests.documents.builders import make_document
from tests.factories import actor_of, make_merchant, make_user
from tests.intake.builders import JSON, aoc, days_ago, saq, sending
from tests.intake.conftest import Scanner
from tests.intake.killed import STEPS

Stored = Callable[[], list[Path]]


def all_of(model: type[Document] | type[HeldUpload]) -> list[Document | HeldUpload]:
    return list(db.session.scalars(sa.select(model).order_by(model.id)))


def letters() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxMessage.subject).order_by(OutboxMessage.id)))


def events() -> list[str]:
    query = sa.select(AuditEntry.event).where(AuditEntry.event.startswith("upload.")).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_an_infected_file_is_refused_and_only_the_trail_knows(
    signed_in: FlaskClient, merchant: Merchant, address: str, scanner: Scanner, stored: Stored
) -> None:
    scanner.verdict = Verdict("Eicar-Test-Signature")
    answer = signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")))
    assert answer.status_code == 422
    assert "Our virus scanner found something" in answer.text
    assert (all_of(Document), all_of(HeldUpload), stored()) == ([], [], [])
    assert events() == ["upload.infected"]


def test_a_clean_file_goes_its_way(signed_in: FlaskClient, merchant: Merchant, address: str, scanner: Scanner) -> None:
    assert signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")), headers=JSON).status_code == 201
    signed_in.post(address, data=sending(("", saq(merchant, signed=False), "unsigned.pdf")))
    (waiting,) = db.session.scalars(sa.select(HeldUpload))
    assert waiting.scanned_at is not None
    assert signed_in.post(f"/uploads/{waiting.public_id}/send", data={"what": "saq:A"}, headers=JSON).status_code == 201
    assert scanner.asked == 2


def test_while_the_scanner_is_down_files_wait_and_go_on_by_themselves(
    signed_in: FlaskClient, merchant: Merchant, person: User, address: str, scanner: Scanner
) -> None:
    scanner.verdict = None
    page = signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")), follow_redirects=True).text
    assert "Our virus scanner does not work just now" in page
    signed_in.post(address, data=sending(("", saq(merchant, signed=False), "unsigned.pdf")))
    held = db.session.scalars(sa.select(HeldUpload).order_by(HeldUpload.id)).all()
    assert [each.waits_for for each in held] == [WaitsFor.SCANNER, WaitsFor.SENDER]
    sent = signed_in.post(f"/uploads/{held[1].public_id}/send", data={"what": "saq:A"}, headers=JSON)
    assert sent.status_code == 202
    again = signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")), headers=JSON)
    assert "waits for our virus scanner" in again.json["refused"][0]["error"]  # type: ignore[index]

    assert "2 wait for it" in jobs.release()
    assert all_of(Document) == []
    scanner.verdict = Verdict.CLEAN
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert jobs.release().startswith("2 uploads went on")
        assert jobs.release().startswith("0 uploads went on")
    documents = db.session.scalars(sa.select(Document).order_by(Document.id)).all()
    assert [document.uploaded_by_id for document in documents] == [person.id, person.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DocumentReading)) == 2
    assert letters() == ["We received your SAQ A: Teashop Ltd"] * 2


def test_what_turns_out_infected_is_removed_and_its_sender_told(
    signed_in: FlaskClient, merchant: Merchant, address: str, scanner: Scanner, stored: Stored
) -> None:
    scanner.verdict = None
    signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf"), ("", saq(merchant, signed=False), "b.pdf")))
    scanner.verdict = Verdict("Eicar-Test-Signature")
    jobs.release()
    assert (all_of(Document), all_of(HeldUpload), stored()) == ([], [], [])
    assert letters() == ["Please send again: a file of Teashop Ltd was infected"] * 2


def test_a_file_that_the_scanner_cannot_take_holds_up_no_other(
    signed_in: FlaskClient, merchant: Merchant, address: str, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner.verdict = None
    for name in ("large.pdf", "saq.pdf"):
        signed_in.post(address, data=sending(("", saq(merchant, company=f"Teashop, {name}"), name)))
    large, _ = held = db.session.scalars(sa.select(HeldUpload.sha256).order_by(HeldUpload.id)).all()

    def scan(blocks: Iterable[bytes]) -> Verdict:
        if hashlib.sha256(b"".join(blocks)).hexdigest() == large:
            raise StreamTooLong
        return Verdict.CLEAN

    monkeypatch.setattr(antivirus, "scan_blocks", scan)
    monkeypatch.setattr(antivirus, "answers", lambda: True)
    assert jobs.release() == "1 uploads went on; 1 wait for the virus scanner."
    assert [document.sha256 for document in all_of(Document)] == held[1:]


@pytest.mark.parametrize("removed", [True, False])
def test_a_file_that_is_not_there_is_damage_only_while_it_is_held(
    signed_in: FlaskClient,
    merchant: Merchant,
    address: str,
    scanner: Scanner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    removed: bool,
) -> None:
    scanner.verdict = None
    signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")))

    def gone(*_: object) -> Verdict:
        if removed:
            with db.engine.begin() as sender:
                sender.execute(sa.delete(HeldUpload))
        raise files.Missing("no such file")

    monkeypatch.setattr(antivirus, "scan_blocks", gone)
    assert jobs.release().startswith("0 uploads went on")
    assert any(entry.levelname == "CRITICAL" for entry in caplog.records) is not removed


def test_a_scanner_that_is_taken_away_holds_nothing_up(
    signed_in: FlaskClient, merchant: Merchant, address: str, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner.verdict = None
    signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf"), ("", saq(merchant, signed=False), "b.pdf")))
    monkeypatch.setattr("compliance_app.foundation.antivirus.configured", lambda: False)
    assert jobs.release().startswith("1 uploads went on")
    (waiting,) = db.session.scalars(sa.select(HeldUpload))
    assert (waiting.waits_for, waiting.scanned_at) == (WaitsFor.SENDER, None)


def test_what_is_removed_while_the_store_is_away_is_left_to_the_sweep(
    signed_in: FlaskClient, merchant: Merchant, address: str, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is gone and its sender is told so; that the file lies there a little longer is not theirs to mend."""
    signed_in.post(address, data=sending(("", saq(merchant, signed=False), "saq.pdf")))
    (held,) = db.session.scalars(sa.select(HeldUpload))
    with monkeypatch.context() as away:
        away.setattr(files.LocalFolder, "delete", _away)
        answer = signed_in.post(f"/uploads/{held.public_id}/remove", headers=JSON)
    assert (answer.status_code, answer.json) == (200, {"removed": "saq.pdf"})
    assert (all_of(HeldUpload), len(stored())) == ([], 1)
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert (documents.sweep(), stored()) == (1, [])


def _away(*_: object) -> None:
    raise files.StoreDown("no route to the bucket")


def test_what_nobody_sends_is_removed_after_a_day(
    signed_in: FlaskClient, merchant: Merchant, address: str, stored: Stored
) -> None:
    unsigned = saq(merchant, signed=False)
    signed_in.post(address, data=sending(("", unsigned, "saq.pdf")))
    began = clock.now()
    for hours, left in ((23, 1), (25, 0)):
        with time_machine.travel(began + timedelta(hours=hours), tick=False):
            documents.sweep()
            assert (len(all_of(HeldUpload)), len(stored())) == (left, left)
    assert events() == ["upload.held", "upload.removed"]
    signed_in.post(address, data=sending(("", unsigned, "saq.pdf")))
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        jobs.release()  # which comes sooner than the sweep
        assert (all_of(HeldUpload), stored()) == ([], [])


def hold_again(file: CheckedFile, merchant_id: int, actor: Actor) -> HeldUpload:
    merchant, read = db.session.get_one(Merchant, merchant_id), WhatWasRead("1", {}, [])
    return service.hold(merchant, None, None, file, read, WaitsFor.SENDER, None, actor, clock.now())


@pytest.mark.database("postgresql")  # SQLite has one writer at a time
def test_a_file_held_again_while_it_is_removed_is_held_anew(
    app: Flask, merchant: Merchant, person: User, stored: Stored
) -> None:
    content, merchant_id, actor = saq(merchant, signed=False), merchant.id, actor_of(person)
    first = hold_again(measure(BytesIO(content), "saq.pdf"), merchant_id, actor).id
    db.session.commit()
    forgotten = service.discard_expired(clock.now() + timedelta(hours=25))
    other = Beside(app, lambda: hold_again(measure(BytesIO(content), "saq.pdf"), merchant_id, actor))
    other.until_it_waits()
    db.session.commit()
    service.delete_given_up(forgotten)
    assert other.ends() == ""
    (held,) = db.session.scalars(sa.select(HeldUpload))
    assert (held.id != first, len(stored())) == (True, 1)


def test_what_is_removed_before_its_sender_sends_it_says_so(app: Flask, merchant: Merchant, person: User) -> None:
    file, actor = measure(BytesIO(saq(merchant)), "saq.pdf"), actor_of(person)
    held = hold_again(file, merchant.id, actor)
    db.session.commit()
    db.session.refresh(held)
    db.session.execute(sa.delete(HeldUpload).execution_options(synchronize_session=False))
    with pytest.raises(Conflict, match="send it anew"):
        service.wait_for_scanner(held, DocumentKind.AOC, None, actor, clock.now())


def test_a_file_sent_while_its_key_is_wrapped_anew_keeps_the_new_key(
    app: Flask, merchant: Merchant, person: User
) -> None:
    """The other transaction has committed since the row was read: the former master key may go with it."""
    file, actor = measure(BytesIO(saq(merchant)), "saq.pdf"), actor_of(person)
    held = hold_again(file, merchant.id, actor)
    db.session.commit()
    db.session.refresh(held)
    moved = sa.update(HeldUpload).values(key_id="the next one", wrapped_key="wrapped anew")
    db.session.execute(moved.execution_options(synchronize_session=False))
    document = service.receive_held(held, DocumentKind.AOC, None, actor, clock.now(), clock.today())
    assert (document.key_id, document.wrapped_key) == ("the next one", "wrapped anew")


def test_documents_that_came_before_are_read_later(app: Flask, merchant: Merchant, person: User) -> None:
    known = make_document(merchant, person, content=saq(merchant, company="Somebody Else GmbH"))
    db.session.commit()
    assert queries.findings_of(known, clock.today()) == ()
    assert (jobs.reread(), jobs.reread()) == (1, 0)
    (finding,) = queries.findings_of(known, clock.today())
    assert finding.field is FieldName.COMPANY

    kept = db.session.get_one(DocumentReading, known.id)
    kept.reading = {**kept.reading, "obstacles": ["no_text_no_ocr"]}
    db.session.commit()
    assert (jobs.reread(), jobs.reread(pictures=True)) == (0, 1)
    assert db.session.get_one(DocumentReading, known.id).reading["obstacles"] == []


def test_the_review_sees_todays_facts(app: Flask, merchant: Merchant, person: User) -> None:
    """What is found follows the merchant and the day, not the moment of the upload."""
    content = aoc(merchant)
    foreign = make_document(make_merchant(), make_user(), content=content)
    document = make_document(merchant, person, content=content)
    db.session.commit()
    jobs.reread()

    def codes(of: Document, days: int = 0) -> set[str]:
        return {finding.code.value for finding in queries.findings_of(of, days_ago(-days))}

    assert codes(document) == {"other_kind", "no_assessor", "anothers_file"}
    assert "anothers_file" not in codes(foreign), "it was the first"
    assert "expired" in codes(document, 400)
    merchant.legal_name = merchant.trading_name = "Renamed Ltd"
    db.session.flush()
    assert "other_company" in codes(document)


def test_killed_at_any_step_no_row_is_without_its_file(
    app: Flask, merchant: Merchant, stored: Stored, start_process: StartProcess
) -> None:
    merchant_id = merchant.id
    db.session.commit()
    process = start_process("-m", "tests.intake.killed", str(merchant_id))
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    assert output.split() == [step.__name__ for step in STEPS]

    rows = [row.file_key for model in (Document, HeldUpload) for row in all_of(model)]
    assert (len(all_of(Document)), len(all_of(HeldUpload))) == (1, 2)
    names = {path.name for path in stored()}
    assert set(rows) <= names
    assert len(names) == len(rows) + 2, "one was stored and never held, of one the row went first"
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert documents.sweep() == 2
    assert {path.name for path in stored()} == set(rows)
    for row in all_of(Document) + all_of(HeldUpload):
        key = WrappedKey(row.key_id, row.wrapped_key)
        assert b"".join(files.current().read(row.file_key, key)).startswith(b"%PDF")
