"""The report of a stored merchant: the same answer as the command line gives, on every day it had."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import service as documents
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date
from compliance_app.merchants.models import Merchant
from compliance_app.scans import service as scans
from tests.conftest import SignIn
from tests.documents.builders import all_ticked, make_document
from tests.factories import TODAY, actor_of, make_merchant, make_user

pytestmark = pytest.mark.database("sqlite")  # typesetting costs seconds; what it reads is tested on both

LATER = date(2026, 6, 20)
WORDS = {
    "not_started": "Not started",
    "in_review": "In review",
    "compliant": "Compliant",
    "expiring": "Expiring",
    "expired": "Expired",
}


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Sofia Lindqvist")


@pytest.fixture
def merchant(manager: User) -> Merchant:
    """Comes on 2 March, sends a scan and an SAQ on the 3rd, both accepted on the 5th; the scan runs out in June."""
    merchant, person = make_merchant(manager, "Möwenhof Reisen GmbH"), make_user(Role.MERCHANT)
    sent_at, sent_on = _at(TODAY + timedelta(1))
    saq = make_document(merchant, person, DocumentKind.SAQ, SaqType.A, at=sent_at, on=sent_on)
    report = make_document(merchant, person, DocumentKind.ASV_SCAN_REPORT, None, at=sent_at, on=sent_on)
    at, on = _at(TODAY + timedelta(3))
    actor = actor_of(manager)
    documents.accept(saq, TODAY, all_ticked(DocumentKind.SAQ), "", actor, at, on)
    ticked = all_ticked(DocumentKind.ASV_SCAN_REPORT)
    scans.accept_report(report, "Kestrel Scans", TODAY, True, None, ticked, "", actor, at, on)
    db.session.commit()
    return merchant


def _at(day: date) -> tuple[datetime, date]:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC), day


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@time_machine.travel(datetime(2026, 6, 20, 9, tzinfo=UTC), tick=False)
@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5), date(2026, 5, 31), LATER])
def test_the_pdf_says_what_the_command_says(app: Flask, merchant: Merchant, tmp_path: Path, on: date) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(args=["merchants", "standing", merchant.reference, "--on", on.isoformat()])
    verdict = json.loads(said.stdout)
    target = tmp_path / "report.pdf"
    made = runner.invoke(
        args=["reports", "merchant", merchant.reference, "--on", on.isoformat(), "--output", str(target)]
    )
    assert made.exit_code == 0, made.output
    text = _text(target.read_bytes())
    assert f"what was true on {long_date(on)}" in text
    assert f"Standing {WORDS[verdict['standing']]} {verdict['next_step'] or 'Nothing has to be done.'}" in text
    answer = "Yes" if verdict["may_process"] else "No"
    since = long_date(date.fromisoformat(verdict["since"]))
    assert f"May process card payments {answer} Since {since}" in text
    if verdict["until"]:
        assert f"Until {long_date(date.fromisoformat(verdict['until']))}" in text
    assert f"Merchant level Level {verdict['level']}" in text
    for reason in verdict["reasons"]:
        assert f"{reason['rule_id']} {reason['sentence']}" in text
    for owed in verdict["obligations"]:
        if owed["valid_until"]:
            assert long_date(date.fromisoformat(owed["valid_until"])) in text


@time_machine.travel(datetime(2026, 6, 20, 9, tzinfo=UTC), tick=False)
def test_a_past_day_knows_nothing_of_what_came_later(
    client: FlaskClient, merchant: Merchant, manager: User, sign_in: SignIn
) -> None:
    sign_in(client, manager)
    address = f"/merchants/{merchant.public_id}/report.pdf"
    before = _text(client.get(f"{address}?on=2026-03-04").data)
    assert "Waits for its check" in before
    assert "Accepted" not in before
    assert "No scan had been recorded by this day." in before
    assert "5 March 2026" not in before
    after = _text(client.get(f"{address}?on=2026-03-05").data)
    assert "Accepted, in force" in after
    assert "Kestrel Scans" in after


@time_machine.travel(datetime(2026, 6, 20, 9, tzinfo=UTC), tick=False)
def test_each_reading_is_recorded_and_comes_as_a_download(
    client: FlaskClient, merchant: Merchant, manager: User, sign_in: SignIn
) -> None:
    answer = sign_in(client, manager).get(f"/merchants/{merchant.public_id}/report.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    name = f"compliance-{merchant.reference}-2026-06-20.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert re.search(r"\bExpired\b", _text(answer.data))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == Event.REPORT_READ)).one()
    assert entry.actor_id == manager.id
    assert entry.merchant_id == merchant.id
    assert entry.after == {"report": "compliance", "on": "2026-06-20"}


@time_machine.travel(datetime(2026, 6, 20, 9, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("yesterday", "Write the day as year-month-day"),
        ("2026-02-30", "Write the day as year-month-day"),
        ("2026-03-01", "has been recorded since 2 March 2026"),
        ("2027-06-22", "too far ahead"),
        ("9999-12-31", "too far ahead"),
    ],
)
def test_a_day_without_a_report_is_refused_in_words(
    client: FlaskClient, merchant: Merchant, manager: User, sign_in: SignIn, day: str, says: str
) -> None:
    answer = sign_in(client, manager).get(f"/merchants/{merchant.public_id}/report.pdf?on={day}")
    assert answer.status_code == 422
    assert says in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.event == Event.REPORT_READ)) == 0


def test_who_may_take_a_report(client: FlaskClient, merchant: Merchant, sign_in: SignIn) -> None:
    address = f"/merchants/{merchant.public_id}/report.pdf"
    assert client.get(address).status_code == 302
    assert sign_in(client, make_user(Role.MERCHANT)).get(address).status_code == 403
    assert sign_in(client, make_user(Role.ACCOUNT_MANAGER)).get(address).status_code == 404


def test_the_command_refuses_what_is_not_there(app: Flask, merchant: Merchant, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    target = tmp_path / "report.pdf"
    unknown = runner.invoke(args=["reports", "merchant", "NOBODY", "--output", str(target)])
    assert unknown.exit_code == 1
    assert "There is no merchant with the reference NOBODY" in unknown.output
    early = runner.invoke(
        args=["reports", "merchant", merchant.reference, "--on", "2001-01-01", "--output", str(target)]
    )
    assert early.exit_code == 1
    assert "has been recorded since" in early.output
    assert not target.exists()
