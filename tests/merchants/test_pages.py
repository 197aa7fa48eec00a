"""The pages of merchants, as a browser without scripts uses them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.merchants import queries, service
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from tests.conftest import SignIn
from tests.factories import NOON, actor_of, make_merchant, make_user
from tests.merchants.builders import contact, new_merchant

FORM = {
    "legal_name": "Harbour Lights Ltd",
    "country": "GB",
    "mcc": "5732",
    "timezone": "Europe/London",
    "language": "en",
    "websites": "shop.example.com\nhttps://www.example.com/",
    "payment_systems": ["visa", "amex"],
    "contact_name": "Anna Reed",
    "contact_email": "anna@example.com",
    "project_id": "4711",
    "project_name": "Web shop",
}


def test_a_merchant_is_created_with_contact_and_project(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    sign_in(client, manager)
    answer = client.post("/merchants/new", data=FORM | {"account_manager": manager.public_id})
    assert answer.status_code == 302
    merchant = db.session.query(Merchant).one()
    assert merchant.reference == f"M-{merchant.id:06d}"
    assert merchant.account_manager_id == manager.id
    assert [item.email for item in queries.recipients(merchant.id)] == ["anna@example.com"]
    assert [item.project_id for item in queries.projects(merchant.id)] == [4711]
    assert queries.websites(merchant.id) == ["https://shop.example.com", "https://www.example.com"]


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, make_user())
    answer = client.post("/merchants/new", data=FORM | {"mcc": "0001", "websites": "not a site", "contact_email": "x"})
    assert answer.status_code == 422
    for words in ("merchant category code of ISO 18245", "is not a website address", "Write an e-mail address"):
        assert words in answer.text
    assert db.session.query(Merchant).count() == 0


def test_a_taken_project_names_its_merchant_only_to_those_who_see_it(client: FlaskClient, sign_in: SignIn) -> None:
    manager, other = make_user(), make_user()
    own = service.create(
        new_merchant("Secret Garden Ltd", projects=(4711,), manager=other), actor_of(other), NOON, NOON.date()
    )
    mine = make_merchant(manager)
    sign_in(client, manager)
    answer = client.post(f"/merchants/{mine.public_id}/projects", data={"project_id": "4711", "name": "x"})
    assert answer.status_code == 422
    assert "already belongs to another merchant" in answer.text
    assert "Secret Garden" not in answer.text
    own.account_manager = manager
    db.session.commit()
    answer = client.post(f"/merchants/{mine.public_id}/projects", data={"project_id": "4711", "name": "x"})
    assert "already belongs to Secret Garden Ltd" in answer.text


def test_two_people_who_edit_at_once_do_not_overwrite_each_other(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    merchant = make_merchant(manager, "Old Name Ltd")
    sign_in(client, manager)
    page = client.get(f"/merchants/{merchant.public_id}/edit")
    assert "Old Name Ltd" in page.text
    data = {name: FORM[name] for name in ("legal_name", "country", "mcc", "timezone", "language")}
    stale = data | {"reference": merchant.reference, "revision": str(merchant.revision)}
    assert client.post(f"/merchants/{merchant.public_id}/edit", data=stale).status_code == 302
    answer = client.post(f"/merchants/{merchant.public_id}/edit", data=stale | {"legal_name": "Mine Ltd"})
    assert answer.status_code == 409
    assert "Someone else changed this merchant" in answer.text
    assert "Mine Ltd" in answer.text
    db.session.expire_all()
    assert merchant.legal_name == "Harbour Lights Ltd"


def test_close_needs_a_reason_and_can_be_undone(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    merchant = make_merchant(manager)
    sign_in(client, manager)
    assert client.post(f"/merchants/{merchant.public_id}/close", data={"reason": " "}).status_code == 422
    assert client.post(f"/merchants/{merchant.public_id}/close", data={"reason": "Left us"}).status_code == 302
    assert _state(merchant) == MerchantState.CLOSED
    assert "Left us" in client.get(f"/merchants/{merchant.public_id}/reopen").text
    assert client.post(f"/merchants/{merchant.public_id}/reopen").status_code == 302
    assert _state(merchant) == MerchantState.ONBOARDING


def test_a_lead_gives_merchants_only_to_the_own_team(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    from compliance_app.accounts.models import Team

    team = Team(name="North")
    lead, mate = make_user(Role.TEAM_LEAD, team), make_user(Role.ACCOUNT_MANAGER, team)
    stranger = make_user()
    merchant = make_merchant(mate)
    sign_in(client, lead)
    address = f"/merchants/{merchant.public_id}/reassign"
    page = client.get(address).text
    assert mate.name in page
    assert stranger.public_id not in page
    assert client.post(address, data={"account_manager": stranger.public_id}).status_code == 422
    assert client.post(address, data={"account_manager": lead.public_id}).status_code == 302
    db.session.expire_all()
    assert merchant.account_manager_id == lead.id


@pytest.mark.parametrize("page", ["edit", "close", "reassign", "contacts", "projects", "people", "volumes"])
def test_a_foreign_merchant_is_not_there(client: FlaskClient, sign_in: SignIn, page: str) -> None:
    merchant, team_lead = make_merchant(make_user()), make_user(Role.TEAM_LEAD)
    sign_in(client, team_lead)
    assert client.get(f"/merchants/{merchant.public_id}/{page}").status_code == 404


def test_contacts_keep_one_first(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    merchant = make_merchant(manager)
    first = service.add_contact(merchant, contact("Anna"), actor_of(manager), NOON)
    sign_in(client, manager)
    base = f"/merchants/{merchant.public_id}/contacts"
    ben = {"name": "Ben", "email": "ben@example.com", "role": "second"}
    assert client.post(base, data=ben).status_code == 302
    answer = client.post(f"{base}/{first.public_id}/remove")
    assert answer.status_code == 422
    assert "Make another person first" in answer.text
    second = queries.recipients(merchant.id)[1]
    assert client.post(f"{base}/{second.public_id}", data=ben | {"role": "first"}).status_code == 302
    db.session.expire_all()
    assert [item.name for item in queries.recipients(merchant.id)] == ["Ben", "Anna"]


def test_people_are_invited_and_removed(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    merchant = make_merchant(manager)
    sign_in(client, manager)
    base = f"/merchants/{merchant.public_id}/people"
    assert client.post(base, data={"name": "Mia", "email": "Mia@Example.com"}).status_code == 302
    user = queries.members(merchant.id)[0]
    assert (user.email, user.role) == ("mia@example.com", Role.MERCHANT)
    assert "Mia" in client.get(base).text
    assert client.post(f"{base}/{manager.public_id}/remove").status_code == 404
    assert client.post(f"{base}/{user.public_id}/remove").status_code == 302
    assert queries.members(merchant.id) == []


def test_staff_cannot_be_invited_as_a_merchants_person(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    merchant = make_merchant(manager)
    sign_in(client, manager)
    answer = client.post(f"/merchants/{merchant.public_id}/people", data={"name": "X", "email": manager.email})
    assert answer.status_code == 422
    assert queries.members(merchant.id) == []


def test_search_answers_with_the_viewers_merchants(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    for name, owner in (("Łódź Café", manager), ("Lodz Bakery", manager), ("Lodz Hidden", make_user())):
        service.create(new_merchant(name, manager=owner), actor_of(manager), NOON, NOON.date())
    sign_in(client, manager)
    found = client.get("/search.json?q=lodz", headers={"Accept": "application/json"}).get_json()["results"]
    assert [item["name"] for item in found] == ["Lodz Bakery", "Łódź Café"]
    assert client.get(found[0]["url"]).status_code == 200
    assert client.get("/search.json?q=").get_json() == {"results": []}


def _state(merchant: Merchant) -> MerchantState:
    db.session.refresh(merchant)
    return merchant.state
