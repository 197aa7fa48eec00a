"""Uploads with a real clamd in their way: refused when infected, held while it is down, received once it is back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.documents.models import Document, HeldUpload
from compliance_app.foundation.database import db
from compliance_app.intake import jobs
from compliance_app.merchants.models import Merchant
from tests.clamd import Clamd, eicar
from tests.intake.builders import JSON, days_ago, saq, sending

pytestmark = pytest.mark.database("sqlite")  # the scanner is what is tried here; both databases are in test_held


@pytest.fixture
def clamd(app: Flask) -> Iterator[Clamd]:
    clamd = Clamd()
    app.config["CLAMD"] = clamd.unix
    yield clamd
    clamd.stop()


def count(model: type[Document] | type[HeldUpload]) -> int:
    return db.session.scalar(sa.select(sa.func.count(model.id))) or 0


def test_a_real_scanner_refuses_holds_back_and_lets_go_on(
    signed_in: FlaskClient, merchant: Merchant, address: str, clamd: Clamd, stored: Callable[[], list[Path]]
) -> None:
    infected = saq(merchant) + b"\n%" + eicar()
    refused = signed_in.post(address, data=sending(("", infected, "bad.pdf")), headers=JSON)
    assert refused.status_code == 422
    assert "virus scanner found something" in refused.text
    assert (count(Document), count(HeldUpload), stored()) == (0, 0, [])
    assert signed_in.post(address, data=sending(("", saq(merchant), "first.pdf")), headers=JSON).status_code == 201

    clamd.kill()
    second = saq(merchant, completed_on=days_ago(11))
    waiting = sending(("", second, "second.pdf"), ("", infected, "bad.pdf"))
    assert signed_in.post(address, data=waiting, headers=JSON).status_code == 202
    jobs.release()
    assert (count(Document), count(HeldUpload)) == (1, 2)

    clamd.start()
    jobs.release()
    assert (count(Document), count(HeldUpload)) == (2, 0)
    assert set(db.session.scalars(sa.select(Document.file_name))) == {"first.pdf", "second.pdf"}
    assert len(stored()) == 2
