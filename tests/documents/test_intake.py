"""What is taken, what is refused, and that a refusal keeps nothing."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.audit.models import AuditEntry
from compliance_app.documents import files, service
from compliance_app.documents.files import BadFile
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState, ReasonCode, SaqType
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.rules import MerchantState
from tests.documents.builders import make_document, make_locked_pdf, make_pdf, make_zip
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

LIMIT = 200_000

BAD_FILES = {
    "empty": (b"", "empty"),
    "HTML named .pdf": (b"<!doctype html><html><script>alert(1)</script></html>", "a web page"),
    "ZIP named .pdf": (make_zip(), "a ZIP archive"),
    "picture named .pdf": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
    "text": (b"hello", "not a PDF"),
    "PDF header only": (b"%PDF-1.7\n", "damaged"),
    "PDF header, then HTML": (b"%PDF-1.7\n<html></html>", "damaged"),
    "first half of a PDF": (make_pdf()[:200], "damaged"),
    "locked": (make_locked_pdf(), "password"),
    "too large": (make_pdf() + bytes(LIMIT), "larger than"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_refused_with_what_to_do(case: str) -> None:
    content, says = BAD_FILES[case]
    with pytest.raises(BadFile, match=says) as refused:
        files.check(io.BytesIO(content), "saq.pdf", LIMIT)
    assert refused.value.message.endswith(".")
    assert 400 <= refused.value.status < 500


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("saq.pdf", "saq.pdf"),
        ("Fragebogen für Händler.PDF", "Fragebogen für Händler.pdf"),
        ("自己評価.pdf", "自己評価.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe.pdf"),
        ("/absolute/path/x.pdf", "x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "a b Set-Cookie: x.pdf".replace("a b", "ab")),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_the_name_shown_is_safe(sent: str, shown: str) -> None:
    assert files.safe_name(sent) == shown


def test_an_upload_waits_for_its_check_with_receipt_version_and_trace(app: Flask) -> None:
    uploader = make_user()
    merchant = make_merchant(uploader)
    content = make_pdf(pages=3)
    first = make_document(merchant, uploader, content=content, name="SAQ 2026.pdf")
    second = make_document(merchant, uploader)
    other = make_document(merchant, uploader, DocumentKind.AOC, None)
    db.session.commit()

    assert (first.version, second.version, other.version) == (1, 2, 1)
    assert first.state is DocumentState.IN_REVIEW
    assert first.file_size == len(content)
    assert first.receipt.startswith("R-")
    assert len({first.receipt, second.receipt, other.receipt}) == 3
    assert b"".join(service.open_file(first)) == content
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.uploaded")).all()
    assert [entry.object_id for entry in entries] == [first.public_id, second.public_id, other.public_id]


def test_what_lies_in_the_folder_is_encrypted_and_for_its_owner_only(app: Flask) -> None:
    uploader = make_user()
    document = make_document(make_merchant(uploader), uploader)
    path = Path(app.config["FILES_DIR"]) / document.file_key[:2] / document.file_key
    assert b"%PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_file_again_is_refused_while_it_waits_but_not_after(app: Flask) -> None:
    uploader = make_user()
    merchant, other = make_merchant(uploader), make_merchant(uploader)
    content = make_pdf()
    document = make_document(merchant, uploader, content=content)
    with pytest.raises(service.AlreadyReceived, match=document.receipt):
        make_document(merchant, uploader, content=content)
    make_document(other, uploader, content=content)
    service.reject(document, [ReasonCode.UNREADABLE], None, actor_of(make_user()), NOON, TODAY)
    assert make_document(merchant, uploader, content=content).version == 2


def test_a_questionnaire_needs_its_type_and_nothing_else_has_one(app: Flask) -> None:
    uploader = make_user()
    merchant = make_merchant(uploader)
    with pytest.raises(Refusal, match="type of SAQ"):
        make_document(merchant, uploader, DocumentKind.SAQ, None)
    assert make_document(merchant, uploader, DocumentKind.AOC, SaqType.A).saq_type is None


def test_a_closed_merchant_sends_nothing(app: Flask) -> None:
    uploader = make_user()
    merchant = make_merchant(uploader)
    merchant.state = MerchantState.CLOSED
    with pytest.raises(Refusal, match="closed"):
        make_document(merchant, uploader)


def test_only_so_many_may_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance_app.documents.service.receiving.MOST_WAITING", 2)
    uploader = make_user()
    merchant = make_merchant(uploader)
    make_document(merchant, uploader)
    make_document(merchant, uploader)
    with pytest.raises(Refusal, match="2 documents already wait"):
        make_document(merchant, uploader)


def test_a_refusal_keeps_neither_row_nor_file(app: Flask) -> None:
    uploader = make_user()
    merchant = make_merchant(uploader)
    db.session.commit()
    for content, _ in BAD_FILES.values():
        with pytest.raises(Refusal):
            make_document(merchant, uploader, content=content if len(content) < LIMIT else bytes(10))
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0
    assert not [path for path in Path(app.config["FILES_DIR"]).rglob("*") if path.is_file()]
