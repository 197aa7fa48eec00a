"""A review with what the machine read: values confirmed, findings, documents taken, exceptions, the lists."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.documents import queries as stored_queries
from compliance_app.documents.models import Document, ExceptionRequest, RejectionReason, ReviewClaim
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, DocumentState, Terms, fingerprint
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.readings.rules import ScanReportType
from compliance_app.reviews import service
from compliance_app.reviews.service import Checked, ScanFacts
from compliance_app.scans import queries as scans
from compliance_app.scans.rules import Extent
from tests import world
from tests.conftest import SignIn
from tests.factories import actor_of
from tests.reviews import papers
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages; what they ask of the services is tested on both

TICKS = [item.code for item in CHECKLISTS[DocumentKind.SAQ]]


@pytest.fixture
def told(app: Flask) -> World:
    return world.build()


@pytest.fixture
def read(told: World) -> Document:
    document = papers.questionnaire(world.merchant(told, "J"), told.employee)
    db.session.commit()
    return document


def stored(public_id: str) -> Document:
    db.session.expire_all()
    return db.session.scalars(sa.select(Document).where(Document.public_id == public_id)).one()


def answer(**changes: object) -> dict[str, object]:
    completed_on = world.days_ago(9).isoformat()
    return {"accept-checklist": TICKS, "accept-completed_on": completed_on, "confirmed": ["completed_on"], **changes}


def test_the_page_shows_what_was_read_where_it_stands(
    told: World, read: Document, client: FlaskClient, sign_in: SignIn
) -> None:
    page = sign_in(client, told.manager).get(f"/reviews/{read.public_id}").text
    for name in ("company", "saq_type", "pci_dss_version", "completed_on", "result"):
        assert f'id="value-{name}"' in page
        assert re.search(rf'<rect data-mark="{name}" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+"', page)
        assert re.search(rf'href="#page-(\d+)" data-show="{name}"', page)
    assert f'value="{world.days_ago(9).isoformat()}"' in page
    assert " style=" not in page
    assert "Not read by the machine" in client.get(f"/reviews/{told.waiting}").text


def test_what_enters_the_record_must_be_confirmed(
    told: World, read: Document, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.manager)
    address = f"/reviews/{read.public_id}/accept"
    refused = client.post(address, data=answer(confirmed=[]))
    assert refused.status_code == 422
    assert "Confirm what the machine read, or change it: Completion date." in refused.text
    changed = world.days_ago(10).isoformat()
    sent = answer(
        **{"accept-completed_on": changed, "value-company": read.merchant.legal_name, "value-dba": "Another name"},
        confirmed=["company"],
    )
    assert client.post(address, data=sent).status_code == 302
    values = stored(read.public_id).checked_values or {}
    assert values["company"]["how"] == "confirmed"
    dba = values["dba"]
    assert (dba["read"], dba["recorded"], dba["how"]) == (read.merchant.trading_name, "Another name", "edited")
    assert (values["completed_on"]["how"], values["completed_on"]["recorded"]) == ("edited", changed)
    assert "pci_dss_version" not in values
    page = client.get(f"/reviews/{read.public_id}").text
    assert "changed; the machine read" in page


def test_a_finding_stands_at_its_line_and_is_kept_with_the_tick(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    merchant = world.merchant(told, "J")
    document = papers.questionnaire(merchant, told.employee, company="Quite Another Trading GmbH")
    db.session.commit()
    sign_in(client, told.manager)
    queue = client.get("/reviews").text
    assert "1 to look at" in queue
    page = client.get(f"/reviews/{document.public_id}").text
    assert "What the machine noticed" in page
    assert 'data-go="company"' in page
    assert page.count("The machine found this") == 1  # the reason that fits it
    assert client.post(f"/reviews/{document.public_id}/accept", data=answer()).status_code == 302
    line = stored(document.public_id).confirmed[0]
    assert (line["code"], len(line["despite"])) == ("company", 1)
    assert "Quite Another Trading GmbH" in line["despite"][0]


def test_a_scan_is_recorded_from_what_was_read(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    document = papers.scan_report(world.merchant(told, "J"), told.employee)
    db.session.commit()
    sign_in(client, told.manager)
    completed_on = world.days_ago(8)
    sent = {
        "accept-checklist": [item.code for item in CHECKLISTS[DocumentKind.ASV_SCAN_REPORT]],
        "accept-asv_company": "Kestrel Scan Laboratories",
        "accept-completed_on": completed_on.isoformat(),
        "accept-printed_expiration": (completed_on + timedelta(days=90)).isoformat(),
        "accept-result": "pass",
        "accept-report_type": "full",
        "accept-asv_certificate": "5012-01-16",
        "confirmed": ["asv_company", "asv_certificate", "completed_on", "expires_on", "scan_report_type"],
    }
    address = f"/reviews/{document.public_id}/accept"
    assert "Compliance status." in client.post(address, data=sent).text
    assert client.post(address, data={**sent, "confirmed": [*sent["confirmed"], "scan_result"]}).status_code == 302
    assert (stored(document.public_id).checked_values or {})["scan_result"]["recorded"] == "pass"


def failed_scan(told: World, letter: str) -> str:
    teller = world.Teller(told.employee, told.manager)
    document = teller.accepted(world.merchant(told, letter), DocumentKind.ASV_SCAN_REPORT, 20, passed=False)
    scan = scans.of_document(document.id)
    assert scan is not None
    return scan.public_id


def test_a_rescan_is_recorded_with_the_scans_it_completes(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    merchant = world.merchant(told, "J")
    failed = failed_scan(told, "J")
    document = papers.scan_report(merchant, told.employee, rescan=True)
    db.session.commit()
    sign_in(client, told.manager)
    completed_on = world.days_ago(8)
    sent = {
        "accept-checklist": [item.code for item in CHECKLISTS[DocumentKind.ASV_SCAN_REPORT]],
        "accept-asv_company": "Kestrel Scan Laboratories",
        "accept-asv_certificate": "5012-01-16",
        "accept-completed_on": completed_on.isoformat(),
        "accept-printed_expiration": (completed_on + timedelta(days=90)).isoformat(),
        "accept-result": "pass",
        "accept-report_type": "partial",
        "accept-completes": [failed],
        "confirmed": ["asv_company", "asv_certificate", "completed_on", "expires_on", "scan_result"],
    }
    address = f"/reviews/{document.public_id}/accept"
    assert "Scan report type." in client.post(address, data=sent).text
    sent["confirmed"] = [*sent["confirmed"], "scan_report_type"]
    refused = client.post(address, data=sent)
    assert (refused.status_code, "attestation (A.4)" in refused.text) == (422, True)
    assert client.post(address, data={**sent, "accept-completes": ["of-nobody"]}).status_code == 422
    assert client.post(address, data={**sent, "accept-attested": "y"}).status_code == 302
    scan = scans.of_document(document.id)
    assert scan is not None
    assert (scan.extends, scan.asv_certificate, [part.public_id for part in scan.parts]) == (
        True,
        "5012-01-16",
        [failed],
    )
    assert "Rescan; one pass with" in client.get(f"/merchants/{told.merchants['J']}").text


def test_a_rescan_with_an_exception_completes_once_a_second_person_approves(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    failed = failed_scan(told, "J")
    document = papers.scan_report(world.merchant(told, "J"), told.employee, rescan=True)
    db.session.commit()
    at, on = clock.now(), clock.today()
    ticked = [item.code for item in CHECKLISTS[DocumentKind.ASV_SCAN_REPORT] if item.code != "vendor"]
    extent = Extent(ScanReportType.PARTIAL, completes=(failed,), attested=True)
    checked = Checked(world.days_ago(8), ticked, None, Terms(), ScanFacts("Kestrel", True, None, extent))
    asked = service.ask_exception(
        document, checked, on + timedelta(days=30), "It is new.", actor_of(told.manager), at, on
    )
    service.approve_exception(asked, "Agreed.", actor_of(told.colleague), at, on)
    db.session.commit()
    scan = scans.of_document(document.id)
    assert scan is not None
    assert (scan.extends, scan.valid_until, len(scan.parts)) == (True, on + timedelta(days=30), 1)


def test_a_checklist_changed_meanwhile_is_looked_at_again(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    old = fingerprint(CHECKLISTS[DocumentKind.SAQ])
    line = stored_queries.check_lines(DocumentKind.SAQ)[0].public_id
    sign_in(client, told.admin)
    sent = {"sentence": "It names this merchant.", "rule_id": "CHECK-COMPANY"}
    assert client.post(f"/checklists/lines/{line}", data=sent).status_code == 302
    sign_in(client, told.manager)
    address = f"/reviews/{told.waiting}/accept"
    refused = client.post(address, data=answer(**{"accept-seen": old}))
    assert (refused.status_code, "was changed since you opened" in refused.text) == (422, True)
    assert client.post(address, data=answer()).status_code == 302


def test_a_day_at_the_end_of_the_calendar_is_only_a_wrong_day(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.manager)
    scan = {"accept-asv_company": "Scanwell", "accept-result": "pass", "accept-report_type": "full"}
    ticks = [item.code for item in CHECKLISTS[DocumentKind.ASV_SCAN_REPORT]]
    sent = answer(**scan, **{"accept-checklist": ticks, "accept-completed_on": "9999-12-31"})
    for verb, more in (("accept", {}), ("except", {**excepting(), "accept-checklist": ticks[1:]})):
        late = {**sent, **more, "accept-completed_on": "9999-12-31"}
        refused = client.post(f"/reviews/{told.waiting_scan}/{verb}", data=late)
        assert (refused.status_code, "lies in the future" in refused.text) == (422, True), verb


def claim_of(public_id: str) -> int | None:
    db.session.expire_all()
    document = stored(public_id)
    claim = db.session.get(ReviewClaim, document.id)
    return claim.user_id if claim else None


def test_taking_is_seen_by_others_who_may_take_over(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.lead)
    answer_ = client.post(f"/reviews/{told.waiting}/take", headers={"Accept": "application/json"})
    assert (answer_.status_code, answer_.json) == (200, {"taken": True})
    sign_in(client, told.manager)
    refused = client.post(f"/reviews/{told.waiting}/take", headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert "Lena Ostrowska is checking this document since" in (refused.json or {})["error"]
    assert "Lena Ostrowska is checking it since" in client.get("/reviews").text
    page = client.get(f"/reviews/{told.waiting}").text
    assert "is checking this since" in page
    assert "accepting-title" not in page
    second = client.post(f"/reviews/{told.waiting}/accept", data=answer(), follow_redirects=True)
    assert "Take it over if you have agreed on that" in second.text
    assert stored(told.waiting).state is DocumentState.IN_REVIEW
    assert client.post(f"/reviews/{told.waiting}/take-over").status_code == 302
    assert claim_of(told.waiting) == told.manager.id
    assert client.post(f"/reviews/{told.waiting}/leave").location == "/reviews"
    assert claim_of(told.waiting) is None
    for verb in ("take", "take-over"):
        assert client.post(f"/reviews/{told.own_waiting}/{verb}").status_code == 403


def test_the_next_one_is_nobody_elses(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.lead)
    assert client.post("/reviews/next").location == f"/reviews/{told.waiting}"
    sign_in(client, told.manager)
    assert client.post("/reviews/next").location == f"/reviews/{told.waiting_scan}"
    assert client.post("/reviews/next").location == f"/reviews/{told.waiting_scan}"  # what one has is not left lying
    sign_in(client, told.admin)
    assert client.post("/reviews/next").location == f"/reviews/{told.own_waiting}"
    sent = client.post(f"/reviews/{told.own_waiting}/reject", data={"reject-reasons": "dates"})
    assert sent.location == "/reviews"
    assert claim_of(told.own_waiting) is None


def test_a_page_looked_at_keeps_the_claim(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    client.post(f"/reviews/{told.waiting}/take")
    long_ago = clock.now() - timedelta(minutes=29)
    db.session.execute(sa.update(ReviewClaim).values(taken_at=long_ago, seen_at=long_ago))
    db.session.commit()
    client.get(f"/reviews/{told.waiting}/pages/1.png")
    db.session.expire_all()
    assert db.session.scalars(sa.select(ReviewClaim.seen_at)).one() > long_ago + timedelta(minutes=20)


def excepting(**changes: object) -> dict[str, object]:
    open_line = [code for code in TICKS if code != "scope"]
    return answer(
        **{
            "accept-checklist": open_line,
            "accept-exception_reason": "The new shop follows in autumn.",
            "accept-exception_until": world.days_ago(-120).isoformat(),
            **changes,
        }
    )


def test_an_exception_goes_to_a_second_person(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    address = f"/reviews/{told.waiting}/except"
    refused = client.post(address, data=excepting(**{"accept-exception_reason": "", "accept-exception_until": ""}))
    assert refused.status_code == 422
    assert "Say why it may be accepted all the same." in refused.text
    assert "Choose the day until which it is to be accepted." in refused.text
    assert client.post(address, data=excepting()).location == f"/reviews/{told.waiting_scan}"
    assert "waits for a second person" in client.get("/reviews").text
    request = db.session.scalars(sa.select(ExceptionRequest)).one()
    decide = f"/exceptions/{request.public_id}/decide"
    assert "another person decides" in client.get("/exceptions").text
    own = client.post(decide, data={"decision": "approve"})
    assert (own.status_code, "You asked for this exception yourself" in own.text) == (403, True)

    sign_in(client, told.lead)
    assert "1 to decide" in client.get("/reviews").text
    assert "Approve and accept" in client.get(f"/reviews/{told.waiting}").text
    assert client.post(decide, data={"decision": "refuse"}).status_code == 422
    assert client.post(decide, data={"decision": "approve", "note": "Agreed."}).location == "/exceptions"
    document = stored(told.waiting)
    assert (document.state, document.valid_until) == (DocumentState.ACCEPTED, world.days_ago(-120))
    assert "The new shop follows in autumn." in client.get(f"/reviews/{told.waiting}").text
    again = client.post(decide, data={"decision": "refuse", "note": "Not what we agreed"})
    assert (again.status_code, "already approved" in again.text) == (409, True)
    assert "Not what we agreed" in again.text, "a note that comes too late is shown, so that it can be used elsewhere"
    merchant = client.get(f"/merchants/{told.merchants['G']}").text
    assert "Exception" in merchant
    sign_in(client, told.employee)
    assert "counts for less long than usual" in client.get(f"/portal/{told.merchants['G']}").text


def test_an_exception_is_withdrawn_by_who_asked(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    client.post(f"/reviews/{told.waiting}/except", data=excepting())
    request = db.session.scalars(sa.select(ExceptionRequest)).one()
    answer_ = client.post(f"/exceptions/{request.public_id}/withdraw")
    assert answer_.location == f"/reviews/{told.waiting}"
    assert "accepting-title" in client.get(f"/reviews/{told.waiting}").text


def test_an_earlier_day_needs_its_reason(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    address, until = f"/reviews/{told.waiting}/accept", world.days_ago(-60)
    refused = client.post(address, data=answer(**{"accept-until": until.isoformat()}))
    assert "Say why it counts until an earlier day" in refused.text
    sent = answer(**{"accept-until": until.isoformat(), "accept-until_reason": "The site moves in spring."})
    assert client.post(address, data=sent).status_code == 302
    assert stored(told.waiting).valid_until == until
    sign_in(client, told.employee)
    assert "The site moves in spring." in client.get(f"/portal/{told.merchants['G']}").text


def test_the_merchant_reads_its_language_in_the_portal(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    world.merchant(told, "G").language = "de"
    db.session.commit()
    sign_in(client, told.manager)
    client.post(f"/reviews/{told.waiting}/reject", data={"reject-reasons": "not_signed"})
    given = client.get(f"/reviews/{told.waiting}").text
    assert "A signature is missing." in given
    assert "Eine Unterschrift fehlt." in given
    client.post(f"/reviews/{told.waiting_scan}/reject", data={"reject-reasons": "scope"})
    sign_in(client, told.employee)
    page = client.get(f"/portal/{told.merchants['G']}").text
    assert '<ul lang="de"><li>Eine Unterschrift fehlt.' in page


def test_the_lists_are_seen_by_staff_and_changed_by_administrators(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, told.auditor)
    page = client.get("/checklists").text
    assert CHECKLISTS[DocumentKind.AOC][0].sentence in page
    assert "Reword" not in page
    assert client.get("/checklists/lines/new").status_code == 403

    sign_in(client, told.admin)
    sent = {"kind": "saq", "sentence": "The cover names the year.", "rule_id": "REVIEW-CHECKLIST"}
    assert client.post("/checklists/lines/new", data={**sent, "sentence": " "}).status_code == 422
    assert client.post("/checklists/lines/new", data=sent).location == "/checklists"
    assert "stands in the checklist already" in client.post("/checklists/lines/new", data=sent).text
    line = stored_queries.check_lines(DocumentKind.SAQ)[-1]
    client.post(f"/checklists/lines/{line.public_id}/move", data={"direction": "up"})
    assert client.post(f"/checklists/lines/{line.public_id}/retire").status_code == 302
    gone = client.post(f"/checklists/lines/{line.public_id}", data={**sent, "sentence": "Other."})
    assert (gone.status_code, "no longer in the checklist" in gone.text) == (409, True)
    assert client.post("/checklists/lines/nothing/retire").status_code == 404


def test_reasons_are_added_and_changed(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.admin)
    sent = {"label": "No cover", "kinds": ["saq"], "sentence_en": "Send the cover.", "sentence_fr": "Envoyez la page."}
    assert client.post("/checklists/reasons/new", data={**sent, "sentence_en": ""}).status_code == 422
    assert client.post("/checklists/reasons/new", data=sent).status_code == 302
    reason = db.session.scalars(sa.select(RejectionReason).where(RejectionReason.label == "No cover")).one()
    page = client.get(f"/checklists/reasons/{reason.public_id}").text
    assert "Envoyez la page." in page
    changed = {**sent, "sentence_fr": "", "non_compliant": "y"}
    assert client.post(f"/checklists/reasons/{reason.public_id}", data=changed).status_code == 302
    db.session.expire_all()
    assert [line.language for line in reason.sentences] == ["en"]
    assert reason.non_compliant
    assert client.post(f"/checklists/reasons/{reason.public_id}/retire").status_code == 302
    assert "no_cover" not in stored_queries.reasons(DocumentKind.SAQ)
