"""Every route, as every role and signed out, on an object of one's own and on a foreign one (ACCESS-1, ACCESS-2).

What must happen follows from the route's declaration, the table of permissions, and what the role may
see. Nothing here lists routes: a new one is walked as soon as it is registered. Only a parameter of an
address that nobody used before needs a line in `tests/addresses`, in the module of its word.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from compliance_app.accounts.access import OPEN_ENDPOINTS
from compliance_app.accounts.models import Team
from compliance_app.accounts.rules import PERMISSIONS, Permission, Role
from compliance_app.foundation import web
from compliance_app.foundation.database import db
from compliance_app.reports import pdf
from tests.addresses import PARAMETERS, SPECIAL
from tests.addresses.sides import Parameter, Side, numbers
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user

SEES_ALL = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


SIGNS_OUT = frozenset({"accounts.sign_out", "accounts.end_sessions"})
"""These answer with the way to the sign-in page because they did what was asked."""


@dataclass
class Visit:
    """One request and what it must come to."""

    rule: Rule
    method: str
    who: str
    own: bool
    allowed: bool | None
    visible: bool

    def fault(self, answer: TestResponse) -> str:
        """What is wrong with the answer; empty when it is right."""
        to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
        expected, right = self._expectation(answer.status_code, to_sign_in)
        whose = "own" if self.own else "foreign"
        return (
            ""
            if right
            else f"{self.method} {self.rule.rule} ({self.rule.endpoint}) as {self.who}, {whose} object: "
            f"{answer.status_code}, expected {expected}"
        )

    def _expectation(self, status: int, to_sign_in: bool) -> tuple[str, bool]:
        works = status < 500 and status not in (401, 403, 405, 429)
        if self.allowed is None:
            return "an answer: it is public", works
        if self.who == "nobody":
            return "the way to the sign-in page", to_sign_in
        if not self.allowed:
            return "403: the role has no such permission", status == 403
        if not self.visible:
            return "404: the role may not see this object", status == 404
        stays = not to_sign_in or self.rule.endpoint in SIGNS_OUT
        return "to be let in", works and status != 404 and stays


@pytest.fixture(autouse=True)
def _blank_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a report is asked here some hundred times; drawing one is tested where it is drawn."""
    monkeypatch.setattr(pdf, "merchant_report", lambda *_args, **_more: b"%PDF-1.7")


