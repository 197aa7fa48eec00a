"""The start, one merchant's page, the rule book, settings."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import world
from tests.conftest import SignIn
from tests.world import World


@pytest.fixture
def told(app: Flask) -> World:
    return world.build()


def test_each_role_starts_at_its_own_work(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    for role in ("admin", "auditor", "lead", "manager"):
        assert sign_in(client, getattr(told, role)).get("/").location == "/merchants", role
    assert sign_in(client, told.employee).get("/").location == "/portal"


def test_who_is_not_signed_in_is_asked_to(client: FlaskClient) -> None:
    answer = client.get("/merchants?level=3")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/merchants?level%3D3"


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_merchants_page_says_where_it_stands_and_cites_the_rules(
    told: World, client: FlaskClient, sign_in: SignIn
) -> None:
    page = sign_in(client, told.manager).get(f"/merchants/{told.merchants['E']}").text
    text = words(page)
    assert "May this merchant process card payments? No" in text
    assert "Missing an SAQ (or an AOC)" in text
    assert "Whose turn The merchant's" in text
    assert 'href="/rules#STANDING-EXPIRED"' in page
    assert 'href="/rules#OBLIGATION-SAQ"' in page


def test_a_compliant_merchants_page_says_yes_and_until_when(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.manager).get(f"/merchants/{told.merchants['A']}").text
    assert "process card payments? Yes, until" in words(page)


def test_a_foreign_merchant_is_not_there(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, told.colleague)
    assert client.get(f"/merchants/{told.merchants['A']}").status_code == 404
    assert client.get("/merchants/no-such-merchant").status_code == 404


def test_the_trail_is_for_who_may_read_it(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    address = f"/merchants/{told.merchants['A']}"
    assert 'id="trail-title"' in sign_in(client, told.auditor).get(address).text
    assert 'id="trail-title"' not in sign_in(client, told.manager).get(address).text


def test_an_auditor_is_offered_no_change(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.auditor).get(f"/merchants/{told.merchants['A']}").text
    main = page.split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    for address in ("/edit", "/close", "/reassign", "/upload", "/override"):
        assert f"{told.merchants['A']}{address}" not in main


def test_settings_are_for_oversight(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    for role, status in (("admin", 200), ("auditor", 200), ("lead", 403), ("manager", 403), ("employee", 403)):
        assert sign_in(client, getattr(told, role)).get("/settings").status_code == status, role


def test_settings_show_no_secret(told: World, app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.admin).get("/settings").text
    assert app.config["SECRET_KEY"] not in page
    assert "DOCUMENT_KEYS" in page
    assert "daily at" in page


def test_the_rule_book_has_an_anchor_for_each_rule(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.employee).get("/rules").text
    anchors = re.findall(r'<div id="([A-Z0-9-]+)" class="rule-entry">', page)
    assert len(anchors) == len(set(anchors))
    assert "Numbers, days and choices that rules count with" in page, "what a chapter says of all its rules"
    assert "Unless a row says otherwise, its merchant is at Level 4" in page, "what examples take for granted"


def test_rules_are_searched_by_words(told: World, client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, told.employee).get("/rules?q=one-time+link").text
    assert 'id="MAIL-7"' in page
    assert 'id="LEVEL-1"' not in page
    assert "No rule is about “submarines”" in client.get("/rules?q=submarines").text
