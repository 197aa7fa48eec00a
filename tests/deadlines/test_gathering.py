"""What the calendar gathers from stored facts, for whom, and with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.deadlines import queries
from compliance_app.deadlines.queries.scope import Scope
from compliance_app.deadlines.rules import Kind, Span
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies.rules import DEFINITIONS, Policy
from tests.deadlines.builders import duty, last_minute, override, record, rise
from tests.documents.builders import make_document
from tests.factories import TODAY, make_merchant, make_user, viewer_of
from tests.policies.builders import set_policy
from tests.service_providers.builders import make_aoc, make_provider, rely

DAY = date(2028, 2, 29)
MONTH = Span(date(2028, 2, 1), date(2028, 2, 29))


def words(user: User, span: Span = MONTH, timezone: str = "UTC", **more: Any) -> list[tuple[date, str, str]]:
    """Day, merchant and words of all that falls due."""
    found = queries.gather(Scope(viewer_of(user), span, **more), timezone)
    return [(due.on, due.merchant.name if due.merchant else "", due.words) for due in found.deadlines]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def document(merchant: Merchant, kind: DocumentKind) -> int:
    """The key of a document of the merchant."""
    saq = SaqType.A if kind is DocumentKind.SAQ else None
    return make_document(merchant, make_user(), kind=kind, saq_type=saq).id


def test_every_source_falls_due_on_its_day(app: Flask) -> None:
    admin, one, two = make_user(Role.ADMINISTRATOR), make_merchant(name="Alder"), make_merchant(name="Birch")
    saq = document(one, DocumentKind.SAQ)
    rise(two, DAY)
    override(one, 2, DAY)
    rely(two, provider := make_provider("Gateway Ltd"))
    make_aoc(provider, date(2027, 2, 28))
    duty(one, last_minute(DAY, "UTC"))
    set_policy(Policy.SCAN_VALIDITY, 60, DAY)
    db.session.commit()  # what the facts come to is settled with them; only then are the records set
    record(one, DAY)
    record(one, DAY, ObligationKind.SAQ, EvidenceKind.DOCUMENT, saq)
    record(one, DAY, ObligationKind.CHANGE_SCAN, EvidenceKind.CHANGE)
    record(two, DAY, ObligationKind.ASV_SCAN, EvidenceKind.EXEMPTION)
    assert words(admin) == [
        (date(2028, 2, 28), "Birch", "Last day of the AOC of Gateway Ltd"),
        (DAY, "", f"New value begins: {DEFINITIONS[Policy.SCAN_VALIDITY].title}"),
        (DAY, "Alder", "Scan due after a significant change"),
        (DAY, "Alder", "Last day of the SAQ A"),
        (DAY, "Alder", "Visa: incident report"),
        (DAY, "Alder", "Level 2 by decision ends"),
        (DAY, "Alder", "Last day of the ASV scan"),
        (DAY, "Birch", "Exemption from the ASV scan ends"),
        (DAY, "Birch", "AOC due after the rise to Level 1"),
    ]
    for kind in Kind:
        of_kind = queries.gather(Scope(viewer_of(admin), MONTH, kind=kind), "UTC").deadlines
        assert {due.kind for due in of_kind} == {kind}


@pytest.mark.parametrize(
    ("zone", "on"),
    [
        ("UTC", DAY),
        ("Pacific/Auckland", date(2028, 3, 1)),
        ("Pacific/Honolulu", DAY),
        ("Europe/Athens", date(2028, 3, 1)),
    ],
)
def test_a_moment_falls_on_the_providers_day(app: Flask, zone: str, on: date) -> None:
    manager = make_user()
    duty(make_merchant(manager, "Alder"), last_minute(DAY, "UTC"))
    assert words(manager, Span(on, on), zone) == [(on, "Alder", "Visa: incident report")]
    assert words(manager, Span(on - timedelta(days=1), on - timedelta(days=1)), zone) == []
    assert words(manager, Span(on + timedelta(days=1), on + timedelta(days=1)), zone) == []


def test_an_aoc_due_after_a_rise_is_said_once_and_not_where_it_is_there_or_lifted(app: Flask) -> None:
    manager = make_user()
    said, there, lifted, fallen, expected = (make_merchant(manager, name) for name in ("A", "B", "C", "D", "E"))
    for merchant in (said, there, lifted, fallen, expected):
        rise(merchant, DAY)
    record(said, DAY, ObligationKind.AOC, EvidenceKind.DOCUMENT, document(said, DocumentKind.SAQ))
    later = DAY + timedelta(days=90)
    record(there, later, ObligationKind.AOC, EvidenceKind.DOCUMENT, document(there, DocumentKind.AOC))
    override(lifted, 2, later)
    rise(fallen, None, TODAY + timedelta(days=30))
    assert words(manager) == [
        (DAY, "A", "AOC due; until then the SAQ A suffices"),
        (DAY, "E", "AOC due after the rise to Level 1"),
    ]


def test_an_aoc_that_is_due_cites_what_begins_to_ask_for_it(app: Flask) -> None:
    manager = make_user()
    risen, decided, covered = (make_merchant(manager, name) for name in ("A", "B", "C"))
    rise(risen, DAY)
    override(decided, 1, DAY + timedelta(days=90), DAY + timedelta(days=1))
    for merchant in (risen, decided, covered):
        record(merchant, DAY, ObligationKind.AOC, EvidenceKind.DOCUMENT, document(merchant, DocumentKind.SAQ))
    found = queries.gather(Scope(viewer_of(manager), MONTH, kind=Kind.LEVEL), "UTC").deadlines
    assert [due.rule_id for due in found] == ["LEVEL-RISE", "LEVEL-OVERRIDE", "EXPIRY"]


def test_of_a_providers_aocs_the_longest_counts_and_only_while_the_merchant_relies_on_it(app: Flask) -> None:
    manager, provider = make_user(), make_provider("Gateway Ltd")
    merchant, left = make_merchant(manager, "Alder"), make_merchant(manager, "Birch")
    rely(merchant, provider)
    rely(left, provider).until = DAY - timedelta(days=2)
    make_aoc(provider, date(2027, 2, 10))
    make_aoc(provider, date(2027, 2, 28))
    db.session.flush()
    assert words(manager) == [(date(2028, 2, 28), "Alder", "Last day of the AOC of Gateway Ltd")]


def test_a_providers_aoc_is_said_once_however_many_rely_on_it(app: Flask) -> None:
    manager, provider = make_user(), make_provider("Gateway Ltd")
    merchants = [make_merchant(manager, name) for name in ("Alder", "Birch")]
    for merchant in (*merchants, make_merchant(make_user(), "A colleague's")):
        rely(merchant, provider)
    make_aoc(provider, date(2027, 2, 28))
    db.session.flush()
    assert words(manager) == [(date(2028, 2, 28), "", "Last day of the AOC of Gateway Ltd, on which 2 merchants rely")]
    found = queries.gather(Scope(viewer_of(manager), MONTH), "UTC")
    assert found.deadlines[0].path == f"/service-providers/{provider.public_id}"
    assert found.totals[date(2028, 2, 28)] == 1
    assert words(manager, merchant_id=merchants[1].id) == [
        (date(2028, 2, 28), "Birch", "Last day of the AOC of Gateway Ltd")
    ]


def test_each_sees_their_own_and_none_of_a_closed_merchant(app: Flask) -> None:
    team, other = Team(name="North"), Team(name="South")
    manager, colleague, lead = make_user(team=team), make_user(team=other), make_user(Role.TEAM_LEAD, team)
    person, admin = make_user(Role.MERCHANT), make_user(Role.ADMINISTRATOR)
    own, foreign = make_merchant(manager, "Own", (person,)), make_merchant(colleague, "Foreign")
    closed = make_merchant(manager, "Closed", (person,))
    closed.state = MerchantState.CLOSED
    for merchant in (own, foreign, closed):
        record(merchant, DAY)
        override(merchant, 2, DAY)
        duty(merchant, last_minute(DAY, "UTC"))
    set_policy(Policy.SCAN_VALIDITY, 60, DAY)

    def seen(user: User, **more: Any) -> set[str]:
        return {name for _, name, _ in words(user, **more)}

    assert seen(manager) == seen(lead) == {"Own"}
    assert seen(colleague) == {"Foreign"}
    assert seen(admin) == {"", "Own", "Foreign"}
    assert seen(make_user(Role.AUDITOR)) == {"Own", "Foreign"}
    assert seen(admin, manager_id=manager.id) == {"Own"}
    assert seen(admin, merchant_id=foreign.id) == {"Foreign"}
    assert seen(make_user(Role.MERCHANT)) == set()
    assert words(person) == [(DAY, "Own", "Last day of the ASV scan")]
    assert words(person, kind=Kind.INCIDENT) == []
    of_staff = queries.gather(Scope(viewer_of(manager), MONTH, kind=Kind.SCAN), "UTC").deadlines
    of_person = queries.gather(Scope(viewer_of(person), MONTH), "UTC").deadlines
    assert [due.path for due in of_staff] == [f"/merchants/{own.public_id}#scans"]
    assert [due.path for due in of_person] == [f"/portal/{own.public_id}"]
    assert of_staff[0].key == of_person[0].key


def test_as_many_statements_for_many_merchants_as_for_one_and_every_day_counted(app: Flask) -> None:
    manager = make_user()
    viewer = viewer_of(manager)
    record(make_merchant(manager, "M"), DAY)
    with statements() as for_one:
        queries.gather(Scope(viewer, MONTH, per_day=3), "UTC")
    for n in range(12):
        record(merchant := make_merchant(manager, f"M{n:02}"), DAY - timedelta(days=n // 8))
        override(merchant, 2, DAY)
    with statements() as for_many:
        found = queries.gather(Scope(viewer, MONTH, per_day=3), "UTC")
    assert len(for_many) == len(for_one) == 5
    assert found.totals == {DAY: 9 + 12, DAY - timedelta(days=1): 4}
    assert [
        due.merchant.name for due in found.deadlines if due.kind is Kind.SCAN and due.on == DAY and due.merchant
    ] == [
        "M",
        "M00",
        "M01",
    ]
