"""Pages of scans: the year, the policy, disputes, and the register with its import."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock, sheets
from compliance_app.foundation.database import db
from compliance_app.scans import imports
from compliance_app.scans import queries as scans
from compliance_app.scans.models import AsvVendor, ScanDispute
from compliance_app.scans.queries import notes
from tests import world
from tests.conftest import SignIn
from tests.reviews import papers
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages; what they ask of the services is tested on both


@pytest.fixture
def told(app: Flask) -> World:
    told = world.build()
    teller = world.Teller(told.employee, told.manager)
    teller.accepted(world.merchant(told, "J"), DocumentKind.ASV_SCAN_REPORT, 20)
    db.session.commit()
    return told


def scan_of(told: World) -> str:
    return scans.of_merchant(world.merchant(told, "J").id)[0].public_id


def test_the_year_to_a_day(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.auditor)
    address = f"/merchants/{told.merchants['J']}/scans"
    page = client.get(address)
    assert page.status_code == 200
    assert "The next scan must pass by" in page.text
    assert "SCAN-INITIAL" in page.text
    before = client.get(address, query_string={"to": world.days_ago(30).isoformat()})
    assert "No scan has passed yet." in before.text
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for wrong in ("soon", "1999-12-31", "9999-12-31", "0000-00-00", tomorrow, "2026-02-30"):
        answer = client.get(address, query_string={"to": wrong})
        assert (answer.status_code, "field-error" in answer.text) == (422, True), wrong


def test_the_policy_is_noted_and_taken_back(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    address = f"/merchants/{told.merchants['J']}/scans"
    sent = {"seen_on": clock.today().isoformat(), "note": "Security policy, version 3\x00"}
    for wrong in ({**sent, "note": " "}, {**sent, "seen_on": "9999-12-31"}, {**sent, "seen_on": "now"}, {}):
        assert client.post(f"{address}/policy", data=wrong).status_code == 422
    assert client.post(f"{address}/policy", data=sent).status_code == 302
    page = client.get(address).text
    assert "First assessment" in page
    assert "Security policy, version 3" in page
    policy = notes.policies(world.merchant(told, "J").id)[0].public_id
    assert client.post(f"/scans/policies/{policy}/take-back").status_code == 302
    assert client.post(f"/scans/policies/{policy}/take-back").status_code == 409
    assert "Taken back" in client.get(address).text


def test_a_dispute_is_noted_and_decided(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    address, today = f"/scans/{scan_of(told)}/disputes", clock.today().isoformat()
    sent = {"component": "shop.example", "vulnerability": "CVE-2019-1", "kind": "cvss_score", "decision": "pending"}
    for wrong in ({}, {**sent, "kind": "none"}, {**sent, "decision": "accepted"}, {**sent, "decided_on": today}):
        assert client.post(address, data=wrong).status_code == 422
    assert client.post(address, data=sent).status_code == 302
    row = db.session.query(ScanDispute).one().public_id
    assert client.get(f"/scans/disputes/{row}").status_code == 200
    decided = {**sent, "decision": "accepted", "decided_on": today}
    assert client.post(f"/scans/disputes/{row}", data=decided).status_code == 302
    assert "CVE-2019-1, CVSS score" in client.get(f"/merchants/{told.merchants['J']}/scans").text


def test_the_register_is_kept_by_hand_and_by_file(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.admin)
    assert "The register is empty" in client.get("/asv-register").text
    assert "register of scanning vendors is empty" in client.get("/settings").text
    today = clock.today()
    sent = {
        "company": "Scanwell",
        "certificate": "3728-01-19",
        "valid_from": world.days_ago(200).isoformat(),
        "valid_until": (today + timedelta(days=100)).isoformat(),
        "other_names": "Portwatch\nPW",
    }
    for wrong in ({}, {**sent, "valid_from": "9999-01-01"}, {**sent, "certificate": "--"}):
        assert client.post("/asv-register/new", data=wrong).status_code == 422
    assert client.post("/asv-register/new", data=sent).status_code == 302
    again = client.post("/asv-register/new", data=sent)
    assert (again.status_code, "in the register already" in again.text) == (422, True)
    entry = db.session.query(AsvVendor).one().public_id
    assert client.post(f"/asv-register/{entry}", data={**sent, "company": "Scanwell Ltd"}).status_code == 302
    assert client.post(f"/asv-register/{entry}/end", data={"last_day": "2099-01-01", "reason": "x"}).status_code == 422
    ending = {"last_day": world.days_ago(1).isoformat(), "reason": "It left the list."}
    assert client.post(f"/asv-register/{entry}/end", data=ending).status_code == 302
    assert "Ended: It left the list." in client.get("/asv-register").text
    rows = [("Kestrel Scan Laboratories", "5012-01-16", world.days_ago(99), world.days_ago(30), "")]
    content = sheets.write_csv([column.name for column in imports.COLUMNS], rows)
    tried = client.post("/asv-register/import", data={"file": (io.BytesIO(content), "vendors.csv")})
    assert "To create" in client.get(tried.location).text
    assert client.post(tried.location).status_code == 302
    page = client.get(f"/merchants/{told.merchants['J']}").text
    assert "Not approved on that day" in page


def test_an_unlisted_vendor_is_said_at_intake_review_and_afterwards(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    day = clock.today()
    db.session.add(
        AsvVendor(
            company="Nordvakt AB",
            certificate="1-1",
            certificate_key="11",
            valid_from=day,
            valid_until=day,
            other_names=[],
            recorded_by="somebody",
            recorded_at=clock.now(),
        )
    )
    document = papers.scan_report(world.merchant(told, "J"), told.employee)
    db.session.commit()
    sign_in(client, told.manager)
    page = client.get(f"/reviews/{document.public_id}").text
    assert "Kestrel Scan Laboratories is not in the register of scanning vendors." in page
    assert "CHECK-VENDOR" in page
    assert "Not in the register" in client.get(f"/merchants/{told.merchants['J']}/scans").text
