"""The pages: a merchant asks in its portal, the account manager answers, forwardings are recorded, listed, exported."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant, UsedPaymentSystem
from compliance_app.merchants.rules import MerchantState, PaymentSystem
from compliance_app.submissions import queries, service
from compliance_app.submissions.rules import ForwardingState, Route
from tests.conftest import SignIn
from tests.factories import actor_of, make_merchant, make_user, viewer_of
from tests.submissions.builders import accepted_document, forwarded

AMEX, JCB = PaymentSystem.AMEX, PaymentSystem.JCB


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Ann Keller")


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(Role.MERCHANT, name="Maya Whitfield")


@pytest.fixture
def merchant(manager: User, person: User) -> Merchant:
    found = make_merchant(manager, "Alder & Finch", (person,))
    for system in (PaymentSystem.VISA, AMEX):
        db.session.add(UsedPaymentSystem(merchant_id=found.id, payment_system=system))
    db.session.commit()
    return found


def test_a_question_goes_from_the_portal_to_the_account_manager_and_back(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User, person: User
) -> None:
    portal, base = f"/portal/{merchant.public_id}", f"/merchants/{merchant.public_id}/submissions"
    sign_in(client, person)
    home = client.get(portal).text
    assert "Send your documents to us, Benker." in home
    assert f"{base}/ask?system=amex" in home
    assert f"{base}/ask?system=visa" not in home
    form = client.get(f"{base}/ask?system=amex").text
    assert 'selected value="amex"' in form
    assert 'value="visa"' not in form
    asked = client.post(f"{base}/ask", data={"system": "amex", "note": "<b>Amex</b>\x00 wrote to us"})
    assert asked.location.endswith(f"{portal}#systems")
    assert "You asked on" in client.get(portal).text
    again = client.post(f"{base}/ask", data={"system": "amex"})
    assert (again.status_code, "waits for an answer" in again.text) == (409, True)
    assert client.get(f"{base}/route/amex").status_code == 403

    sign_in(client, manager)
    start = client.get("/merchants").text
    assert "Asks whether we need its documents for American Express" in start
    assert f"{base}/route/amex" in start
    page = client.get(f"/merchants/{merchant.public_id}").text
    assert "“&lt;b&gt;Amex&lt;/b&gt; wrote to us”" in page
    assert "Maya Whitfield" in client.get("/submissions").text
    form = client.get(f"{base}/route/amex").text
    assert "Answer the merchant" in form
    assert 'value="undecided"' not in form
    answer = {"seen": "", "route": "direct", "reason": "Amex checks them itself.", "valid_from": str(clock.today())}
    assert client.post(f"{base}/route/amex", data=answer).status_code == 302
    assert "No question waits" in client.get("/submissions").text

    home = sign_in(client, person).get(portal).text
    assert "Send your documents to American Express itself." in home
    assert "Amex checks them itself." in home


@pytest.mark.database("sqlite")
def test_a_question_is_taken_back_once(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User, person: User
) -> None:
    question = service.ask(merchant, AMEX, "", actor_of(person), clock.now(), clock.today())
    address = f"/submissions/questions/{question.public_id}/withdraw"
    sign_in(client, person)
    page = client.post(address, follow_redirects=True).text
    assert "Your question was taken back." in page
    assert "already withdrawn" in client.post(address, follow_redirects=True).text
    assert queries.count_open(viewer_of(manager)) == 0


BAD_DECISIONS = [
    ({"route": "sideways"}, 422, "Choose one of those offered here"),
    ({"reason": " "}, 422, "Give the reason"),
    ({"reason": "r" * 1001}, 422, "Shorten the reason"),
    ({"valid_from": "2020-01-01"}, 422, "past days stays"),
    ({"valid_from": "9999-12-31"}, 422, "within the next 12 months"),
    ({"valid_from": "31.12.2026"}, 422, "Write the date as year-month-day"),
    ({"seen": "somebody-decided-since"}, 409, "A colleague has decided meanwhile"),
]


@pytest.mark.parametrize(("change", "status", "words"), BAD_DECISIONS, ids=[str(row[2]) for row in BAD_DECISIONS])
@pytest.mark.database("sqlite")
def test_a_bad_decision_is_refused_in_words_and_stores_nothing(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User,
    change: dict[str, str], status: int, words: str,
) -> None:  # fmt: skip
    sign_in(client, manager)
    data = {"seen": "", "route": "direct", "reason": "A reason.", "valid_from": str(clock.today())} | change
    answer = client.post(f"/merchants/{merchant.public_id}/submissions/route/jcb", data=data)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert queries.decisions_of(merchant.id) == []


@pytest.mark.database("sqlite")
def test_an_unknown_payment_system_is_no_page(client: FlaskClient, sign_in: SignIn, merchant: Merchant) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert client.get(f"/merchants/{merchant.public_id}/submissions/route/maestro").status_code == 404
    assert client.get(f"/merchants/{merchant.public_id}/submissions/route/%00").status_code == 404


def test_a_forwarding_is_recorded_answered_and_marked_as_a_mistake(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User
) -> None:
    base = f"/merchants/{merchant.public_id}/submissions"
    assert "No accepted document" in sign_in(client, manager).get(f"{base}/forward").text
    paper = accepted_document(merchant, on=clock.today())
    foreign = accepted_document(make_merchant(manager), on=clock.today())
    db.session.commit()
    today = str(clock.today())
    form = client.get(f"{base}/forward?system=amex").text
    assert 'selected value="amex"' in form
    assert 'value="Ann Keller"' in form
    data = {"system": "amex", "documents": [paper.public_id], "forwarded_on": today, "way": "email",
            "sender": "Ann Keller", "reference": "=AX-77"}  # fmt: skip
    assert client.post(f"{base}/forward", data=data | {"documents": [foreign.public_id]}).status_code == 422
    assert client.post(f"{base}/forward", data=data | {"documents": []}).status_code == 422
    assert client.post(f"{base}/forward", data=data | {"forwarded_on": "9999-12-31"}).status_code == 422
    assert client.post(f"{base}/forward", data=data).status_code == 302
    assert client.post(f"{base}/forward", data=data).status_code == 409
    found = queries.forwardings_of(merchant.id)
    assert len(found) == 1

    address = f"/forwardings/{found[0].public_id}"
    assert "No answer yet" in client.get(address).text
    empty = client.post(f"{address}/answer", data={"outcome": "rejected", "answered_on": today, "seen": "0"})
    assert (empty.status_code, "Write what the payment system asks" in empty.text) == (422, True)
    reply = {"outcome": "questions", "answered_on": today, "seen": "0", "text": "Which shops?"}
    assert client.post(f"{address}/answer", data=reply).status_code == 302
    assert client.post(f"{address}/answer", data=reply).status_code == 409
    assert "Which shops?" in client.get(base).text
    assert client.post(f"{address}/mistake", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/mistake", data={"reason": "It went to JCB."}).status_code == 302
    page = client.get(address).text
    assert "It went to JCB." in page
    assert "Record the answer" not in page


def test_the_list_filters_and_its_file_holds_what_it_shows(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User
) -> None:
    today = clock.today()
    paper = accepted_document(merchant, on=today - timedelta(days=3))
    sent = forwarded(merchant, manager, paper, on=today, today=today, reference="=1+1")
    forwarded(merchant, manager, paper, system=JCB, on=today - timedelta(days=3), today=today)
    service.record_answer(sent, ForwardingState.REJECTED, today, "+ See\nletter", actor_of(manager), clock.now(), today)
    db.session.commit()
    sign_in(client, manager)
    page = client.get("/submissions/forwarded").text
    assert page.index("JCB<") < page.index("=1+1"), "what waits for an answer comes first"
    assert "=1+1" not in client.get("/submissions/forwarded?state=open").text
    for odd in ("state=x", "system=%00", "page=99999999999999999999", "q=%00", "page=-1"):
        assert client.get(f"/submissions/forwarded?{odd}").status_code == 200
    assert "Nothing matches" in client.get("/submissions/forwarded?q=nobody").text
    answer = client.get("/submissions/forwarded.csv?state=rejected")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["their_reference"] == "'=1+1"
    assert row["answer"] == "'+ See\nletter"
    assert (row["payment_system"], row["state"]) == ("American Express", "Rejected")


@pytest.mark.database("sqlite")
def test_a_closed_merchant_keeps_its_pages_and_asks_nothing(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User, person: User
) -> None:
    service.ask(merchant, AMEX, "", actor_of(person), clock.now(), clock.today())
    forwarded(merchant, manager)
    merchant.state = MerchantState.CLOSED
    db.session.commit()
    base = f"/merchants/{merchant.public_id}/submissions"
    sign_in(client, person)
    assert "Your contract is closed" in client.get(f"{base}/ask").text
    assert client.post(f"{base}/ask", data={"system": "jcb"}).status_code == 422
    assert "Where your documents go" not in client.get(f"/portal/{merchant.public_id}").text
    page = sign_in(client, manager).get(base).text
    assert "Closed with the merchant" in page
    assert "Record a forwarding" not in page


@pytest.mark.database("sqlite")
def test_a_document_that_changed_after_forwarding_says_so(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User
) -> None:
    older = accepted_document(merchant)
    forwarded(merchant, manager, older)
    on = clock.today()
    accepted_document(merchant, at=clock.now(), on=on)
    db.session.commit()
    sign_in(client, manager)
    address = f"/merchants/{merchant.public_id}/submissions"
    page = client.get(address).text
    assert "replaced by a newer one since" in page
    older.file_removed_at, older.file_removed_why, older.wrapped_key = clock.now(), "Its time is over.", ""
    db.session.commit()
    page = client.get(address).text
    assert "file removed since" in page
    assert older.public_id not in page


@pytest.mark.database("sqlite")
def test_an_auditor_reads_and_changes_nothing(
    client: FlaskClient, sign_in: SignIn, merchant: Merchant, manager: User
) -> None:
    service.decide(
        merchant, AMEX, Route.DIRECT, "A reason.", clock.today(), actor_of(manager), clock.now(), clock.today()
    )
    sent = forwarded(merchant, manager)
    sign_in(client, make_user(Role.AUDITOR))
    for address in (f"/merchants/{merchant.public_id}/submissions", f"/forwardings/{sent.public_id}", "/submissions"):
        page = client.get(address).text
        assert not re.search(r"Record (a|the)|This record is a mistake|>Decide<", page), address
    assert client.post(f"/forwardings/{sent.public_id}/answer").status_code == 403
