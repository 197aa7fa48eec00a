"""Who may come in: the declaration each view carries, and the guard that refuses everything else (ACCESS-1).

The guard reads the session in a transaction of its own that only reads, and ends it before the view
begins one: a stranger's request never waits for, nor takes, the one write lock of SQLite.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    has_request_context,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from compliance_app.accounts import queries, rules, service, signature
from compliance_app.accounts.forms import SignInForm
from compliance_app.accounts.rules import Permission, Viewer, browser_name
from compliance_app.audit import access as audit_access
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import clock, database, web
from compliance_app.foundation.database import db

View = TypeVar("View", bound=Callable[..., Any])

OPEN_ENDPOINTS = frozenset({"static", "bootstrap.static"})
"""Style sheets, scripts and icons: the only endpoints that need no declaration."""

limiter = Limiter(key_func=lambda: f"address:{origin()}", strategy="sliding-window-counter")
"""Counts tries by address, and by whatever a route names besides (PCI DSS v4.0.1 8.3.4 counts by account)."""

_TOKEN = "csrf_token"

login = LoginManager()
login.session_protection = None  # sessions live in the database and can be revoked there


class SignedIn:
    """What flask-login carries through a request: the secret of the session and whose it is."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, secret: str, session_id: str, viewer: Viewer) -> None:
        self.secret = secret
        self.session_id = session_id
        self.viewer = viewer

    def get_id(self) -> str:
        return self.secret


@dataclass(frozen=True)
class Unsent:
    """A form whose session was over when it was sent, to be sent again (ACCOUNT-UNSENT)."""

    address: str
    fields: list[tuple[str, str]]

    @property
    def words(self) -> list[str]:
        """What a person wrote into it, as far as one can tell: whatever has several words."""
        return [value for _, value in self.fields if len(value.split()) > 1]


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare that a view is for holders of the permission."""
    return lambda view: web.declare(view, web.Access(permission=permission.value))


def public(why: str) -> Callable[[View], View]:
    """Declare that a view is for everyone, and say why."""
    return lambda view: web.declare(view, web.Access(public=why))


def viewer() -> Viewer:
    """The signed-in person; only behind `requires`."""
    person = visitor()
    if person is None:
        raise LookupError("Nobody is signed in here: the view must not be public.")
    return person


def visitor() -> Viewer | None:
    """The signed-in person, or None on a public page that nobody signed in to."""
    # Mail is rendered in jobs too, where there is no request and flask-login knows nobody.
    return current_user.viewer if has_request_context() and current_user.is_authenticated else None


def session_id() -> str:
    """The public id of the session this request belongs to."""
    return str(current_user.session_id)


def origin() -> str:
    """Where the request comes from, as the trail names it."""
    return request.remote_addr or "unknown"


def stranger(label: str) -> Actor:
    """Somebody who is not signed in, as the trail names them."""
    return Actor(None, label, origin())


def install(app: Flask) -> None:
    """Put the guard before every request, and the signed-in person before every template."""
    login.init_app(app, add_context_processor=False)
    limiter.init_app(app)
    app.before_request(_guard)
    app.after_request(_record_refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.teardown_request(_forget)
    app.add_template_filter(browser_name)
    idle = int(rules.IDLE_LIMIT.total_seconds())
    app.context_processor(lambda: {"viewer": visitor(), "may": _may, "idle_seconds": idle})


def begin(secret: str, session_public_id: str, person: Viewer) -> None:
    """Sign the browser in. The cookie starts empty, so nothing planted in it before survives (fixation)."""
    session.clear()
    g.pop(_TOKEN, None)  # a page shown in this very request gets one of the new session
    login_user(SignedIn(secret, session_public_id, person))


def end() -> None:
    """Forget the session in the browser; the one in the database is ended by the service."""
    logout_user()
    session.clear()


def same_site(target: str | None) -> str:
    """A path of ours to go on to, or the start page: an address of another site is never followed."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    return "/" if any(sign in target for sign in "\\\r\n\t\x00") else target


@login.user_loader  # type: ignore[untyped-decorator]
def _load(secret: str) -> SignedIn | None:
    found = queries.live_session(secret, clock.now())
    if found is None:
        return None
    person = service.viewer_of(found.user, origin())
    g.seen_session = (found.id, found.last_seen_at)
    return SignedIn(secret, found.public_id, person)


