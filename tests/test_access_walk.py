"""Every route, as every role and signed out, on an object of one's own and on a foreign one (ACCESS-1, ACCESS-2).

What must happen follows from the route's declaration, the table of permissions, and what the role may
see. Nothing here lists routes: a new one is walked as soon as it is registered. Only a parameter of an
address that nobody used before needs a line in PARAMETERS.
"""

import io
import itertools
import secrets
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from compliance_app.accounts import service as accounts
from compliance_app.accounts.access import OPEN_ENDPOINTS
from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import PERMISSIONS, Permission, Role
from compliance_app.documents import queries as stored
from compliance_app.documents.models import HeldUpload
from compliance_app.documents.rules import DocumentKind, Terms, WaitsFor
from compliance_app.documents.service import retention
from compliance_app.exemptions import service as exemptions
from compliance_app.exemptions.rules import ExemptionKind, Subject, Wanted
from compliance_app.foundation import clock, files, web
from compliance_app.foundation.columns import Table
from compliance_app.foundation.database import db
from compliance_app.incidents import service as incidents
from compliance_app.incidents.models import Incident, IncidentDuty
from compliance_app.incidents.rules import NewIncident
from compliance_app.levels import queries as limits
from compliance_app.levels import service as levels
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from compliance_app.mail import service as mail
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant, PendingImport, Project
from compliance_app.merchants.rules import ContactRole, ImportKind, PaymentSystem
from compliance_app.merchants.service import pending
from compliance_app.network_changes import service as network_changes
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.network_changes.service import Said
from compliance_app.policies import queries as rule_book
from compliance_app.policies import service as policies
from compliance_app.policies.rules import Policy
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules.plain import to_plain
from compliance_app.reports import pdf
from compliance_app.reviews import service as reviews
from compliance_app.reviews.service import Checked
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules import DisputeDecision, DisputeKind, VendorDetails
from compliance_app.scans.service import notes as scan_notes
from compliance_app.scans.service import vendors
from compliance_app.scans.service.notes import Dispute
from compliance_app.submissions import service as submissions
from compliance_app.submissions.rules import Way
from compliance_app.submissions.service import Parcel
from tests.conftest import SignIn
from tests.documents.builders import all_ticked, make_document
from tests.factories import actor_of, make_merchant, make_user, viewer_of
from tests.groups.builders import join, make_entity
from tests.levels.builders import change_threshold
from tests.policies.builders import set_policy
from tests.service_providers.builders import make_aoc, make_provider, rely
from tests.submissions.builders import accepted_document

SEES_ALL = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
_numbers = itertools.count(1)


@dataclass
class Side:
    """A merchant with its people: one's own, or a foreign one. `role` visits; `visitor` is the one who does."""

    merchant: Merchant
    manager: User
    employee: User
    visitor: User
    own: bool
    made: dict[Hashable, str | int] = field(default_factory=dict)

    def fill(self, key: Hashable, parameter: "Parameter") -> str | int:
        """What a parameter names on this side, made once."""
        if key not in self.made:
            self.made[key] = parameter.fill(self)
        return self.made[key]


Fill = Callable[[Side], str | int]


@dataclass(frozen=True)
class Parameter:
    """How a parameter of an address is filled, and who may see what it names.

    `seen`: "merchant" as the merchant is seen, "owner" by its owner only, "all" by everyone with the permission.
    """

    fill: Fill
    seen: str


def contact_of(side: Side) -> str:
    contact = Contact(merchant_id=side.merchant.id, role=ContactRole.FIRST, name="C", email="c@example.com")
    db.session.add(contact)
    db.session.flush()
    return contact.public_id


def project_of(side: Side) -> str:
    return db.session.scalars(sa.select(Project.public_id).where(Project.merchant_id == side.merchant.id)).one()


def document_of(side: Side) -> str:
    return make_document(side.merchant, side.employee).public_id


