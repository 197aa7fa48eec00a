"""Pages of service providers: from writing one down to whom it touches; what is refused, and who sees what."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import Reading
from compliance_app.service_providers.models import ProviderAoc, Reliance, ServiceProvider
from tests.conftest import SignIn
from tests.documents.builders import make_pdf, make_zip
from tests.factories import make_merchant, make_user
from tests.service_providers.builders import make_aoc, make_provider, rely

DETAILS = {"legal_name": "Harbour Gateway Ltd", "services": ["payment_gateway", "tokenisation"], "validation": "roc"}

CHECKED = ["form", "company", "services", "signed"]


@pytest.fixture(autouse=True)
def _plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that open and read a file are tested where they are."""
    monkeypatch.setattr("compliance_app.documents.files._open_elsewhere", lambda _stream: "1")
    monkeypatch.setattr("compliance_app.readings.service.read", lambda _stream: Reading())


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Clara Voss")


@pytest.fixture
def desk(client: FlaskClient, sign_in: SignIn, manager: User) -> FlaskClient:
    """The account manager's browser."""
    return sign_in(client, manager)


def one_provider() -> ServiceProvider:
    return db.session.scalars(sa.select(ServiceProvider)).one()


def send(desk: FlaskClient, provider: ServiceProvider, body: bytes, name: str = "aoc.pdf") -> tuple[int, str]:
    data = {"file": (io.BytesIO(body), name)}
    answer = desk.post(f"/service-providers/{provider.public_id}/aocs/new", data=data)
    return answer.status_code, answer.text


def test_from_a_name_to_whom_it_touches(app: Flask, desk: FlaskClient, manager: User, sign_in: SignIn) -> None:
    merchant = make_merchant(manager, "Alder Books Ltd")
    db.session.commit()
    assert desk.post("/service-providers/new", data=DETAILS).status_code == 302
    provider = one_provider()
    assert send(desk, provider, make_pdf())[0] == 302
    aoc = db.session.scalars(sa.select(ProviderAoc)).one()
    form = {
        "company": "Harbour Gateway Ltd",
        "completed_on": clock.today().isoformat(),
        "result": "compliant",
        "checks": CHECKED,
    }
    path = f"/service-provider-aocs/{aoc.public_id}"
    assert "a colleague has to check it" in desk.get(path).text
    assert desk.post(f"{path}/accept", data=form).status_code == 403
    colleague = sign_in(app.test_client(), make_user(name="Ben Ohm"))
    missing = colleague.post(f"{path}/accept", data={**form, "checks": ["form"]})
    assert (missing.status_code, "Tick every line" in missing.text) == (422, True)
    assert colleague.post(f"{path}/accept", data=form).status_code == 302
    assert colleague.post(f"{path}/accept", data=form).status_code == 409
    new = f"/merchants/{merchant.public_id}/service-providers/new"
    linked = {"provider": provider.public_id, "services": ["payment_gateway"], "since": "2026-01-01"}
    assert desk.post(new, data=linked).status_code == 302
    assert desk.post(new, data=linked).status_code == 409
    page = desk.get(f"/merchants/{merchant.public_id}").text
    assert "Harbour Gateway Ltd" in page
    page = desk.get(f"/service-providers/{provider.public_id}").text
    assert "Alder Books Ltd" in page
    assert "Clara Voss" in page
    assert "Alder Books Ltd" not in colleague.get(f"/service-providers/{provider.public_id}").text
    assert "1 more merchant of colleagues" in colleague.get(f"/service-providers/{provider.public_id}").text
    reliance = db.session.scalars(sa.select(Reliance)).one()
    assert desk.post(f"/merchants/{merchant.public_id}/service-providers/{reliance.public_id}/end").status_code == 302
    assert db.session.scalars(sa.select(Reliance)).one().until == clock.today()


def test_a_download_leaves_a_trace(desk: FlaskClient) -> None:
    provider, body = make_provider(), make_pdf()
    db.session.commit()
    send(desk, provider, body)
    aoc = db.session.scalars(sa.select(ProviderAoc)).one()
    answer = desk.get(f"/service-provider-aocs/{aoc.public_id}/file")
    assert answer.data == body
    assert "attachment" in answer.headers["Content-Disposition"]
    reads = sa.select(AuditEntry).where(AuditEntry.event == "service_provider_aoc.read")
    assert db.session.scalars(reads).one().object_id == aoc.public_id


def test_what_is_no_pdf_is_not_taken(desk: FlaskClient) -> None:
    provider = make_provider()
    db.session.commit()
    cases = ((b"", "aoc.pdf", "empty"), (b"hello", "aoc.pdf", "not a PDF"), (make_zip(), "aoc.pdf", "not a PDF"))
    for body, name, words in (*cases, (b"", "", "Choose the PDF file")):
        status, page = send(desk, provider, body, name)
        assert (status, words in page) == (422, True), words
    assert db.session.scalars(sa.select(ProviderAoc)).all() == []


