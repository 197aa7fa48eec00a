"""The pages of groups: a merchant joins and leaves, members of others stay unnamed, bad input is answered in words."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.groups import queries
from compliance_app.merchants.models import Merchant
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.levels.builders import make_volume

FORM = {"legal_name": "Northwind Holding", "country": "GB", "registration": "NW 77", "since": "2026-01-05"}


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Ada Manager")


@pytest.fixture
def merchant(manager: User) -> Merchant:
    found = make_merchant(manager, name="Blue Lantern")
    db.session.commit()
    return found


@pytest.fixture
def signed(client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant) -> FlaskClient:
    return sign_in(client, manager)


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_a_merchant_joins_a_new_group_changes_and_leaves(signed: FlaskClient, merchant: Merchant) -> None:
    path, today = f"/merchants/{merchant.public_id}/group", clock.today()
    assert "A group that is not listed" in text_of(signed, path)
    answer = signed.post(path, data=FORM)
    held = queries.present(merchant.id, today)
    assert held is not None
    gid = held.entity.public_id
    assert (answer.status_code, answer.location) == (302, f"/groups/{gid}")
    assert "Blue Lantern" in text_of(signed, f"/groups/{gid}")
    assert "Northwind Holding" in text_of(signed, "/groups")
    assert f'href="/groups/{gid}"' in text_of(signed, f"/merchants/{merchant.public_id}")
    assert signed.post(f"{path}/ownership", data={"independent": "y"}).status_code == 422
    assert signed.post(f"{path}/ownership", data={"independent": "y", "reason": "A franchise."}).status_code == 302
    assert "independently owned, so it counts alone" in text_of(signed, path)
    assert signed.post(f"{path}/leave", data={"last_day": "2001-01-01"}).status_code == 422
    assert signed.post(f"{path}/leave", data={"last_day": today.isoformat()}).status_code == 302
    assert f"through {today.day} {today:%B %Y}" in text_of(signed, path)
    assert signed.post(f"{path}/take-back").status_code == 302
    assert signed.post(f"{path}/take-back").status_code == 409
    assert "No groups yet" in text_of(signed, "/groups")


def test_a_colleagues_company_is_reached_by_its_number_and_its_members_stay_unnamed(
    signed: FlaskClient, merchant: Merchant
) -> None:
    entity, hidden = (
        make_entity("Northwind Holding plc", registration="nw-77"),
        make_merchant(make_user(name="Bo Other")),
    )
    hidden.trading_name = hidden.legal_name = "Secret Harbour"
    last_month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    make_volume(hidden, 700_000, month=last_month)
    make_volume(merchant, 400_000, month=last_month)
    join(entity, hidden, clock.today(), on=clock.today())
    db.session.commit()
    assert signed.get(f"/groups/{entity.public_id}").status_code == 404
    assert signed.get(f"/groups/{entity.public_id}/edit").status_code == 404
    path = f"/merchants/{merchant.public_id}"
    assert signed.post(f"{path}/group", data={**FORM, "entity": entity.public_id}).status_code == 404
    answer = signed.post(f"{path}/group", data=FORM, follow_redirects=True)
    shown = " ".join(answer.get_data(as_text=True).split())
    assert "A colleague had entered that company before" in shown
    assert "1 further merchant is looked after by colleagues and not shown" in shown
    for page in (shown, text_of(signed, path), text_of(signed, f"{path}/level"), text_of(signed, "/groups")):
        assert "Secret Harbour" not in page
        assert "Bo Other" not in page
        assert hidden.public_id not in page
        assert "1,100,000" not in page
        assert "700,000" not in page
    assert "Counted together: Visa operations of the 2 merchants of" in text_of(signed, f"{path}/level")


@pytest.mark.parametrize(
    "wrong",
    [
        {"legal_name": ""},
        {"legal_name": "N" * 201},
        {"country": "XX"},
        {"country": "G\x00"},
        {"registration": "\x00 .-"},
        {"registration": "1" * 61},
        {"since": ""},
        {"since": "9999-12-31"},
        {"since": "0001-01-01"},
        {"since": "2026-02-30"},
        {"independent": "y"},
        {"independent": "y", "reason": "r" * 501},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    signed: FlaskClient, merchant: Merchant, wrong: dict[str, str]
) -> None:
    answer = signed.post(f"/merchants/{merchant.public_id}/group", data={**FORM, **wrong})
    assert answer.status_code == 422
    assert "Nothing was saved yet" in answer.get_data(as_text=True)
    assert queries.memberships_of(merchant.id) == []
    assert queries.registered("GB", "NW77") is None


def test_a_group_is_edited_and_a_stale_page_is_refused(signed: FlaskClient, merchant: Merchant) -> None:
    signed.post(f"/merchants/{merchant.public_id}/group", data=FORM)
    held = queries.present(merchant.id, clock.today())
    assert held is not None
    path = f"/groups/{held.entity.public_id}/edit"
    seen = {"legal_name": "Northwind plc", "country": "GB", "registration": "NW 77", "revision": "1"}
    assert signed.post(path, data=seen).status_code == 302
    assert signed.post(path, data=seen).status_code == 409
    assert signed.post(path, data={**seen, "revision": "9" * 40}).status_code == 409
    assert signed.post(path, data={**seen, "revision": "2", "country": ""}).status_code == 422
    db.session.refresh(held.entity)
    assert held.entity.legal_name == "Northwind plc"


def test_an_auditor_looks_and_changes_nothing(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    entity, found = make_entity(), make_merchant(make_user())
    join(entity, found, clock.today(), on=clock.today())
    auditor = make_user(Role.AUDITOR)
    db.session.commit()
    page = text_of(sign_in(client, auditor), f"/groups/{entity.public_id}")
    assert found.trading_name in page
    assert "Add a merchant" not in page
    assert client.post(f"/merchants/{found.public_id}/group/take-back").status_code == 403


def test_a_file_lets_merchants_join_a_new_group_and_leave_it(signed: FlaskClient, merchant: Merchant) -> None:
    merchant.reference, other = "A-1", make_merchant(merchant.account_manager, name="Red Lantern")
    other.reference = "A-2"
    db.session.commit()
    rows = "a-1,Northwind,GB,NW 9,2026-01-05,\nA-2,,GB,nw9,2026-01-05,2026-02-05\nA-1,,GB,NW 9,2026-01-05,"
    content = f"reference,group_name,country,registration,since,until\n{rows}".encode()
    sent = signed.post("/groups/import", data={"file": (io.BytesIO(content), "groups.csv")}, follow_redirects=True)
    assert "A-1 stands in row 2 already" in sent.text
    done = signed.post(sent.request.path, follow_redirects=True)
    assert "Imported memberships: 2 created, 1 left out because of errors." in done.text
    spans = {row.merchant.reference: (row.since, row.until) for row in queries.memberships_of(merchant.id)}
    spans |= {row.merchant.reference: (row.since, row.until) for row in queries.memberships_of(other.id)}
    assert spans == {"A-1": (date(2026, 1, 5), None), "A-2": (date(2026, 1, 5), date(2026, 2, 5))}
    assert signed.get("/groups/import/sample.csv").text.count("\n") == 3
