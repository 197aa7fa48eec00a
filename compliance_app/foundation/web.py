"""Web safety that every page shares: declared access, security headers, refusals as pages."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from compliance_app.foundation import database
from compliance_app.foundation.errors import Refusal

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()


class Site(Flask):
    """The application; the log names a fault's page by its rule, because an address may hold the secret of a link."""

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=exc_info)


SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


@dataclass(frozen=True)
class Access:
    """Who may use a view: everyone (`public`, with the reason) or holders of a permission."""

    permission: str | None = None
    public: str | None = None


def declare(view: View, access: Access) -> View:
    """Write the declaration on the view, where the blueprint and the guard find it."""
    view.__dict__["access"] = access
    return view


def access_of(view: Any) -> Access | None:
    """The declaration of a view, None where it has none."""
    return getattr(view, "access", None)


class GuardedBlueprint(Blueprint):
    """A blueprint that takes no view without a declaration of who may use it."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        if view_func is not None and access_of(view_func) is None:
            raise TypeError(
                f"{self.name}.{view_func.__name__} ({rule}) does not say who may use it: "
                "put @requires(Permission.X) or @public('why') under the route decorator."
            )
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def install(app: Flask) -> None:
    """Wire headers, transaction modes, CSRF and error pages into the application."""
    csrf.init_app(app)
    app.before_request(_choose_transaction)
    app.teardown_request(lambda _error: database.read_only(False))
    app.after_request(_add_headers)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(HTTPException, _http_error)


def _choose_transaction() -> None:
    database.read_only(request.method in ("GET", "HEAD", "OPTIONS"))


def _add_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if not request.path.startswith(("/static/", "/bootstrap/")):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def wants_json() -> bool:
    """Whether the caller is a script of ours that reads JSON rather than a person's page load."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _answer(status: int, title: str, message: str) -> ResponseReturnValue:
    database.db.session.rollback()
    if wants_json():
        return jsonify(error=message), status
    return render_template("error.html", title=title, message=message, status=status), status


def _refused(refusal: Refusal) -> ResponseReturnValue:
    titles = {
        403: "Not allowed",
        404: "Not found",
        409: "Changed meanwhile",
        410: "No longer kept",
        429: "Too many attempts",
        503: "Not available at the moment",
    }
    return _answer(refusal.status, titles.get(refusal.status, "Not possible"), refusal.message)


def stale_form(_error: CSRFError) -> ResponseReturnValue:
    """A form that did not come from a page of this session: a forged one, or one that is out of date."""
    return _answer(400, "The form is out of date", "Go back, reload the page and send the form again.")


def _database_busy(error: OperationalError) -> ResponseReturnValue:
    """On SQLite one writes at a time: who waited in vain may try again. Any other failure stays one."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_OK)
    if code & 0xFF != sqlite3.SQLITE_BUSY:  # its upper bits say in which way it is busy
        raise error
    message = "Others have been writing for so long that yours was not stored. Nothing was changed: send it again."
    return _answer(503, "Not available at the moment", message)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    messages = {
        403: "Your role does not allow this. Ask an administrator if you need it.",
        404: "There is nothing at this address, or it is not yours to see.",
        405: "This address does not take that kind of request. Go back and use the button on the page.",
        413: "What you sent is too large. Choose a smaller file.",
        429: "Too many attempts in a short time. Wait a few minutes, then try again.",
        500: "Something went wrong on our side. It has been recorded; please try again in a moment.",
    }
    status = error.code or 500
    if error.response is not None and status < 400:
        return error.response
    return _answer(status, error.name, messages.get(status, str(error.description or error.name)))