def test_card_numbers_are_not_taken(desk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance_app.readings.service.read", lambda _stream: Reading(cards=("1111",)))
    provider = make_provider()
    db.session.commit()
    status, page = send(desk, provider, make_pdf())
    assert (status, "ending in 1111" in page) == (422, True)
    assert db.session.scalars(sa.select(ProviderAoc)).all() == []


UNWRITABLE: tuple[dict[str, object], ...] = (
    {"legal_name": ""},
    {"legal_name": "\x00"},
    {"legal_name": "x" * 300},
    {"services": []},
    {"services": ["x"]},
    {"validation": "x"},
    {"website": "ftp://x.example"},
    {"other_names": "\n".join(["name"] + [f"n{n}" for n in range(25)])},
)


def test_what_cannot_be_written_down(desk: FlaskClient) -> None:
    for changes in UNWRITABLE:
        answer = desk.post("/service-providers/new", data={**DETAILS, **changes})
        assert answer.status_code == 422, changes
    assert db.session.scalars(sa.select(ServiceProvider)).all() == []


UNRELIABLE: tuple[dict[str, object], ...] = (
    {"provider": "x"},
    {"provider": ""},
    {"services": []},
    {"since": "9999-12-31"},
    {"since": "0001-01-01"},
    {"since": "soon"},
    {"until": "2020-01-01"},
    {"responsibility": "x" * 2001},
)


def test_what_cannot_be_relied_on(desk: FlaskClient, manager: User) -> None:
    merchant, provider = make_merchant(manager), make_provider()
    db.session.commit()
    whole = {"provider": provider.public_id, "services": ["cloud"], "since": "2026-01-01"}
    for changes in UNRELIABLE:
        answer = desk.post(f"/merchants/{merchant.public_id}/service-providers/new", data={**whole, **changes})
        assert answer.status_code == 422, changes
    assert db.session.scalars(sa.select(Reliance)).all() == []


def test_days_that_no_aoc_can_have(desk: FlaskClient) -> None:
    aoc = make_aoc(make_provider())
    db.session.commit()
    for day in ("9999-12-31", "0001-01-01", "", "x"):
        form = {"company": "X", "completed_on": day, "result": "compliant", "checks": CHECKED}
        assert desk.post(f"/service-provider-aocs/{aoc.public_id}/accept", data=form).status_code == 422, day
    assert db.session.scalars(sa.select(ProviderAoc.state)).one() is DocumentState.IN_REVIEW


def test_a_reliance_is_corrected_once_by_one(desk: FlaskClient, manager: User) -> None:
    merchant = make_merchant(manager)
    reliance = rely(merchant, make_provider(), date(2026, 1, 1))
    db.session.commit()
    path = f"/merchants/{merchant.public_id}/service-providers/{reliance.public_id}"
    data = {"services": ["cloud"], "since": "2025-01-01", "revision": str(reliance.revision)}
    assert desk.post(path, data=data).status_code == 302
    assert desk.post(path, data=data).status_code == 409, "The second comes from a stale page."
    assert desk.get(path).status_code == 200
    assert db.session.scalars(sa.select(Reliance.services)).one() == ["cloud"]


def test_what_has_ended_can_still_be_corrected(desk: FlaskClient, manager: User) -> None:
    merchant = make_merchant(manager)
    reliance = rely(merchant, make_provider("Harbour Gateway Ltd"), date(2025, 1, 1))
    reliance.until = date(2025, 6, 1)
    db.session.commit()
    page = desk.get(f"/merchants/{merchant.public_id}").text
    assert "1 that ended before today" in page
    path = f"/merchants/{merchant.public_id}/service-providers/{reliance.public_id}"
    assert path in page
    data = {"services": ["cloud"], "since": "2025-01-01", "until": "", "revision": str(reliance.revision)}
    assert desk.post(path, data=data).status_code == 302
    assert db.session.scalars(sa.select(Reliance.until)).one() is None


def test_the_list_is_searched_and_filtered(desk: FlaskClient) -> None:
    make_aoc(make_provider("Harbour Gateway Ltd"), date(2024, 1, 1))
    make_provider("Lattice Hosting")
    db.session.commit()
    assert "Harbour" in desk.get("/service-providers?status=expired").text
    assert "Harbour" not in desk.get("/service-providers?status=none").text
    assert "Lattice" in desk.get("/service-providers?q=LATT%C3%8Dce").text
    for odd in ("status=x&page=99999999999", "q=%00", "q=%25_", "page=-1"):
        assert desk.get(f"/service-providers?{odd}").status_code == 200


def test_a_merchant_reads_its_providers_and_nothing_of_others(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    employee = make_user(Role.MERCHANT)
    merchant: Merchant = make_merchant(make_user(), members=(employee,))
    mine, other = make_provider("Harbour Gateway Ltd"), make_provider("Lattice Hosting")
    aoc = make_aoc(mine, date(2024, 1, 1))
    rely(merchant, mine)
    rely(make_merchant(make_user()), other)
    browser = sign_in(client, employee)
    page = browser.get(f"/portal/{merchant.public_id}").text
    assert "Harbour Gateway Ltd" in page
    assert "AOC has run out" in page
    assert "Lattice Hosting" not in page
    assert browser.get("/service-providers").status_code == 403
    assert browser.get(f"/service-provider-aocs/{aoc.public_id}/file").status_code == 403
