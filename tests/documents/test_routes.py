"""Uploads and downloads over the web: several files, bad files, other people's files, damage."""

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
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import CHUNK
from compliance_app.merchants.models import Merchant
from tests.documents.builders import make_document, make_locked_pdf, make_pdf
from tests.factories import make_merchant, make_user

SignIn = Callable[[FlaskClient, User], FlaskClient]
JSON = {"Accept": "application/json"}


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user()


@pytest.fixture
def merchant(manager: User) -> Merchant:
    return make_merchant(manager)


@pytest.fixture
def address(merchant: Merchant) -> str:
    return f"/merchants/{merchant.public_id}/documents/upload"


@pytest.fixture
def signed_in(client: FlaskClient, manager: User, merchant: Merchant, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, manager)


def sending(*files: tuple[str, bytes, str]) -> dict[str, object]:
    """A form of several rows: what it is, content, name."""
    return {
        "what": [what for what, _, _ in files],
        "file": [(io.BytesIO(content), name) for _, content, name in files],
    }


def documents() -> list[Document]:
    return list(db.session.scalars(sa.select(Document).order_by(Document.id)))


def test_several_files_at_once_lead_to_their_receipts(signed_in: FlaskClient, address: str) -> None:
    form = sending(
        ("aoc", make_pdf(), "aoc.pdf"), ("saq:A-EP", make_pdf(), "saq.pdf"), ("asv_scan_report", make_pdf(), "scan.pdf")
    )
    answer = signed_in.post(address, data=form, follow_redirects=True)
    assert answer.status_code == 200
    stored = documents()
    assert [(d.kind.value, d.saq_type, d.file_name) for d in stored] == [
        ("aoc", None, "aoc.pdf"),
        ("saq", "A-EP", "saq.pdf"),
        ("asv_scan_report", None, "scan.pdf"),
    ]
    for document in stored:
        assert document.receipt in answer.text


def test_rows_left_empty_are_not_there(signed_in: FlaskClient, address: str) -> None:
    form = sending(("", b"", ""), ("aoc", make_pdf(), "aoc.pdf"), ("saq:A", b"", ""))
    assert signed_in.post(address, data=form).status_code == 302
    assert len(documents()) == 1


def test_one_bad_file_takes_no_other_with_it(signed_in: FlaskClient, address: str) -> None:
    form = sending(("aoc", make_pdf(), "aoc.pdf"), ("saq:A", make_locked_pdf(), "locked.pdf"))
    answer = signed_in.post(address, data=form)
    assert answer.status_code == 422
    assert [document.file_name for document in documents()] == ["aoc.pdf"]
    assert documents()[0].receipt in answer.text
    assert "locked with a password" in answer.text


@pytest.mark.parametrize(
    ("what", "content", "name", "status"),
    [
        ("aoc", b"", "empty.pdf", 422),
        ("aoc", b"<html>", "page.pdf", 422),
        ("aoc", b"%PDF-1.7 broken", "broken.pdf", 422),
        ("", make_pdf(), "nothing chosen.pdf", 422),
        ("saq:Z", make_pdf(), "no such type.pdf", 422),
        ("saq", make_pdf(), "type missing.pdf", 422),
        ("passport", make_pdf(), "no such kind.pdf", 422),
        ("aoc", b"<html>", "../" * 100 + "x" * 300, 422),
    ],
)
def test_a_bad_upload_is_refused_in_words_on_page_and_for_the_script(
    signed_in: FlaskClient, address: str, what: str, content: bytes, name: str, status: int
) -> None:
    for headers in ({}, JSON):
        answer = signed_in.post(address, data=sending((what, content, name)), headers=headers)
        assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["received"] == []
    assert answer.json["refused"][0]["error"].endswith(".")
    assert documents() == []


def test_nothing_chosen_and_too_many(signed_in: FlaskClient, address: str) -> None:
    assert "Choose at least one file" in signed_in.post(address, data={}).text
    form = sending(*(("aoc", make_pdf(), f"{n}.pdf") for n in range(6)))
    answer = signed_in.post(address, data=form)
    assert (answer.status_code, documents()) == (422, [])
    assert "at most 5 files" in answer.text


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


