"""The review: the queue's order, the verdicts, what is refused, and the trace that looking leaves."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, DocumentState
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.scans.models import AsvScan
from tests import world
from tests.conftest import SignIn
from tests.documents.builders import make_document
from tests.factories import make_merchant, make_user
from tests.world import World


@pytest.fixture
def told(app: Flask) -> World:
    return world.build()


def stored(public_id: str) -> Document:
    db.session.expire_all()
    return db.session.scalars(sa.select(Document).where(Document.public_id == public_id)).one()


def ticks(kind: DocumentKind) -> list[str]:
    return [item.code for item in CHECKLISTS[kind]]


def accepted(completed_on: date) -> dict[str, object]:
    return {"accept-checklist": ticks(DocumentKind.SAQ), "accept-completed_on": completed_on.isoformat()}


def queue(page: str) -> list[str]:
    return re.findall(r'data-open href="/reviews/([^"]+)"', page)


def test_the_queue_begins_with_what_blocks_and_marks_own_uploads(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    page = sign_in(client, told.manager).get("/reviews").text
    assert queue(page) == [told.waiting, told.waiting_scan, told.own_waiting]
    assert page.count("another person must check it") == 1
    renewal = world.Teller(told.employee, told.colleague)
    ending = renewal.sent(world.merchant(told, "C"), DocumentKind.SAQ, 30).public_id
    later = renewal.sent(world.merchant(told, "B"), DocumentKind.SAQ, 40).public_id
    db.session.commit()
    assert queue(client.get("/reviews").text)[-2:] == [ending, later]


def test_another_managers_documents_are_not_there(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.colleague)
    assert queue(client.get("/reviews").text) == []
    for address in (f"/reviews/{told.waiting}", f"/reviews/{told.waiting}/pages/1.png"):
        assert client.get(address).status_code == 404
    assert client.post(f"/reviews/{told.waiting}/accept", data=accepted(world.days_ago(9))).status_code == 404
    assert client.post(f"/reviews/{told.waiting}/reject", data={"reject-reasons": "other"}).status_code == 404
    assert stored(told.waiting).state is DocumentState.IN_REVIEW


def test_accepting_stores_what_was_ticked_and_leads_to_the_next(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.manager)
    answer = client.post(f"/reviews/{told.waiting}/accept", data=accepted(world.days_ago(9)))
    assert (answer.status_code, answer.location) == (302, f"/reviews/{told.waiting_scan}")
    document = stored(told.waiting)
    assert document.state is DocumentState.ACCEPTED
    assert document.completed_on == world.days_ago(9)
    assert document.checklist == {item.code: {"sentence": item.sentence} for item in CHECKLISTS[DocumentKind.SAQ]}
    page = client.get(f"/reviews/{told.waiting}").text
    assert "What was confirmed" in page
    assert "accepting-title" not in page


def test_a_scan_is_recorded_from_its_report(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    done = world.days_ago(8)
    answer = client.post(
        f"/reviews/{told.waiting_scan}/accept",
        data={
            "accept-checklist": ticks(DocumentKind.ASV_SCAN_REPORT),
            "accept-asv_company": "Kestrel Scan Laboratories",
            "accept-completed_on": done.isoformat(),
            "accept-printed_expiration": (done + timedelta(days=80)).isoformat(),
            "accept-result": "pass",
            "accept-report_type": "full",
        },
    )
    assert answer.status_code == 302
    report = stored(told.waiting_scan)
    scan = db.session.scalars(sa.select(AsvScan).where(AsvScan.document_id == report.id)).one()
    assert (scan.passed, scan.valid_until) == (True, done + timedelta(days=80))


def test_what_is_missing_is_said_and_nothing_is_stored(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    tomorrow = clock.today() + timedelta(days=1)
    for data, words in (
        ({}, "Tick every line"),
        ({**accepted(world.days_ago(9)), "accept-checklist": ticks(DocumentKind.SAQ)[1:]}, "Tick every line"),
        ({**accepted(world.days_ago(9)), "accept-completed_on": "12/03/2026"}, "Write the date as year-month-day"),
        (accepted(tomorrow), "lies in the future"),
        (accepted(world.days_ago(500)), "It ran out on"),
    ):
        answer = client.post(f"/reviews/{told.waiting}/accept", data=data)
        assert answer.status_code == 422, data
        assert words in answer.text
    assert stored(told.waiting).state is DocumentState.IN_REVIEW


def test_what_was_ticked_stays_ticked_when_the_form_comes_back(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.manager)
    page = client.post(f"/reviews/{told.waiting}/accept", data={"accept-checklist": ["company", "form"]}).text
    checked = re.findall(r'<input checked [^>]*value="(\w+)"', page)
    assert checked == ["company", "form"]


def test_sending_back_takes_reasons_and_shows_what_the_merchant_was_told(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.manager)
    address = f"/reviews/{told.waiting}/reject"
    assert client.post(address, data={}).status_code == 422
    assert "Write the reason in words" in client.post(address, data={"reject-reasons": "other"}).text
    answer = client.post(address, data={"reject-reasons": ["not_signed", "dates"], "reject-note": "Page 4."})
    assert answer.location == f"/reviews/{told.waiting_scan}"
    document = stored(told.waiting)
    assert (document.state, document.note) == (DocumentState.REJECTED, "Page 4.")
    assert "A signature is missing. Have the document signed" in client.get(f"/reviews/{told.waiting}").text


def test_nobody_decides_on_their_own_upload(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    page = client.get(f"/reviews/{told.own_waiting}").text
    assert "Another person must check this" in page
    assert "accepting-title" not in page
    assert client.post(f"/reviews/{told.own_waiting}/accept", data=accepted(world.days_ago(4))).status_code == 403
    answer = client.post(f"/reviews/{told.own_waiting}/reject", data={"reject-reasons": "dates"})
    assert answer.status_code == 403
    assert stored(told.own_waiting).state is DocumentState.IN_REVIEW


def test_who_comes_second_is_told_what_the_first_decided(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.lead)
    client.post(f"/reviews/{told.waiting}/accept", data=accepted(world.days_ago(9)))
    sign_in(client, told.manager)
    answer = client.post(f"/reviews/{told.waiting}/reject", data={"reject-reasons": "dates"})
    assert answer.status_code == 409
    assert "Lena Ostrowska" in answer.text
    assert "Nothing was changed now" in answer.text
    assert stored(told.waiting).state is DocumentState.ACCEPTED


def test_an_auditor_has_no_queue(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.auditor)
    for address in ("/reviews", f"/reviews/{told.waiting}", f"/reviews/{told.waiting}/pages/1.png"):
        assert client.get(address).status_code == 403


def looks() -> list[tuple[str, object]]:
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "document.read").order_by(AuditEntry.id)
    )
    return [(entry.actor_label, (entry.after or {}).get("page")) for entry in entries]


def test_each_page_shown_leaves_a_trace_and_is_not_kept_by_the_browser(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.manager)
    answer = client.get(f"/reviews/{told.waiting}/pages/1.png")
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"] == "no-store"
    assert looks() == [("Ann Keller <ann@provider.example>", 1)]
    for number in (0, 9, 10**12):
        assert client.get(f"/reviews/{told.waiting}/pages/{number}.png").status_code in (404, 422)
    assert len(looks()) == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnot really", b""])
def test_a_file_that_cannot_be_drawn_can_still_be_sent_back(
    app: Flask, client: FlaskClient, sign_in: SignIn, content: bytes
) -> None:
    manager: User = make_user()
    document = make_document(make_merchant(manager), make_user())
    db.session.commit()
    path = app.config["FILES_DIR"] / document.file_key[:2] / document.file_key
    path.write_bytes(b"damaged on the disk" if not content else path.read_bytes()[:40])
    sign_in(client, manager)
    page = client.get(f"/reviews/{document.public_id}")
    assert page.status_code == 200
    assert "The pages cannot be shown" in page.text
    answer = client.post(f"/reviews/{document.public_id}/reject", data={"reject-reasons": "unreadable"})
    assert answer.status_code == 302
