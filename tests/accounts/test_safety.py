"""What protects every page: cookies, headers, forged forms, limits on tries, the first administrator."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts import queries
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from tests.accounts.conftest import PASSWORD, MakePerson, letters
from tests.conftest import SignIn
from tests.databases import MakeApp
from tests.factories import NOON, make_user


def test_the_cookie_of_a_https_site(make_app: MakeApp, make_person: MakePerson) -> None:
    """Only over TLS, only this host, not for scripts, not from other sites' forms."""
    make_person(email="ana@example.com")
    app = make_app(SESSION_COOKIE_NAME="__Host-session", SESSION_COOKIE_SECURE=True)
    client = app.test_client()
    data = {"email": "ana@example.com", "password": PASSWORD}
    answer = client.post("/sign-in", data=data, base_url="https://localhost")
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
    assert not any(attribute.startswith(("Domain", "Expires", "Max-Age")) for attribute in attributes)
    assert "Strict-Transport-Security" in answer.headers


def test_the_cookie_of_a_laptop(client: FlaskClient, make_person: MakePerson) -> None:
    answer = client.post("/sign-in", data={"email": make_person().email, "password": PASSWORD})
    assert {"HttpOnly", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))


@pytest.mark.parametrize("path", ["/sign-in", "/password/forgot", "/account", "/users", "/no/such/page"])
def test_headers_and_no_inline_code(client: FlaskClient, sign_in: SignIn, path: str) -> None:
    if path not in ("/sign-in", "/password/forgot"):
        sign_in(client, make_user(Role.ADMINISTRATOR))
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", answer.text)


class TestForgedForms:
    @pytest.fixture
    def app(self, make_app: MakeApp) -> Iterator[Flask]:
        """With the protection that other tests leave out."""
        app = make_app(WTF_CSRF_ENABLED=True)
        with app.app_context():
            yield app

    def test_are_refused(self, app: Flask, sign_in: SignIn) -> None:
        client = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR))
        for path in ("/account/sessions/end", "/sign-out", "/users/invite", "/teams", "/sign-in", "/password/forgot"):
            answer = client.post(path, data={"csrf_token": "forged"})
            assert answer.status_code == 400, path
            assert "out of date" in answer.text
        assert client.get("/account").status_code == 200

    def test_but_not_our_own(self, app: Flask, make_person: MakePerson) -> None:
        client, user = app.test_client(), make_person()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
        assert token is not None
        data = {"email": user.email, "password": PASSWORD, "csrf_token": token[1]}
        assert client.post("/sign-in", data=data).status_code == 302
        assert client.post("/account/sessions/end", data={"csrf_token": token[1]}).status_code == 400, (
            "a token from before signing in is worth nothing after"
        )

    def test_but_what_was_typed_before_signing_in_anew_can_be_sent(self, app: Flask, sign_in: SignIn) -> None:
        """From a page of this site, as the browser says; what another site sends is only refused."""
        client = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR))
        typed = {"csrf_token": "of the session before", "note": "Two words"}
        for origin, kept in (("http://localhost", True), ("https://elsewhere.example", False)):
            answer = client.post("/checklists/lines/new", data=typed, headers={"Origin": origin})
            assert (answer.status_code, "Two words" in answer.text) == (400, kept)
            assert ("Send it now" in answer.text) == kept


class TestLimits:
    @pytest.fixture
    def app(self, make_app: MakeApp) -> Iterator[Flask]:
        """With the limits that other tests leave out, and time at rest: they count by windows of the clock."""
        app = make_app(RATELIMIT_ENABLED=True)
        with time_machine.travel(NOON, tick=False), app.app_context():
            yield app

    def test_tries_on_one_account_from_anywhere(self, app: Flask) -> None:
        data = {"email": "Ana@example.com", "password": "wrong"}
        statuses = []
        for number in range(22):
            address = {"REMOTE_ADDR": f"192.0.2.{number}"}
            answer = app.test_client().post("/sign-in", data=data, environ_base=address)
            statuses.append(answer.status_code)
        assert statuses == [422] * 20 + [429] * 2
        assert "Too many attempts" in answer.text
        other = {"email": "bob@example.com", "password": "wrong"}
        assert app.test_client().post("/sign-in", data=other).status_code == 422

    def test_tries_from_one_address_on_any_account(self, app: Flask, client: FlaskClient) -> None:
        statuses = [
            client.post("/sign-in", data={"email": f"p{number}@example.com", "password": "x"}).status_code
            for number in range(31)
        ]
        assert statuses == [422] * 30 + [429]

    @pytest.mark.parametrize("address", ["known@example.com", "unknown@example.com"])
    def test_resets(self, app: Flask, client: FlaskClient, make_person: MakePerson, address: str) -> None:
        """The same limit, whether anybody has the address or not (ACCOUNT-ENUMERATION)."""
        make_person(email="known@example.com")
        statuses = [client.post("/password/forgot", data={"email": address}).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        assert len(letters()) == (5 if address.startswith("known") else 0)

    def test_reading_is_not_limited(self, app: Flask, client: FlaskClient) -> None:
        assert {client.get("/sign-in").status_code for _ in range(40)} == {200}


class TestFirstAdministrator:
    def test_gets_a_link_and_no_password_in_the_shell(self, app: Flask, client: FlaskClient) -> None:
        runner = app.test_cli_runner()
        result = runner.invoke(args=["users", "create-admin", "Root@Example.com", "--name", "Ruth Root"])
        assert result.exit_code == 0, result.output
        path = re.search(r"http://[^/]+(/password/set/\S+)", result.output)
        assert path is not None
        data = {"password": PASSWORD, "repeat": PASSWORD}
        assert client.post(path[1], data=data).status_code == 302
        assert client.get("/users").status_code == 200
        user = queries.user_by_email("root@example.com")
        assert user is not None
        assert user.role is Role.ADMINISTRATOR
        assert letters() == []
        created = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == Event.USER_CREATED)).one()
        assert created.actor_label.endswith("at the command line")

    @pytest.mark.parametrize(
        ("email", "words"), [("nobody", "name@example.com"), ("taken@example.com", "has an account already")]
    )
    def test_is_refused_in_words(self, app: Flask, email: str, words: str) -> None:
        make_user(email="taken@example.com")
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["users", "create-admin", email, "--name", "x"])
        assert result.exit_code == 1
        assert words in result.output
        assert "Traceback" not in result.output

    def test_housekeeping_by_command(self, app: Flask) -> None:
        result = app.test_cli_runner().invoke(args=["users", "housekeeping"])
        assert result.output == "0 accounts disabled.\n"