def held_of(side: Side) -> str:
    held = HeldUpload(
        merchant_id=side.merchant.id,
        waits_for=WaitsFor.SENDER,
        file_name="saq.pdf",
        file_key=secrets.token_hex(24),
        file_size=1,
        sha256=secrets.token_hex(32),
        key_id="k1",
        wrapped_key="a key",
        reader="1",
        reading=to_plain(Reading()),
        findings=[],
        held_by="somebody",
        held_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=24),
    )
    db.session.add(held)
    db.session.flush()
    return held.public_id


def hold_of(side: Side) -> str:
    return retention.place_hold(side.merchant, None, "A case.", actor_of(side.manager), clock.now()).public_id


def planned_term(side: Side) -> str:
    today = clock.today()
    term = retention.NewTerm(9, today + timedelta(days=30), "A letter")
    retention.change_term(DocumentKind.AOC, term, actor_of(side.manager), clock.now(), today)
    return DocumentKind.AOC.value


def exception_of(side: Side) -> str:
    document, on = make_document(side.merchant, side.employee), clock.today()
    checked = Checked(on, [], None, Terms())
    asker = actor_of(make_user())
    return reviews.ask_exception(document, checked, on, "The rest follows.", asker, clock.now(), on).public_id


def check_line_of(_side: Side) -> str:
    return stored.check_lines(DocumentKind.SAQ)[0].public_id


def reason_of(_side: Side) -> str:
    return stored.reason_rows()[0].public_id


def scan_of(side: Side) -> AsvScan:
    document, at = make_document(side.merchant, side.employee, DocumentKind.ASV_SCAN_REPORT, None), clock.now()
    on, ticked = clock.day_of(at), all_ticked(DocumentKind.ASV_SCAN_REPORT)
    return scans.accept_report(document, "Scanwell", on, True, None, ticked, None, actor_of(make_user()), at, on)


def dispute_of(side: Side) -> str:
    said = Dispute("shop", "Old TLS", DisputeKind.FALSE_POSITIVE, DisputeDecision.PENDING, None, "")
    return scan_notes.dispute(scan_of(side), said, actor_of(side.manager), clock.now(), clock.today()).public_id


def scan_policy_of(side: Side) -> str:
    today = clock.today()
    return scan_notes.see_policy(side.merchant, today, "A.", actor_of(side.manager), clock.now(), today).public_id


def vendor_of(side: Side) -> str:
    today = clock.today()
    details = VendorDetails("Scanwell", f"no-{next(_numbers)}", today, today + timedelta(days=9))
    return vendors.add(details, actor_of(side.manager), clock.now()).public_id


def override_of(side: Side) -> str:
    reason, today = "The payment system asks for it.", clock.today()
    until = today + timedelta(days=30)
    actor = actor_of(side.manager)
    return levels.request_override(side.merchant, 1, reason, today, until, actor, clock.now(), today).public_id


def exemption_of(side: Side) -> str:
    today, actor = clock.today(), actor_of(side.manager)
    until = today + timedelta(days=30)
    wanted = Wanted(ExemptionKind.PROMISED, Subject.SCAN, None, "An ASV is engaged.", "Its order.", today, until)
    return exemptions.request(side.merchant, wanted, None, actor, clock.now(), today).public_id


def change_of(side: Side) -> str:
    today, actor = clock.today(), actor_of(side.manager)
    said = Said(ChangeKind.SCOPE, today, f"Office number {next(_numbers)}.")
    return network_changes.report(side.merchant, said, actor, clock.now(), today).public_id


def question_of(side: Side) -> str:
    asker = actor_of(side.employee)
    system, on = PaymentSystem.AMEX, clock.today()
    return submissions.ask(side.merchant, system, "", asker, clock.now(), on).public_id


