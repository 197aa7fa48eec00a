"""The pages on which changes are reported, corrected and withdrawn."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.network_changes.models import NetworkChange
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user


@pytest.fixture
def manager(app: object) -> User:
    return make_user()


@pytest.fixture
def employee(manager: User) -> User:
    return make_user(Role.MERCHANT)


@pytest.fixture
def merchant(manager: User, employee: User) -> Merchant:
    merchant = make_merchant(manager, "Harbour Books Ltd", members=(employee,))
    db.session.commit()
    return merchant


def filled(**other: str) -> dict[str, str]:
    day = clock.today().isoformat()
    return {"kind": "replacement", "happened_on": day, "description": "A new shop system.", **other}


def stored() -> list[NetworkChange]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(NetworkChange).order_by(NetworkChange.id)))


def test_a_merchant_reports_in_the_portal_and_the_account_manager_puts_it_right(
    client: FlaskClient, sign_in: SignIn, manager: User, employee: User, merchant: Merchant
) -> None:
    address = f"/merchants/{merchant.public_id}/changes/new"
    portal = sign_in(client, employee).get(f"/portal/{merchant.public_id}").text
    assert address in portal
    assert "Another company helps" in client.get(address).text
    answer = client.post(address, data=filled(), follow_redirects=True)
    assert "Thank you, the change is noted" in answer.text
    assert "A new shop system." in answer.text
    assert "Scan due in 30 days" in answer.text
    assert client.post(address, data=filled()).status_code == 409

    (change,) = stored()
    correct = f"/changes/{change.public_id}/correct"
    sign_in(client, manager)
    assert "A new shop system." in client.get(correct).text
    assert client.post(correct, data=filled(description="Another shop system.")).status_code == 302
    page = client.get(f"/merchants/{merchant.public_id}").text
    assert "Another shop system." in page
    withdraw = f"/changes/{change.public_id}/withdraw"
    assert client.get(withdraw).status_code == 200
    assert client.post(withdraw, data={"because": ""}).status_code == 422
    assert client.post(withdraw, data={"because": "Only planned."}).status_code == 302
    assert client.post(withdraw, data={"because": "Only planned."}).status_code == 409
    assert "Only planned." in client.get(f"/merchants/{merchant.public_id}").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "Choose what comes closest"),
        ({"kind": "weather"}, "What changed?</a>: Choose one of those offered here"),
        ({"happened_on": ""}, "Choose the day"),
        ({"happened_on": "soon"}, "Write the date as"),
        ({"happened_on": "9999-12-31"}, "not in the future"),
        ({"happened_on": "0001-01-01"}, "Choose a day of the last two years"),
        ({"description": " \x00 "}, "Describe in a sentence or two"),
        ({"description": "x" * 1001}, "Shorten it"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(
    client: FlaskClient, sign_in: SignIn, employee: User, merchant: Merchant, changed: dict[str, str], said: str
) -> None:
    sign_in(client, employee)
    answer = client.post(f"/merchants/{merchant.public_id}/changes/new", data=filled(**changed))

    assert answer.status_code == 422
    assert "Please mend this first" in answer.text
    assert said in answer.text
    assert stored() == []
