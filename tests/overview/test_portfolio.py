"""The portfolio: who sees what, what its address says, and how many statements a page takes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from tests import world
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user
from tests.world import World


@pytest.fixture
def told(app: Flask) -> World:
    return world.build()


def rows(page: str) -> list[str]:
    return re.findall(r'class="row-link" data-open href="[^"]+">([^<]+)<', page)


def shown(client: FlaskClient, address: str = "/merchants") -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [name.replace("&amp;", "&") for name in rows(answer.text)]


def test_each_sees_the_merchants_they_look_after(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    for role, count in (("manager", 10), ("colleague", 0), ("lead", 10), ("admin", 10), ("auditor", 10)):
        sign_in(client, getattr(told, role))
        assert len(shown(client)) == count, role


def test_an_empty_portfolio_says_what_to_do(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.colleague).get("/merchants").text
    assert "No merchants yet" in page
    assert "Take a filter away" not in page


BLOCKED = [
    "Ember Kitchenware",
    "Foxglove Garden Centres",
    "Gull Harbour Ferries",
    "Hazel Street Opticians",
    "Ivory Keys Music",
    "Juniper Outdoor",
]
ASKED = {
    "standing=expired": ["Ember Kitchenware"],
    "standing=non_compliant": ["Foxglove Garden Centres"],
    "standing=in_review": ["Gull Harbour Ferries"],
    "standing=not_started": ["Juniper Outdoor"],
    "standing=compliant": ["Alder & Finch Books"],
    "standing=expiring&sort=-name": ["Dovecote Hotels", "Cedar Lane Pharmacy", "Baltic Freight Tickets"],
    "standing=expiring&sort=-valid_until": ["Baltic Freight Tickets", "Dovecote Hotels", "Cedar Lane Pharmacy"],
    "standing=expiring&level=1": [],
    "turn=provider": ["Gull Harbour Ferries"],
    "blocked=yes": BLOCKED,
    "blocked=yes&sort=level": BLOCKED,
    "blocked=yes&turn=provider": ["Gull Harbour Ferries"],
    "q=hazel": ["Hazel Street Opticians"],
    "closed=yes": [],
}


def test_the_address_filters_and_sorts(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    for role in ("manager", "admin"):
        sign_in(client, getattr(told, role))
        for query, names in ASKED.items():
            assert shown(client, f"/merchants?{query}") == names, (role, query)


def test_what_the_address_names_wrongly_is_left_out(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.manager)
    for query in ("standing=x", "level=9", "sort=zzz", "page=-3", "page=x", "page=99999999999", "turn=", "manager=x"):
        assert len(shown(client, f"/merchants?{query}")) == 10
    assert client.get("/merchants?q=%00").status_code == 200


def test_each_filter_in_force_is_a_chip_that_takes_it_away(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.admin)
    page = client.get(f"/merchants?level=3&blocked=yes&manager={told.manager.public_id}&sort=level").text
    chips = re.findall(r'class="chip">([^<]+)<a href="([^"]+)"', page)
    assert [words for words, _ in chips] == ["Blocked", "Level 3", "Account manager: Ann Keller"]
    without_level = chips[1][1].replace("&amp;", "&")
    assert "level=3" not in without_level
    assert "blocked=yes" in without_level
    assert "sort=level" in without_level


def test_figures_are_links_that_show_what_they_count(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    for role in ("manager", "admin"):
        sign_in(client, getattr(told, role))
        figures_lead_to_what_they_count(client)


def figures_lead_to_what_they_count(client: FlaskClient) -> None:
    page = client.get("/merchants").text
    figures = re.findall(
        r'<a class="figure-link [^"]*" href="([^"]+)"[^>]*>\s*<span class="figure-number">(\d+)</span>\s*'
        r'<span class="figure-words">([^<]+)<',
        page,
    )
    assert [(words, int(count)) for _, count, words in figures] == [
        ("blocked now", 6),
        ("blocked within 30 days", 3),
        ("documents to review", 3),
        ("wait for the merchant", 8),
        ("questions to answer", 0),
        ("levels about to change", 0),
        ("level override to decide", 1),
    ]
    for address, count, words in figures:
        if "/merchants" not in address:
            continue
        assert len(shown(client, address.replace("&amp;", "&"))) == int(count), words


def test_tabs_count_what_they_show(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.admin).get("/merchants?turn=merchant").text
    tabs = re.findall(r'<a href="(/merchants[^"]*)"[^>]*>([^<]+)<span class="tab-count">(\d+)<', page)
    assert [words for _, words, _ in tabs][-1] == "Closed"
    assert len(tabs) == 10
    for address, _, count in tabs:
        assert len(shown(client, address.replace("&amp;", "&"))) == int(count)


def test_act_today_names_each_cause_and_leads_to_it(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.manager).get("/merchants").text
    acts = page.split('id="act-title"')[1].split("</section>")[0]
    for words in ("Ends soon", "Scan failing", "Waits for merchant", "Waits for us"):
        assert words in acts
    assert f"/reviews/{told.waiting}" in acts
    assert f"/reviews/{told.own_waiting}" not in acts  # a colleague has to check it
    assert f"/merchants/{told.merchants['C']}" in acts
    assert "act-title" not in client.get("/merchants?level=3").text
    sign_in(client, told.auditor)
    assert "act-title" not in client.get("/merchants").text


def test_the_last_page_is_reached_and_a_page_beyond_it_is_the_last(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    manager = many(53)
    sign_in(client, manager)
    first, last, beyond = (client.get(f"/merchants?page={number}").text for number in (1, 3, 9))
    assert "1 to 25 of 53 merchants" in first
    assert "51 to 53 of 53 merchants" in last
    assert rows(last) == rows(beyond)
    assert len(rows(last)) == 3


def many(count: int) -> User:
    """A manager with so many merchants, settled and committed."""
    from compliance_app.foundation import changes
    from tests.factories import NOON

    manager = make_user(Role.ACCOUNT_MANAGER)
    for number in range(count):
        changes.note(make_merchant(manager, f"Shop {number:03d}").id, NOON)
    db.session.commit()
    return manager


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL sent while the block runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_a_page_takes_the_same_few_statements_however_many_merchants_it_shows(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    few, lot = many(2), many(25)
    counted = []
    for manager in (few, lot):
        sign_in(client, manager)
        client.get("/merchants")
        with statements(app) as seen:
            assert client.get("/merchants").status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]
    assert counted[1] <= 32