def forwarding_of(side: Side) -> str:
    document, on = accepted_document(side.merchant, on=clock.today()), clock.today()
    parcel = Parcel(PaymentSystem.AMEX, [document], on, Way.EMAIL, "Somebody")
    return submissions.forward(side.merchant, parcel, actor_of(side.manager), clock.now(), on).public_id


def import_of(kind: ImportKind, applied: bool = False) -> Fill:
    def fill(side: Side) -> str:
        owner = side.visitor if side.own else side.manager
        made: PendingImport = pending.keep(kind, "a.csv", Table((), (), ()), [], viewer_of(owner), clock.now())
        if applied:
            pending.finish(made, clock.now())
        db.session.flush()
        return made.public_id

    return fill


def session_of(side: Side) -> str:
    owner = side.visitor if side.own else side.employee
    session, _ = accounts.open_session(owner, "192.0.2.9", "another browser", clock.now())
    return session.public_id


def team_of(side: Side) -> str:
    team = Team(name=f"Team {next(_numbers)}")
    db.session.add(team)
    db.session.flush()
    return team.public_id


def group_of(side: Side) -> str:
    entity = make_entity()
    join(entity, side.merchant, clock.today(), on=clock.today())
    return entity.public_id


def planned_limit(_side: Side) -> str:
    today = clock.today()
    limit = NewLimit(Operator.OVER, 5_000_000, today + timedelta(days=30), "A letter")
    change_threshold("visa", 1, limit, today, clock.now())
    return "visa"


def asked_limit(_side: Side) -> str:
    found = limits.waiting_change("visa", 2)
    limit, asker = NewLimit(Operator.OVER, 900_000, clock.today(), "A letter"), actor_of(make_user(Role.ADMINISTRATOR))
    at, today = clock.now(), clock.today()
    return (found or levels.ask_threshold("visa", 2, limit, "A reason.", asker, at, today)).public_id


def asked_policy(_side: Side) -> str:
    policy, today, asker = Policy.FORM_VALIDITY, clock.today(), actor_of(make_user(Role.ADMINISTRATOR))
    found = rule_book.chapter(policy, today).waiting
    return (found or policies.ask(policy, 6, today, "A letter", "A reason.", asker, clock.now(), today)).public_id


def planned_policy(_side: Side) -> str:
    set_policy(Policy.SCAN_VALIDITY, 60, clock.today() + timedelta(days=30))
    return Policy.SCAN_VALIDITY.value


def letter_of(_side: Side) -> str:
    key = f"walk-{next(_numbers)}"
    mail.enqueue(key=key, to=["a@example.com"], subject="S", text="T", html="<p>T</p>", at=clock.now())
    return db.session.scalars(sa.select(OutboxMessage.public_id).where(OutboxMessage.key == key)).one()


def aoc_of(side: Side) -> str:
    aoc = make_aoc(make_provider(), uploader=side.employee)
    stored = files.current().store(io.BytesIO(b"%PDF-1.7"))
    aoc.file_key, aoc.file_size, aoc.sha256 = stored.file_key, stored.size, stored.sha256
    aoc.key_id, aoc.wrapped_key = stored.wrapped_key.key_id, stored.wrapped_key.text
    db.session.flush()
    return aoc.public_id


def constant(value: str | int) -> Fill:
    return lambda _side: value


def incident_of(side: Side) -> str:
    at = clock.now()
    new = NewIncident(clock.day_of(at), at, "The bank", "Odd charges after visits.", frozenset({PaymentSystem.VISA}))
    return incidents.record(side.merchant, new, "UTC", actor_of(side.manager), at, clock.day_of(at)).public_id


def duty_of(side: Side) -> str:
    incident_id = side.fill("incident_id", PARAMETERS["incident_id"])
    query = sa.select(IncidentDuty.public_id).join(Incident).where(Incident.public_id == incident_id)
    return db.session.scalars(query.limit(1)).one()


