"""The calendar page, and what falls due on the pages of a merchant."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from tests.conftest import SignIn
from tests.deadlines.builders import record
from tests.factories import make_merchant, make_user


def test_a_month_shows_three_of_a_day_and_the_day_shows_all(client: FlaskClient, sign_in: SignIn) -> None:
    manager = make_user()
    for n in range(5):
        record(make_merchant(manager, f"Alder <{n}>"), date(2028, 2, 29))
    page = sign_in(client, manager)
    month = page.get("/calendar?month=2028-02&kind=scan").text
    assert re.findall(r"Alder &lt;(\d)&gt;", month) == ["0", "1", "2"]
    assert "5 due" in month
    assert "and 2 more" in month
    assert "/calendar?kind=scan&amp;day=2028-02-29" in month
    day = page.get("/calendar?kind=scan&day=2028-02-29").text
    assert re.findall(r"Alder &lt;(\d)&gt;", day) == ["0", "1", "2", "3", "4"]
    assert "Alder" not in page.get("/calendar?month=2028-02&kind=document").text


@pytest.mark.parametrize(
    "asked",
    [
        "month=9999-12",
        "month=2027-13",
        "month=%00",
        "day=9999-12-31",
        "day=0001-01-01",
        "kind=x&manager=%00",
        "month=" + "9" * 400,
    ],
)
def test_an_address_that_says_nothing_shows_the_present_month(client: FlaskClient, sign_in: SignIn, asked: str) -> None:
    answer = sign_in(client, make_user()).get(f"/calendar?{asked}")
    assert answer.status_code == 200
    assert f"<h1>Calendar, {clock.today():%B %Y}</h1>" in answer.text
    assert answer.text.count('aria-current="date"') == 1


def test_a_lead_filters_by_account_manager_and_a_manager_sees_their_own(client: FlaskClient, sign_in: SignIn) -> None:
    manager, other, lead = make_user(name="Ann"), make_user(name="Bo"), make_user(Role.ADMINISTRATOR)
    record(make_merchant(manager, "Alder"), date(2028, 2, 29))
    record(make_merchant(other, "Birch"), date(2028, 2, 29))
    address = "/calendar?month=2028-02"
    page = sign_in(client, lead)
    assert "Alder" in page.get(address).text
    filtered = page.get(f"{address}&manager={other.public_id}").text
    assert "Birch" in filtered
    assert "Alder" not in filtered
    own = sign_in(client, manager).get(f"{address}&manager={other.public_id}").text
    assert "Alder" in own
    assert "Birch" not in own


def test_a_merchants_pages_list_the_next_12_months(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    manager, person = make_user(), make_user(Role.MERCHANT)
    merchant = make_merchant(manager, "Alder", (person,))
    record(merchant, clock.today() + timedelta(days=40))
    for user, address in ((manager, f"/merchants/{merchant.public_id}"), (person, f"/portal/{merchant.public_id}")):
        text = sign_in(client, user).get(address).text
        assert "What falls due" in text
        assert "Last day of the ASV scan" in text
    assert sign_in(client, person).get("/calendar").status_code == 403
