"""Downloads over the web: the file as it was, other people's files, damage."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import CHUNK
from compliance_app.merchants.models import Merchant
from tests.documents.builders import make_document, make_pdf
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
def signed_in(client: FlaskClient, manager: User, merchant: Merchant, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, manager)


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
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant, role: Role
) -> None:
    sees_all = role in (Role.ADMINISTRATOR, Role.AUDITOR)
    place = f"/documents/{make_document(merchant, manager).public_id}/file"
    sign_in(client, make_user(role))
    assert client.get(place).status_code == (200 if sees_all else 404)


def test_a_merchants_person_reads_their_own(client: FlaskClient, sign_in: SignIn, manager: User, app: Flask) -> None:
    person = make_user(Role.MERCHANT)
    own = make_merchant(manager, members=(person,))
    place = f"/documents/{make_document(own, manager).public_id}/file"
    assert sign_in(client, person).get(place).status_code == 200