PARAMETERS = {
    "mid": Parameter(lambda side: side.merchant.public_id, "merchant"),
    "cid": Parameter(contact_of, "merchant"),
    "pid": Parameter(project_of, "merchant"),
    "uid": Parameter(lambda side: side.employee.public_id, "merchant"),
    "did": Parameter(document_of, "merchant"),
    "hid": Parameter(held_of, "merchant"),
    "oid": Parameter(override_of, "merchant"),
    "xid": Parameter(exception_of, "merchant"),
    "eid": Parameter(exemption_of, "merchant"),
    "nid": Parameter(change_of, "merchant"),
    "incident_id": Parameter(incident_of, "merchant"),
    "duty_id": Parameter(duty_of, "merchant"),
    "line_id": Parameter(check_line_of, "all"),
    "reason_id": Parameter(reason_of, "all"),
    "scan_id": Parameter(lambda side: scan_of(side).public_id, "merchant"),
    "dispute_id": Parameter(dispute_of, "merchant"),
    "policy_id": Parameter(scan_policy_of, "merchant"),
    "vendor_id": Parameter(vendor_of, "all"),
    "session_id": Parameter(session_of, "owner"),
    "user_id": Parameter(lambda side: side.employee.public_id, "all"),
    "team_id": Parameter(team_of, "all"),
    "public_id": Parameter(letter_of, "all"),
    "secret": Parameter(constant("nobody-was-sent-this"), "all"),
    "system": Parameter(constant("visa"), "all"),
    "level": Parameter(constant(1), "all"),
    "number": Parameter(constant(1), "all"),
    "kind": Parameter(constant("csv"), "all"),
    "hold_id": Parameter(hold_of, "merchant"),
    "gid": Parameter(group_of, "merchant"),
    "qid": Parameter(question_of, "merchant"),
    "fid": Parameter(forwarding_of, "merchant"),
    "provider_id": Parameter(lambda _side: make_provider().public_id, "all"),
    "aoc_id": Parameter(aoc_of, "all"),
    "reliance_id": Parameter(lambda side: rely(side.merchant, make_provider()).public_id, "merchant"),
    "policy": Parameter(constant(Policy.FORM_VALIDITY.value), "all"),
}
"""By name. Where one name means different things, by (endpoint, name) below."""

SPECIAL = {
    (f"{package}.{view}", "iid"): Parameter(import_of(kind, applied=view == "import_result"), "owner")
    for package, kind in (
        ("merchants", ImportKind.MERCHANTS),
        ("volumes", ImportKind.VOLUMES),
        ("vendors", ImportKind.VENDORS),
    )
    for view in ("import_plan", "import_result", "import_errors")
} | {
    ("rulebook.cancel_threshold", "system"): Parameter(planned_limit, "all"),
    **{
        (f"rulebook.{view}", "change_id"): Parameter(fill, "all")
        for kind, fill in (("policy", asked_policy), ("threshold", asked_limit))
        for view in (f"{kind}_change", f"decide_{kind}", f"withdraw_{kind}")
    },
    ("rulebook.cancel_policy", "policy"): Parameter(planned_policy, "all"),
    ("documents.term", "kind"): Parameter(constant(DocumentKind.AOC.value), "all"),
    ("documents.change_term", "kind"): Parameter(constant(DocumentKind.AOC.value), "all"),
    ("documents.cancel_term", "kind"): Parameter(planned_term, "all"),
}

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
    team, other_team = (Team(name=f"Team {next(_numbers)}") for _ in range(2))
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
        "to PARAMETERS in tests/test_access_walk.py"
        for rule, _ in walked(app)
        for name in sorted(rule.arguments)
        if name not in PARAMETERS and (rule.endpoint, name) not in SPECIAL
    ]
    assert not missing, "\n".join(dict.fromkeys(missing))


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [rule.endpoint for rule, _ in walked(app) if web.access_of(app.view_functions[rule.endpoint]) is None]
    assert not silent, f"Put @requires(Permission.X) or @public('why') under the route decorator of {silent}"


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