def walked(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint not in OPEN_ENDPOINTS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def parameters_of(rule: Rule) -> dict[Hashable, Parameter]:
    """By what they are filled under: the name, or the endpoint and the name where that is special."""
    return {
        (key if key in SPECIAL else name): SPECIAL.get(key) or PARAMETERS[name]
        for key, name in (((rule.endpoint, name), name) for name in sorted(rule.arguments))
    }


def name_of(key: Hashable) -> str:
    return str(key[1]) if isinstance(key, tuple) else str(key)


def make_side(role: Role | None, own: bool) -> Side:
    """Own: the visitor's role makes the merchant theirs. Foreign: another manager's, in nobody's team."""
    team, other_team = (Team(name=f"Team {next(numbers)}") for _ in range(2))
    manager = make_user(Role.ACCOUNT_MANAGER, team=team if own else None)
    employee = make_user(Role.MERCHANT)
    merchant = make_merchant(manager, members=(employee,))
    visitor = {
        (Role.ACCOUNT_MANAGER, True): lambda: manager,
        (Role.MERCHANT, True): lambda: employee,
        (Role.TEAM_LEAD, True): lambda: make_user(Role.TEAM_LEAD, team=team),
    }.get((role or Role.MERCHANT, own), lambda: make_user(role or Role.MERCHANT, team=other_team))()
    return Side(merchant, manager, employee, visitor, own)


def is_visible(parameters: dict[Hashable, Parameter], role: Role | None, own: bool) -> bool:
    kinds = {parameter.seen for parameter in parameters.values()}
    return own or (("merchant" not in kinds or role in SEES_ALL) and "owner" not in kinds)


def is_allowed(app: Flask, endpoint: str, role: Role | None) -> bool | None:
    declared = web.access_of(app.view_functions[endpoint])
    assert declared is not None, f"{endpoint} does not say who may use it"
    if declared.permission is None:
        return None
    return role in PERMISSIONS[Permission(declared.permission)]


@dataclass
class Walker:
    """Goes through routes in one role. What is refused or only read changes nothing, so it shares one side."""

    app: Flask
    sign_in: SignIn
    role: Role | None
    own: bool
    shared: tuple[Side, FlaskClient] | None = None

    def visit(self, rule: Rule, method: str) -> str:
        """Make the request; what is wrong with the answer, or nothing."""
        parameters = parameters_of(rule)
        allowed = is_allowed(self.app, rule.endpoint, self.role)
        visible = is_visible(parameters, self.role, self.own)
        changes = method != "GET" and visible and (allowed is None or allowed)
        side, client = self._arrive() if changes else self._share()
        values: dict[str, Any] = {name_of(key): side.fill(key, parameter) for key, parameter in parameters.items()}
        db.session.commit()
        with self.app.test_request_context():
            address = self.app.url_for(rule.endpoint, _method=method, _external=False, **values)
        answer = client.open(address, method=method, buffered=True)
        db.session.rollback()
        who = self.role.value if self.role else "nobody"
        return Visit(rule, method, who, self.own, allowed, visible).fault(answer)

    def _share(self) -> tuple[Side, FlaskClient]:
        if self.shared is None:
            self.shared = self._arrive()
        return self.shared

    def _arrive(self) -> tuple[Side, FlaskClient]:
        side, client = make_side(self.role, self.own), self.app.test_client()
        if self.role is not None:
            self.sign_in(client, side.visitor)
        return side, client


def test_every_parameter_can_be_filled(app: Flask) -> None:
    """Fails for a route with a parameter that nobody used before, and says what to write."""
    missing = [
        f'{rule.rule} ({rule.endpoint}): add "{name}": Parameter(<how to make one>, "merchant" | "owner" | "all") '
        "to PARAMETERS of its word in tests/addresses"
        for rule, _ in walked(app)
        for name in sorted(rule.arguments)
        if name not in PARAMETERS and (rule.endpoint, name) not in SPECIAL
    ]
    assert not missing, "\n".join(dict.fromkeys(missing))


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [rule.endpoint for rule, _ in walked(app) if web.access_of(app.view_functions[rule.endpoint]) is None]
    assert not silent, f"Put @requires(Permission.X) or @public('why') under the route decorator of {silent}"


def test_every_view_has_a_name(app: Flask) -> None:
    """The check of tokens, which tests switch off, asks for it at each request."""
    nameless = [rule.endpoint for rule, _ in walked(app) if not hasattr(app.view_functions[rule.endpoint], "__name__")]
    assert not nameless


EVERYBODY = pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")


def walk(app: Flask, sign_in: SignIn, role: Role | None, own: bool) -> str:
    """As one role, on one kind of object, through every route; what is wrong with the answers."""
    walker = Walker(app, sign_in, role, own)
    return "\n".join(fault for rule, method in walked(app) if (fault := walker.visit(rule, method)))


@EVERYBODY
def test_walk_on_own_objects(app: Flask, sign_in: SignIn, role: Role | None) -> None:
    faults = walk(app, sign_in, role, own=True)
    assert not faults, faults


@pytest.mark.database("sqlite")  # what is refused is refused by the same queries, and what is read was read above
@EVERYBODY
def test_walk_on_foreign_objects(app: Flask, sign_in: SignIn, role: Role | None) -> None:
    faults = walk(app, sign_in, role, own=False)
    assert not faults, faults


def test_the_walk_covers_the_product(app: Flask) -> None:
    """Guards the walk itself: it must find the routes."""
    endpoints = {rule.endpoint for rule, _ in walked(app)}
    assert {"accounts.sign_in", "audit.trail", "merchants.edit", "portal.upload"} <= endpoints


def test_a_new_route_is_walked(app: Flask, sign_in: SignIn) -> None:
    """A route that lets everybody at everything is caught without anybody adding a line."""
    blueprint = web.GuardedBlueprint("careless", __name__)
    careless = web.declare(lambda mid: str(mid), web.Access(permission=Permission.READ_DOCUMENT.value))
    blueprint.add_url_rule("/careless/<mid>", "show", careless)
    app.register_blueprint(blueprint)
    rule = next(rule for rule, _ in walked(app) if rule.endpoint == "careless.show")
    assert "expected 404" in Walker(app, sign_in, Role.MERCHANT, own=False).visit(rule, "GET")
    assert Walker(app, sign_in, Role.MERCHANT, own=True).visit(rule, "GET") == ""