def _guard() -> ResponseReturnValue | None:
    """Let a request through only when its view's declaration opens it to this person."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    declared = web.access_of(current_app.view_functions[request.endpoint])
    person = _recognise()
    if declared is not None and declared.public:
        return None
    if declared is None or declared.permission is None:
        current_app.logger.error("%s does not say who may use it, so it is refused.", request.endpoint)
        abort(403)
    if person is None:
        return _ask_to_sign_in()
    if not person.can(Permission(declared.permission)):
        abort(403)
    return None


def _recognise() -> Viewer | None:
    """Read who it is, then leave the database free; note the activity at most once a minute."""
    writes = request.method not in ("GET", "HEAD", "OPTIONS")
    database.read_only(True)
    person = visitor()
    audit_access.acting_as(person.actor if person else None)
    db.session.rollback()
    database.read_only(not writes)
    if person is not None:
        seen_session, last_seen_at = g.seen_session
        service.note_activity(seen_session, last_seen_at, clock.now())
    return person


def _ask_to_sign_in() -> ResponseReturnValue:
    if web.wants_json():
        return jsonify(error="Sign in first."), 401
    unsent = _unsent()
    if "_user_id" in session:
        end()
        go_on = "Sign in again: what you just sent is kept." if unsent else "Sign in to go on where you were."
        flash(f"You were signed out, as happens after 15 minutes without activity. {go_on}", "info")
    if unsent:
        form = SignInForm(formdata=None, next=_place(), unsent=unsent)
        return render_template("accounts/sign_in.html", form=form), 401
    return redirect(url_for("accounts.sign_in", next=_place()))


def _unsent() -> str:
    """The form of this request, sealed for the owner of the session that has ended; empty for none.

    Whether it came from a page of ours was checked before, by its token.
    """
    form = _sent_form()
    if not form.fields:
        return ""
    database.read_only(True)
    owner = queries.owner_of(session.get("_user_id", ""))
    db.session.rollback()
    return signature.sealed([owner, form.address, form.fields], _key()) if owner else ""


def _sent_form() -> Unsent:
    """The form of this request; without fields where it cannot be kept: too large, with files or a password."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != _TOKEN]
    size = sum(len(name) + len(value) for name, value in fields)
    if size > rules.LARGEST_UNSENT or any(request.files.values()) or request.blueprint == "accounts":
        fields = []
    return Unsent(request.full_path.removesuffix("?"), fields)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    """Who signed in anew in another window may send what they had typed in this one (ACCOUNT-UNSENT)."""
    database.read_only(True)
    form, at_home = _sent_form(), request.headers.get("Origin") == request.host_url.rstrip("/")
    if not at_home or not form.fields or web.wants_json() or visitor() is None:
        return web.stale_form(error)
    db.session.rollback()
    return render_template("accounts/unsent.html", unsent=form, target=_place()), 400


def unsent_form(text: str | None, owner: str) -> Unsent | None:
    """The form that a person sent too late, once they have signed in; None for none, and for somebody else's."""
    found = signature.unsealed(text or "", _key(), rules.UNSENT_VALID)
    return Unsent(found[1], [(name, value) for name, value in found[2]]) if found and found[0] == owner else None


def _key() -> str:
    return str(current_app.secret_key)


def _place() -> str:
    """Where the person was: the page itself, or the page whose form they sent."""
    if request.method in ("GET", "HEAD"):
        return same_site(request.full_path.removesuffix("?"))
    try:
        referrer = urlsplit(request.referrer or "")
    except ValueError:  # no browser sends such an address, but anybody can
        return "/"
    at_home = referrer.netloc == request.host
    return same_site(f"{referrer.path}?{referrer.query}".removesuffix("?") if at_home else None)


def _may(permission: str) -> bool:
    """For templates: whether the signed-in person holds the permission of this name."""
    person = visitor()
    return person is not None and person.can(Permission(permission))


def _record_refusal(response: Response) -> Response:
    """Invalid logical access leaves a trace (PCI DSS v4.0.1 10.2.1.4): a refusal, or an object not theirs."""
    person = visitor() if request.endpoint and request.endpoint not in OPEN_ENDPOINTS else None
    if person is None or response.status_code not in (403, 404):
        return response
    event = Event.ACCESS_REFUSED if response.status_code == 403 else Event.OBJECT_NOT_FOUND
    try:
        _write_refusal(person, event, clock.now())
    except OperationalError:
        db.session.rollback()
        current_app.logger.exception("A refusal could not be recorded: %s %s", request.method, request.url_rule)
    return response


def _write_refusal(person: Viewer, event: Event, at: datetime) -> None:
    db.session.rollback()
    database.read_only(False)
    # By rule, not by path: an address may hold the secret of a link.
    facts = {"method": request.method, "address": str(request.url_rule), **(request.view_args or {})}
    facts.pop("secret", None)
    audit.record(person.actor, at, event, "page", str(request.endpoint), after=facts, succeeded=False)
    db.session.commit()


def _forget(_error: BaseException | None) -> None:
    # An application context may outlive the request (tests, commands): the person must not.
    for name in ("_login_user", "actor", "seen_session"):
        g.pop(name, None)
