"""Uploads over the web: what is received at once, what is held back and sent later, what is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import queries
from compliance_app.documents.models import Document, DocumentReading, HeldUpload
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.documents.service import examining
from compliance_app.foundation.database import db
from compliance_app.foundation.turns import Turns
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import FieldName
from tests.conftest import SignIn
from tests.documents.builders import make_locked_pdf, make_pdf
from tests.factories import make_merchant, make_user
from tests.forms import stranger_paper
from tests.intake.builders import JSON, days_ago, saq, scan, sending

ONE_DATABASE = pytest.mark.database("sqlite")
"""For what does not depend on the database: it runs once."""


def documents() -> list[Document]:
    return list(db.session.scalars(sa.select(Document).order_by(Document.id)))


def held() -> list[HeldUpload]:
    return list(db.session.scalars(sa.select(HeldUpload).order_by(HeldUpload.id)))


def events(name: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == name)))


def test_what_fits_is_recognised_and_received_at_once(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    form = sending(("", saq(merchant, "A-EP"), "one.pdf"), ("", scan(merchant), "two.pdf"))
    answer = signed_in.post(address, data=form, follow_redirects=True)
    assert answer.status_code == 200
    stored = documents()
    assert [(each.kind, each.saq_type) for each in stored] == [
        (DocumentKind.SAQ, SaqType.A_EP),
        (DocumentKind.ASV_SCAN_REPORT, None),
    ]
    assert held() == []
    assert all(document.receipt in answer.text for document in stored)
    assert "What our system read" in answer.text
    reading = queries.reading_of(stored[0].id)
    assert reading is not None
    assert reading.text(FieldName.COMPANY) == merchant.legal_name


@ONE_DATABASE
def test_rows_left_empty_are_not_there(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    form = sending(("", b"", ""), ("saq:A", saq(merchant), "saq.pdf"), ("saq:A", b"", ""))
    assert signed_in.post(address, data=form).status_code == 302
    assert len(documents()) == 1


@ONE_DATABASE
def test_one_bad_file_takes_no_other_with_it(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    form = sending(("", saq(merchant), "saq.pdf"), ("saq:A", make_locked_pdf(), "locked.pdf"))
    answer = signed_in.post(address, data=form)
    assert answer.status_code == 422
    assert [document.file_name for document in documents()] == ["saq.pdf"]
    assert documents()[0].receipt in answer.text
    assert "locked with a password" in answer.text


BAD = (
    ("aoc", b"", "empty.pdf"),
    ("aoc", b"<html>", "page.pdf"),
    ("", b"%PDF-1.7 broken", "broken.pdf"),
    ("saq:Z", make_pdf(), "no such type.pdf"),
    ("saq", make_pdf(), "type missing.pdf"),
    ("passport", make_pdf(), "no such kind.pdf"),
    ("aoc", b"<html>", "../" * 100 + "x" * 300),
)


def test_a_bad_upload_is_refused_in_words_on_page_and_for_the_script(
    signed_in: FlaskClient, address: str, stored: Callable[[], list[Path]]
) -> None:
    for what, content, name in BAD:
        assert signed_in.post(address, data=sending((what, content, name))).status_code == 422
        answer = signed_in.post(address, data=sending((what, content, name)), headers=JSON)
        assert answer.json is not None
        assert (answer.json["received"], answer.json["held"]) == ([], [])
        assert answer.json["refused"][0]["error"].endswith(".")
    assert (documents(), held(), stored()) == ([], [], [])


@ONE_DATABASE
def test_nothing_chosen_and_too_many(signed_in: FlaskClient, address: str) -> None:
    assert "Choose at least one file" in signed_in.post(address, data={}).text
    answer = signed_in.post(address, data=sending(*(("aoc", make_pdf(), f"{n}.pdf") for n in range(6))))
    assert (answer.status_code, documents()) == (422, [])
    assert "at most 5 files" in answer.text


@ONE_DATABASE
def test_a_file_over_the_limit(signed_in: FlaskClient, app: Flask, address: str) -> None:
    app.config["UPLOAD_LIMIT"] = 1024 * 1024

    def post(content: bytes) -> TestResponse:
        boundary, body = encode_multipart({"what": "aoc", "file": FileStorage(io.BytesIO(content), "a.pdf")})
        return signed_in.post(
            address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"', headers=JSON
        )

    answer = post(make_pdf() + bytes(1024 * 1024))
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.json["refused"][0]["error"]  # type: ignore[index]
    assert post(bytes(7 * 1024 * 1024)).status_code == 413
    assert documents() == []


@ONE_DATABASE
def test_the_script_gets_the_card_that_the_page_shows(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    answer = signed_in.post(address, data=sending(("", saq(merchant, "P2PE"), "Größe.pdf")), headers=JSON)
    assert answer.status_code == 201
    assert answer.json is not None
    (received,) = answer.json["received"]
    assert received["name"] == "Größe.pdf"
    assert documents()[0].receipt in received["html"]
    assert "SAQ P2PE" in received["html"]


def test_what_does_not_fit_is_held_back_and_may_be_sent_all_the_same(
    signed_in: FlaskClient, merchant: Merchant, person: User, address: str, stored: Callable[[], list[Path]]
) -> None:
    foreign = saq(merchant, company="Somebody Else GmbH")
    page = signed_in.post(address, data=sending(("", foreign, "saq.pdf")), follow_redirects=True).text
    assert "Somebody Else GmbH" in page
    assert "Our contract is with" in page
    assert documents() == []
    (waiting,) = held()
    (path,) = stored()
    assert b"%PDF" not in path.read_bytes()
    assert [entry.object_id for entry in events("upload.held")] == [waiting.public_id]

    sent = signed_in.post(f"/uploads/{waiting.public_id}/send", data={"what": "saq:A"}, follow_redirects=True)
    (document,) = documents()
    assert document.receipt in sent.text
    assert (document.uploaded_by_id, document.saq_type, document.file_size) == (person.id, SaqType.A, len(foreign))
    kept = db.session.get_one(DocumentReading, document.id)
    assert [finding["code"] for finding in kept.findings] == ["other_company"]
    assert (held(), stored()) == ([], [path])
    assert signed_in.get(f"/documents/{document.public_id}/file").data == foreign


def test_what_was_chosen_wrongly_is_sent_as_what_it_is(
    signed_in: FlaskClient, merchant: Merchant, address: str
) -> None:
    page = signed_in.post(address, data=sending(("saq:A", saq(merchant, "A-EP"), "saq.pdf")), follow_redirects=True)
    assert "You chose SAQ A, but this looks like SAQ A-EP" in page.text
    first, second = page.text.index('value="saq:A-EP">Send as'), page.text.index('value="saq:A">Send as')
    assert first < second, "what it is comes first"
    (waiting,) = held()
    signed_in.post(f"/uploads/{waiting.public_id}/send", data={"what": "saq:A-EP"})
    assert documents()[0].saq_type is SaqType.A_EP


@ONE_DATABASE
def test_what_cannot_be_recognised_asks_what_it_is(signed_in: FlaskClient, address: str) -> None:
    page = signed_in.post(address, data=sending(("", stranger_paper(), "certificate.pdf")), follow_redirects=True).text
    assert "We do not recognise this" in page
    (waiting,) = held()
    place = f"/uploads/{waiting.public_id}/send"
    for wrong in ("", "saq", "passport"):
        assert signed_in.post(place, data={"what": wrong}).status_code == 422
    assert signed_in.post(place, data={"what": "aoc"}, headers=JSON).status_code == 201
    assert [document.kind for document in documents()] == [DocumentKind.AOC]


@ONE_DATABASE
def test_a_picture_that_nobody_reads_is_received_when_its_sender_says_what_it_is(
    signed_in: FlaskClient, address: str, merchant: Merchant
) -> None:
    content = make_pdf()
    assert signed_in.post(address, data=sending(("", content, "scan.pdf")), headers=JSON).status_code == 202
    (waiting,) = held()
    assert waiting.kind is None
    signed_in.post(f"/uploads/{waiting.public_id}/send", data={"what": "asv_scan_report"})
    assert [document.kind for document in documents()] == [DocumentKind.ASV_SCAN_REPORT]


def test_what_is_not_sent_is_gone(
    signed_in: FlaskClient, merchant: Merchant, address: str, stored: Callable[[], list[Path]]
) -> None:
    signed_in.post(address, data=sending(("", saq(merchant, signed=False), "saq.pdf")))
    (waiting,) = held()
    place = f"/uploads/{waiting.public_id}"
    page = signed_in.post(f"{place}/remove", follow_redirects=True).text
    assert "nothing of it was kept" in page
    assert (held(), documents(), stored()) == ([], [], [])
    assert [entry.after["why"] for entry in events("upload.removed") if entry.after] == ["removed by its sender"]
    for verb in ("send", "remove"):
        assert signed_in.post(f"{place}/{verb}", data={"what": "saq:A"}).status_code == 404


def test_the_same_file_again_is_one_upload(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    unsigned = saq(merchant, signed=False)
    for what in ("", "saq:C"):
        signed_in.post(address, data=sending((what, unsigned, "saq.pdf")))
    (waiting,) = held()
    assert waiting.saq_type is SaqType.C
    signed_in.post(f"/uploads/{waiting.public_id}/send", data={"what": "saq:A"})
    again = signed_in.post(address, data=sending(("", unsigned, "saq.pdf")), headers=JSON)
    assert again.status_code == 409
    assert documents()[0].receipt in again.json["refused"][0]["error"]  # type: ignore[index]


@ONE_DATABASE
def test_several_things_are_said_at_once(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    old = saq(merchant, completed_on=days_ago(400), version="4.0", signed=False)
    page = signed_in.post(address, data=sending(("", old, "saq.pdf")), follow_redirects=True).text
    (waiting,) = held()
    assert {finding["code"] for finding in waiting.findings} >= {"expired", "not_signed"}
    assert "Have an executive officer of your company sign it." in page


@pytest.mark.parametrize("role", list(Role))
def test_another_merchants_uploads_are_not_there(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, address: str, person: User, role: Role
) -> None:
    sign_in(client, person).post(address, data=sending(("", saq(merchant, signed=False), "saq.pdf")))
    (waiting,) = held()
    place, mid = f"/uploads/{waiting.public_id}", merchant.public_id
    sign_in(client, make_user(role))
    seen = {Role.ADMINISTRATOR: 302, Role.AUDITOR: 403}.get(role, 404)
    form = sending(("aoc", make_pdf(), "aoc.pdf"))
    assert client.post(f"/merchants/{mid}/documents/upload", data=form).status_code == seen
    sent = client.post(f"{place}/send", data={"what": "saq:A"})
    assert sent.status_code == (403 if role is Role.ADMINISTRATOR else seen), "who sees it does not send it either"
    if role is not Role.ADMINISTRATOR:
        assert client.post(f"{place}/remove").status_code == seen
        assert len(held()) == 1


def test_staff_hand_in_for_a_merchant_and_are_its_uploader(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User
) -> None:
    place = f"/merchants/{merchant.public_id}/documents/upload"
    merchant.language = "fr"
    sign_in(client, manager)
    page = client.post(place, data=sending(("", saq(merchant, signed=False), "a.pdf")), follow_redirects=True).text
    assert "Have an executive officer of your company sign it." in page, "in words that our people read"
    (waiting,) = held()
    answer = client.post(f"/uploads/{waiting.public_id}/send", data={"what": "saq:A"})
    assert answer.location.startswith(place)
    assert documents()[0].uploaded_by_id == manager.id


@ONE_DATABASE
def test_a_merchant_reads_in_its_own_language(signed_in: FlaskClient, merchant: Merchant, address: str) -> None:
    for language, said in (("fr", "Nous ne voyons pas de signature"), ("ja", "We cannot see a signature")):
        merchant.language = language
        db.session.commit()
        form = sending(("", saq(merchant, signed=False), "a.pdf"))
        page = signed_in.post(address, data=form, follow_redirects=True).text
        assert said in page
        assert f'lang="{ {"fr": "fr"}.get(language, "en") }"' in page


@ONE_DATABASE
def test_a_merchants_person_is_led_to_their_own_upload_page(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    person = make_user(Role.MERCHANT)
    mid = make_merchant(members=(person,)).public_id
    sign_in(client, person)
    assert client.get(f"/merchants/{mid}/documents/upload").location == f"/portal/{mid}/upload"


@ONE_DATABASE
def test_a_stranger_may_not_send_much(
    client: FlaskClient, sign_in: SignIn, app: Flask, address: str, person: User
) -> None:
    app.config.update(MAX_CONTENT_LENGTH=1024, WTF_CSRF_ENABLED=True)  # the check of the token reads the form

    def status() -> int:
        return client.post(address, data=b"x" * 2048, content_type="multipart/form-data; boundary=x").status_code

    assert status() == 413
    sign_in(client, person)
    assert status() == 400  # read, and found without a token


@ONE_DATABASE
def test_how_a_project_takes_cards_decides_which_type_suits(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User
) -> None:
    mid = merchant.public_id
    (project,) = merchants.projects(merchant.id)
    place = f"/merchants/{mid}/projects"
    sign_in(client, manager)
    form = {"name": "Main shop", "integration": "direct_post"}
    assert client.post(f"{place}/{project.public_id}", data=form).status_code == 302
    assert "posts straight to us" in client.get(place).text
    form = {"name": "Main shop", "integration": "by pigeon"}
    assert client.post(f"{place}/{project.public_id}", data=form).status_code == 422
    page = client.post(f"/merchants/{mid}/documents/upload", data=sending(("", saq(merchant), "a.pdf")))
    assert page.status_code == 302
    (waiting,) = held()
    assert [finding["code"] for finding in waiting.findings] == ["saq_integration"]
    assert "SAQ A-EP, SAQ D-Merchant" in waiting.findings[0]["merchant"]


@ONE_DATABASE
def test_who_sends_many_files_at_once_is_asked_to_wait(
    signed_in: FlaskClient, merchant: Merchant, person: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INTAKE-TURNS: one of this person's files is being looked at meanwhile."""
    monkeypatch.setattr(examining, "turns", Turns(waiting=0, patience=60))
    with examining.turns.of(person.id):
        answer = signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")), headers=JSON)
    (refused,) = (answer.json or {})["refused"]
    assert (answer.status_code, "Wait until they are through, then send it again." in refused["error"]) == (429, True)
    assert signed_in.post(address, data=sending(("", saq(merchant), "saq.pdf")), headers=JSON).status_code == 201
