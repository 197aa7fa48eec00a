"""What browser tests work with: the served application, an SMTP inbox, and pages held to the house rules."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import WSGIRequestHandler, make_server

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import User
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.ports import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATIENCE = 60_000
"""Milliseconds until something counts as never coming: on a machine under load a page may take long."""

SIZES = {"desktop": (1280, 800), "phone": (360, 740)}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SignInBrowser = Callable[[Page, User], None]


class Inbox:
    """A real SMTP server in a thread; `messages` holds what arrived, in order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self.url = f"smtp+plain://127.0.0.1:{port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages addressed to (or copied to) this address."""
        return [m for m in self.messages if address in f"{m['To']}, {m['Cc']}"]

    def stop(self) -> None:
        self._controller.stop()


class _Answer:
    """The parts of a response, closed once."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        if not self._closed and hasattr(self._parts, "close"):
            self._parts.close()
        self._closed = True


class _Handler(WSGIRequestHandler):
    """Closes every response: werkzeug's own handler leaves it, and the static file it sends, open when the browser
    resets the connection (a page left while its icon is loading) and draining what it had still to say fails.
    """

    timeout = 10  # seconds for a connection that the browser opened ahead and never used
    _answers: list[_Answer]

    def make_environ(self) -> "WSGIEnvironment":
        return {**super().make_environ(), "tests.answers": self._answers}

    def run_wsgi(self) -> None:
        self._answers = []
        try:
            super().run_wsgi()
        finally:
            for answer in self._answers:
                answer.close()


class Server:
    """The application served to a real browser from a thread of this process, so that its clock can be walked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True, request_handler=_Handler)
        # `stop` waits for the requests that still run: none works on with an application that is gone.
        self._server.daemon_threads = False  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        app.config["BASE_URL"] = self.url
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _serve(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> _Answer:
        answer = _Answer(self.app(environ, start_response))
        environ["tests.answers"].append(answer)
        return answer

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@dataclass
class Desk:
    """The product as a person meets it: `open` gives a page, `sign_in` its person, `check` the house rules."""

    app: Flask
    url: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, size: str = "desktop", *, dark: bool = False, scripts: bool = True) -> Page:
        """A page of a fresh browser without cookies; what goes wrong in it is a fault of the test."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)
        return page

    def sign_in(self, page: Page, user: User) -> None:
        """Open a real session for this person, as after the sign-in form."""
        with self.app.test_request_context():
            _, secret = accounts.open_session(user, "127.0.0.1", "browser test", clock.now())
            db.session.commit()
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            value = serializer.dumps({"_user_id": secret, "_fresh": True})
        name = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": value, "url": self.url, "httpOnly": True}])

    def check(self, page: Page) -> None:
        """Hold the page to WCAG 2.2 AA and the house rules; raises AssertionError with what is wrong.

        A click returns before the next page has come: a page that is left while it is looked at is looked at again.
        """
        for _ in range(_LOOKS):
            page.wait_for_load_state("load")
            try:
                found = _faults_of(page)
            except PlaywrightError as error:
                if not any(said in str(error) for said in _LEFT):
                    raise
            else:
                assert not found, "\n".join(found)
                return
        raise AssertionError(f"{page.url} is never there long enough to be looked at")

    def close(self) -> None:
        """Close every browser window; raises AssertionError when a page had a fault."""
        for context in self.contexts:
            context.close()
        assert not self.faults, "\n".join(self.faults)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx on purpose is reported by the browser too; `_response` judges those.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _response(self, response: Response) -> None:
        part_of_page = not response.request.is_navigation_request() and response.request.resource_type != "fetch"
        if response.status >= 500 or (part_of_page and response.status >= 400):
            self.faults.append(f"{response.url} answers {response.status}")


_HOUSE_RULES = Path(__file__).with_name("house_rules.js").read_text(encoding="utf-8")


_LOOKS = 5
_LEFT = ("Execution context was destroyed", "Frame was detached", "axe is not defined", "navigating")
"""How a browser says that the page went away under a script."""


def _faults_of(page: Page) -> list[str]:
    found = [f"{page.url} at {page.viewport_size}: {rule}" for rule in _broken_house_rules(page)]
    result: dict[str, Any] = Axe().run(page, options=WCAG).response
    for violation in result["violations"]:
        for node in violation["nodes"]:
            found.append(f"{page.url}: {violation['id']}: {node['html'][:200]} — {node['failureSummary']}")
    return found


def _broken_house_rules(page: Page) -> list[str]:
    return [str(rule) for rule in page.evaluate(_HOUSE_RULES)]
