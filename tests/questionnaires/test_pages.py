"""The wizard's pages: a walk by address, what is saved, and who may."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.models import Membership, Merchant, Project
from compliance_app.merchants.rules import Integration, MerchantState, PaymentSystem
from compliance_app.questionnaires import queries, service
from compliance_app.questionnaires.models import SaqSelection
from compliance_app.volumes.rules import Channel
from tests.conftest import SignIn
from tests.documents.builders import make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.volumes.builders import write

WALK = "service_provider=no&storage=no&channels=ecommerce&channels=moto&ecommerce=redirect&moto=link"
ANSWERS = {
    "service_provider": "no",
    "storage": "no",
    "channels": "ecommerce,moto",
    "ecommerce": "redirect",
    "moto": "link",
}


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user()


@pytest.fixture
def merchant(manager: User) -> Merchant:
    return make_merchant(manager)


@pytest.fixture
def signed_in(client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant) -> FlaskClient:
    db.session.commit()
    return sign_in(client, manager)


def test_one_question_after_the_other_leads_to_the_result(signed_in: FlaskClient, merchant: Merchant) -> None:
    address = f"/merchants/{merchant.public_id}/saq"
    first = signed_in.get(address)
    assert (first.status_code, "for other companies?" in first.text) == (200, True)
    second = signed_in.get(f"{address}?service_provider=no")
    assert "full card numbers" in second.text
    assert 'name="service_provider" value="no"' in second.text
    result = signed_in.get(f"{address}?{WALK}")
    assert "Your questionnaire: SAQ A" in result.text
    assert "SAQ-TREE-4" in result.text
    assert db.session.scalar(sa.select(sa.func.count(SaqSelection.id))) == 0


def test_continuing_without_an_answer_says_so(signed_in: FlaskClient, merchant: Merchant) -> None:
    page = signed_in.get(f"/merchants/{merchant.public_id}/saq?asked=service_provider")
    assert page.status_code == 422
    assert "Choose an answer, then continue" in page.text


def test_a_saved_result_stands_on_the_merchants_page_with_its_trail(signed_in: FlaskClient, merchant: Merchant) -> None:
    saved = signed_in.post(f"/merchants/{merchant.public_id}/saq?{WALK}", follow_redirects=True)
    assert saved.status_code == 200
    assert "Your answers were saved" in saved.text
    assert "E-commerce: SAQ A" in saved.text
    row = db.session.scalars(sa.select(SaqSelection)).one()
    assert row.answers == ANSWERS
    assert [line["saq_type"] for line in row.result] == ["A", "A"]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == Event.SAQ_SELECTED)).one()
    assert (entry.after or {})["answers"] == ANSWERS


def test_an_unfinished_walk_is_not_saved(signed_in: FlaskClient, merchant: Merchant) -> None:
    page = signed_in.post(f"/merchants/{merchant.public_id}/saq?service_provider=no", follow_redirects=True)
    assert "Not every question is answered yet" in page.text
    assert queries.latest(merchant.id) is None


def test_a_merchants_person_finds_its_own_and_no_others(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant
) -> None:
    person, other = make_user(Role.MERCHANT), make_merchant(manager)
    db.session.add(Membership(merchant_id=merchant.id, user_id=person.id, since=NOON))
    db.session.commit()
    sign_in(client, person)
    home = client.get(f"/portal/{merchant.public_id}")
    assert f"/merchants/{merchant.public_id}/saq" in home.text
    saved = client.post(f"/merchants/{merchant.public_id}/saq?{WALK}")
    assert saved.status_code == 302
    assert "Your answers lead to SAQ A" in client.get(f"/portal/{merchant.public_id}").text
    assert client.get(f"/merchants/{other.public_id}/saq").status_code == 404
    assert client.post(f"/merchants/{other.public_id}/saq?{WALK}").status_code == 404


def test_an_auditor_may_not_answer(client: FlaskClient, sign_in: SignIn, merchant: Merchant) -> None:
    auditor = make_user(Role.AUDITOR)
    db.session.commit()
    assert sign_in(client, auditor).get(f"/merchants/{merchant.public_id}/saq").status_code == 403


def test_the_latest_answers_count_and_the_earlier_stay(app: Flask, manager: User, merchant: Merchant) -> None:
    service.save(merchant, ANSWERS, actor_of(manager), NOON, TODAY)
    service.save(merchant, {"service_provider": "no", "storage": "yes"}, actor_of(manager), NOON, TODAY)
    section = queries.section(merchant.id, TODAY)
    assert section.saved == 2
    assert section.advice is not None
    assert section.advice.types == (SaqType.D_MERCHANT,)


def test_a_closed_merchant_is_asked_nothing(app: Flask, manager: User, merchant: Merchant) -> None:
    merchant.state = MerchantState.CLOSED
    with pytest.raises(Refusal, match="closed"):
        service.save(merchant, ANSWERS, actor_of(manager), NOON, TODAY)


def test_what_was_sent_and_counted_is_held_against_the_answers(app: Flask, manager: User, merchant: Merchant) -> None:
    make_document(merchant, make_user(), DocumentKind.SAQ, SaqType.D_MERCHANT)
    write(merchant, {TODAY.replace(month=2, day=1): 90_000}, PaymentSystem.MASTERCARD, Channel.CARD_PRESENT)
    write(merchant, {TODAY.replace(month=1, day=1): 1_500_000}, PaymentSystem.MASTERCARD, Channel.ECOMMERCE)
    first, second = (Project(merchant_id=merchant.id, project_id=key, name="", since=TODAY) for key in (71, 72))
    first.integration, second.integration = Integration.OWN_FORM, Integration.REDIRECT
    db.session.add_all([first, second])
    advice = queries.advice(merchant.id, ANSWERS, TODAY)
    assert advice.contradictions == (
        "An SAQ D-Merchant was sent, but the answers lead to SAQ A.",
        "Project 71 is recorded as “own form”, which the answers do not name.",
        "There are operations by Card present, which the answers leave out.",
    )
    assert advice.needs_assessor