def test_the_script_gets_receipt_and_time(signed_in: FlaskClient, address: str) -> None:
    answer = signed_in.post(address, data=sending(("saq:P2PE", make_pdf(), "Größe.pdf")), headers=JSON)
    assert answer.status_code == 201
    assert answer.json is not None
    received = answer.json["received"][0]
    assert (received["title"], received["file_name"]) == ("SAQ P2PE", "Größe.pdf")
    assert received["receipt"] == documents()[0].receipt


def test_a_download_is_the_file_as_it_was_and_leaves_a_trace(
    signed_in: FlaskClient, manager: User, merchant: Merchant
) -> None:
    content = make_pdf() + b"\n" * (3 * CHUNK)
    document = make_document(merchant, manager, DocumentKind.AOC, None, content, 'Größe "1".pdf')
    public_id = document.public_id
    db.session.commit()
    answer = signed_in.get(f"/documents/{public_id}/file")
    assert answer.data == content
    assert answer.content_length == len(content)
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Gr__e _1_.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.read")).one()
    assert (entry.object_id, entry.actor_id) == (public_id, manager.id)


def test_a_damaged_file_is_never_handed_out_whole(
    signed_in: FlaskClient, app: Flask, manager: User, merchant: Merchant
) -> None:
    small, large = make_pdf(), make_pdf() + bytes(2 * CHUNK)
    for content in (small, large):
        document = make_document(merchant, manager, content=content)
        path = Path(app.config["FILES_DIR"]) / document.file_key[:2] / document.file_key
        public_id = document.public_id
        db.session.commit()
        stored = bytearray(path.read_bytes())
        stored[-1] ^= 1
        path.write_bytes(stored)
        if content is small:
            answer = signed_in.get(f"/documents/{public_id}/file")
            assert answer.status_code == 500
            assert "can no longer be read" in answer.text
        else:
            with pytest.raises(Exception, match="damaged"):  # the connection breaks off before the end
                _ = signed_in.get(f"/documents/{public_id}/file").data


def test_a_missing_file_is_said_and_nothing_is_recorded_as_read(
    signed_in: FlaskClient, app: Flask, manager: User, merchant: Merchant
) -> None:
    document = make_document(merchant, manager)
    (Path(app.config["FILES_DIR"]) / document.file_key[:2] / document.file_key).unlink()
    public_id = document.public_id
    db.session.commit()
    assert signed_in.get(f"/documents/{public_id}/file").status_code == 500
    assert db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.read")).all() == []


@pytest.mark.parametrize("role", list(Role))
def test_another_merchants_documents_are_not_there(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant, address: str, role: Role
) -> None:
    sees_all = role in (Role.ADMINISTRATOR, Role.AUDITOR)
    place = f"/documents/{make_document(merchant, manager).public_id}/file"
    sign_in(client, make_user(role))
    assert client.get(place).status_code == (200 if sees_all else 404)
    form = sending(("aoc", make_pdf(), "aoc.pdf"))
    expected = {Role.ADMINISTRATOR: 302, Role.AUDITOR: 403}.get(role, 404)
    assert client.post(address, data=form).status_code == expected


def test_a_merchants_person_reads_their_own(client: FlaskClient, sign_in: SignIn, manager: User, app: Flask) -> None:
    person = make_user(Role.MERCHANT)
    own = make_merchant(manager, members=(person,))
    place = f"/documents/{make_document(own, manager).public_id}/file"
    assert sign_in(client, person).get(place).status_code == 200


def test_a_merchants_person_is_led_to_their_own_upload_page(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    person = make_user(Role.MERCHANT)
    mid = make_merchant(members=(person,)).public_id
    sign_in(client, person)
    assert client.get(f"/merchants/{mid}/documents/upload").location == f"/portal/{mid}/upload"


def test_a_stranger_may_not_send_much(
    client: FlaskClient, sign_in: SignIn, app: Flask, address: str, manager: User
) -> None:
    app.config.update(MAX_CONTENT_LENGTH=1024, WTF_CSRF_ENABLED=True)  # the check of the token reads the form

    def status() -> int:
        return client.post(address, data=b"x" * 2048, content_type="multipart/form-data; boundary=x").status_code

    assert status() == 413
    sign_in(client, manager)
    assert status() == 400  # read, and found without a token
