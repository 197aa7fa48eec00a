"""What every page shares: declared access, security headers, refusals in words."""

import contextlib
import sqlite3

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.foundation import database as foundation_database
from compliance_app.foundation import web
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.foundation.web import Access, GuardedBlueprint
from tests.databases import Database, MakeApp

REFUSALS = {
    "refusal": Refusal("The file is empty: choose another."),
    "not-found": NotFound(),
    "conflict": Conflict("Someone else changed it: look again."),
}


def open_to_all() -> str:
    return "open"


def fail() -> str:
    raise RuntimeError("secret detail")


def break_off(secret: str) -> str:
    db.session.execute(sa.text("INSERT INTO no_such_table VALUES (:value)"), {"value": f"carried by {secret}"})
    return "never"


web.declare(open_to_all, Access(public="a page for these tests"))
web.declare(fail, Access(public="a page for these tests"))
web.declare(break_off, Access(public="a page for these tests"))


@pytest.fixture
def site(make_app: MakeApp) -> FlaskClient:
    """The application with a few more pages, CSRF on and faults answered as in production."""
    app = make_app(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    pages = GuardedBlueprint("pages", __name__, url_prefix="/test-pages")
    pages.add_url_rule("/open", view_func=open_to_all, methods=["GET", "POST"])
    pages.add_url_rule("/fail", view_func=fail)
    pages.add_url_rule("/break/<secret>", view_func=break_off)
    for name, refusal in REFUSALS.items():

        def refuse(refusal: Refusal = refusal) -> str:
            raise refusal

        pages.add_url_rule(f"/{name}", name, web.declare(refuse, Access(public="a page for these tests")))
    app.register_blueprint(pages)
    return app.test_client()


def test_a_page_without_a_declaration_of_access_cannot_be_registered() -> None:
    pages = GuardedBlueprint("pages", __name__)

    def undeclared() -> str:
        return ""

    with pytest.raises(TypeError, match=r"pages.undeclared \(/x\) does not say who may use it: put @requires"):
        pages.add_url_rule("/x", view_func=undeclared)


@pytest.mark.parametrize("path", ["/test-pages/open", "/test-pages/refusal", "/nothing/here", "/test-pages/fail"])
def test_every_answer_carries_the_security_headers(site: FlaskClient, path: str) -> None:
    headers = site.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for word in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert word in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_strict_transport_is_asked_for_over_https_only(site: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in site.get("/test-pages/open").headers
    secure = site.get("/test-pages/open", base_url="https://localhost").headers
    assert "max-age=31536000" in secure["Strict-Transport-Security"]


@pytest.mark.parametrize(("name", "status"), [("refusal", 422), ("not-found", 404), ("conflict", 409)])
def test_a_refusal_is_a_page_that_says_what_to_do(site: FlaskClient, name: str, status: int) -> None:
    answer = site.get(f"/test-pages/{name}")
    assert answer.status_code == status
    assert REFUSALS[name].message in answer.get_data(as_text=True)
    assert answer.mimetype == "text/html"


def test_a_refusal_is_json_for_a_script(site: FlaskClient) -> None:
    answer = site.get("/test-pages/refusal", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (422, {"error": "The file is empty: choose another."})


def test_a_fault_tells_no_detail(site: FlaskClient) -> None:
    answer = site.get("/test-pages/fail")
    assert answer.status_code == 500
    assert "secret detail" not in answer.get_data(as_text=True)
    assert "Something went wrong on our side" in answer.get_data(as_text=True)


def test_the_log_of_a_fault_holds_no_secret(site: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """Neither one that stands in the address, nor what a statement carried that the database refused."""
    assert site.get("/test-pages/break/a-secret-address").status_code == 500
    assert "Exception on /test-pages/break/<secret> [GET]" in caplog.text
    assert "no_such_table" in caplog.text
    assert "a-secret" not in caplog.text


def test_a_post_without_the_token_of_its_form_is_refused(site: FlaskClient) -> None:
    answer = site.post("/test-pages/open")
    assert answer.status_code == 400
    assert "reload the page" in answer.get_data(as_text=True)


def test_every_page_of_the_application_declares_who_may_use_it(app: Flask) -> None:
    undeclared = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if web.access_of(view) is None and endpoint not in ("static", "bootstrap.static")
    ]
    assert undeclared == []


@pytest.mark.database("sqlite")  # where one writes at a time
def test_who_waited_in_vain_to_write_reads_that_it_may_be_sent_again(
    make_app: MakeApp, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foundation_database, "_PATIENCE", 20)
    site = make_app(PROPAGATE_EXCEPTIONS=False).test_client()
    with contextlib.closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = site.post("/sign-in", data={"email": "ana@example.com", "password": "wrong"})
    assert (answer.status_code, "send it again" in answer.text) == (503, True)
    assert site.post("/sign-in", data={"email": "ana@example.com", "password": "wrong"}).status_code == 422
