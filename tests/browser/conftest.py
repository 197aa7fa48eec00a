"""A real browser on the served application: one Chromium in a session, a fresh database for each test."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, expect, sync_playwright

from compliance_app.foundation.database import db
from tests import databases, world
from tests.browser.desk import PATIENCE, Desk, Inbox, Server
from tests.databases import Database
from tests.world import World

_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests; each page gets a context of its own."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        path = _CHROMIUM if Path(_CHROMIUM).exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A real SMTP server of the test's own. Ask for it before `desk`."""
    inbox = Inbox()
    yield inbox
    inbox.stop()


@pytest.fixture
def site(database: Database, compiled_templates: FileSystemBytecodeCache, tmp_path: Path) -> Iterator[Flask]:
    """The application as it is served: CSRF on; no context is open."""
    app = databases.build_app(database.url, tmp_path, RATELIMIT_ENABLED=False)
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    databases.close(app)


@pytest.fixture
def desk(request: pytest.FixtureRequest, site: Flask, browser: Browser) -> Iterator[Desk]:
    """The served application in a browser; a console error, page error or CSP violation fails the test.

    Build data in `with desk.app.app_context():` and commit it. Walk time with time_machine: server and
    test share one process, but the browser's own clock stays, so begin at the present and walk forward.
    """
    if "inbox" in request.fixturenames:
        site.config["SMTP_URL"] = request.getfixturevalue("inbox").url
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = Server(site)
    desk = Desk(site, server.url, browser)
    yield desk
    try:
        desk.close()
    finally:
        server.stop()


@pytest.fixture
def told(desk: Desk) -> World:
    """A small portfolio in every standing; its people are detached and may be signed in."""
    with desk.app.app_context():
        built = world.build()
        for person in (built.admin, built.auditor, built.lead, built.manager, built.colleague, built.employee):
            db.session.refresh(person)
        db.session.expunge_all()
        return built
