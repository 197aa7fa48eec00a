"""The portal as a merchant's person meets it."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import REASONS, DocumentKind, ReasonCode
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import service as obligations
from compliance_app.scans import service as scans
from tests.documents.builders import all_ticked, make_document, make_pdf
from tests.factories import actor_of, make_merchant, make_user
from tests.intake.builders import saq, scan

SignIn = Callable[[FlaskClient, User], FlaskClient]
DAY = timedelta(days=1)


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Mona Manager", email="mona@benker.example")


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(Role.MERCHANT, name="Pat Person")


@pytest.fixture
def merchant(manager: User, person: User) -> Merchant:
    return make_merchant(manager, name="Teashop", members=(person,))


@pytest.fixture
def now() -> datetime:
    return clock.now()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_one_merchant_is_opened_at_once(client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User) -> None:
    place = f"/portal/{merchant.public_id}"
    assert sign_in(client, person).get("/portal").location == place


def test_of_several_one_chooses(client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User) -> None:
    other = make_merchant(name="Bakery", members=(person,))
    foreign = make_merchant(name="Not theirs")
    names = (merchant.public_id, other.public_id, foreign.public_id)
    page = sign_in(client, person).get("/portal").text
    assert [name in page for name in names] == [True, True, False]
    assert words(page).count("May not take cards Your turn") == 2


def test_nobodys_person_is_told_whom_to_ask(client: FlaskClient, sign_in: SignIn, person: User) -> None:
    assert "Ask your account manager" in sign_in(client, person).get("/portal").text


def test_another_merchant_is_not_there(client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User) -> None:
    place = f"/portal/{make_merchant().public_id}"
    sign_in(client, person)
    assert client.get(place).status_code == 404
    assert client.get(f"{place}/upload").status_code == 404
    form = {"what": "aoc", "file": (io.BytesIO(make_pdf()), "aoc.pdf")}
    assert client.post(f"{place}/upload", data=form).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MERCHANT])
def test_the_portal_is_for_merchants(client: FlaskClient, sign_in: SignIn, merchant: Merchant, role: Role) -> None:
    place = f"/portal/{merchant.public_id}"
    sign_in(client, make_user(role))
    for address in ("/portal", place, f"{place}/upload"):
        assert client.get(address).status_code == 403


def test_at_the_beginning_it_says_what_is_needed(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User
) -> None:
    place = f"/portal/{merchant.public_id}"
    page = words(sign_in(client, person).get(place).text)
    assert "You may not take card payments yet" in page
    assert "2 of 2 documents below wait for you" in page
    assert page.count("Whose turn Your turn") == 2
    assert "mona@benker.example" in page


def test_what_was_sent_gets_a_receipt_and_is_our_turn(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User
) -> None:
    place = f"/portal/{merchant.public_id}"
    sign_in(client, person)
    form = {
        "what": ["saq:A", "asv_scan_report"],
        "file": [(io.BytesIO(saq(merchant)), "saq.pdf"), (io.BytesIO(scan(merchant)), "scan.pdf")],
    }
    receipt = client.post(f"{place}/upload", data=form, follow_redirects=True).text
    for document in db.session.scalars(sa.select(Document)):
        assert document.receipt in receipt
    page = words(client.get(place).text)
    assert "Everything has arrived" in page
    assert page.count("Whose turn Our turn") == 2


def test_a_rejection_says_the_sentence_and_whom_to_ask(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User, manager: User, now: datetime
) -> None:
    place, on = f"/portal/{merchant.public_id}", now.date()
    document = make_document(merchant, person, at=now, on=on)
    documents.reject(document, [ReasonCode.NOT_SIGNED], "Page 7.", actor_of(manager), now, on)
    page = words(sign_in(client, person).get(place).text)
    assert REASONS[ReasonCode.NOT_SIGNED].sentence in page
    assert "Page 7." in page
    assert "Not clear? Ask Mona Manager, mona@benker.example" in page


def accept_everything(merchant: Merchant, person: User, manager: User, now: datetime, scanned: datetime) -> None:
    on, actor = now.date(), actor_of(manager)
    report = make_document(merchant, person, DocumentKind.ASV_SCAN_REPORT, None, at=now, on=on)
    ticked = all_ticked(report.kind)
    scans.accept_report(report, "Scanwell", scanned.date(), True, None, ticked, None, actor, now, on)
    questionnaire = make_document(merchant, person, at=now, on=on)
    documents.accept(questionnaire, on - DAY, all_ticked(questionnaire.kind), None, actor, now, on)


def test_until_when_it_may_take_cards(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User, manager: User, now: datetime
) -> None:
    place = f"/portal/{merchant.public_id}"
    accept_everything(merchant, person, manager, now, now - 2 * DAY)
    last_day = long_date((now + 88 * DAY).date())
    page = words(sign_in(client, person).get(place).text)
    assert f"You may take card payments until {last_day}" in page
    assert "That is in 88 days" in page
    assert page.count("Nothing to do now") == 2


def test_shortly_before_the_end_it_is_their_turn(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User, manager: User, now: datetime
) -> None:
    place = f"/portal/{merchant.public_id}"
    accept_everything(merchant, person, manager, now, now - 80 * DAY)
    page = words(sign_in(client, person).get(place).text)
    assert "in 10 days" in page
    assert "Accepted, runs out soon" in page
    assert "Send what is marked “Your turn” below in time" in page


def test_a_failed_scan_says_what_to_do(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User, manager: User, now: datetime
) -> None:
    place, on = f"/portal/{merchant.public_id}", now.date()
    report = make_document(merchant, person, DocumentKind.ASV_SCAN_REPORT, None, at=now, on=on)
    ticked = all_ticked(report.kind)
    scans.accept_report(report, "Scanwell", on, False, None, ticked, None, actor_of(manager), now, on)
    page = words(sign_in(client, person).get(place).text)
    assert "did not pass" in page
    assert "let Scanwell scan again" in page


def test_a_closed_merchant_owes_nothing(client: FlaskClient, sign_in: SignIn, merchant: Merchant, person: User) -> None:
    place = f"/portal/{merchant.public_id}"
    merchant.state = MerchantState.CLOSED
    obligations.rebuild_all()
    page = words(sign_in(client, person).get(place).text)
    assert "Your contract is closed" in page
    assert "Send documents" not in page
