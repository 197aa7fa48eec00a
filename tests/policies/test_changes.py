"""Changes between two administrators: asked for, approved, refused, withdrawn, cancelled, and what they move."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.policies import queries, service
from compliance_app.policies.models import PolicyChange, PolicyRow
from compliance_app.policies.rules import ChangeState, Policy, Value, in_words
from tests.factories import NOON, TODAY, actor_of, make_user

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)
LATER = date(2026, 3, 10)
SCAN = Policy.SCAN_VALIDITY


@pytest.fixture
def ada() -> User:
    return make_user(Role.ADMINISTRATOR, name="Ada Asks", email="ada@provider.example")


@pytest.fixture
def dan() -> User:
    return make_user(Role.ADMINISTRATOR, name="Dan Decides", email="dan@provider.example")


def ask(person: User, value: Value = 60, valid_from: date = LATER, policy: Policy = SCAN) -> PolicyChange:
    actor = actor_of(person)
    return service.ask(policy, value, valid_from, "Letter of 1 March", "Scans every two months.", actor, NOON, TODAY)


def letters() -> list[tuple[str, list[str]]]:
    rows = db.session.execute(sa.select(OutboxMessage.subject, OutboxMessage.to).order_by(OutboxMessage.id))
    return [(subject, list(to)) for subject, to in rows]


def events() -> list[str]:
    db.session.commit()
    query = sa.select(AuditEntry.event).where(AuditEntry.event.startswith("policy_change"))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_a_change_counts_from_its_day_once_another_person_approves_it(ada: User, dan: User) -> None:
    change = ask(ada)
    assert queries.value_on(SCAN, LATER) == 90, "asking changes nothing"

    service.approve(change, "Agreed.", actor_of(dan), NOON, TODAY)

    assert [queries.value_on(SCAN, day) for day in (TODAY, LATER - ONE, LATER, date.max)] == [90, 90, 60, 60]
    chapter = queries.chapter(SCAN, LATER)
    assert (chapter.current.value, [row.value for row in chapter.former], chapter.planned) == (60, [90], None)
    planned = queries.chapter(SCAN, TODAY).planned
    assert planned is not None
    assert (planned.value, planned.source) == (60, "Letter of 1 March")
    assert letters() == [
        ("A decision waits: How long a passed scan counts", ["dan@provider.example"]),
        ("Approved: How long a passed scan counts", ["ada@provider.example"]),
    ]
    assert events() == ["policy_change.requested", "policy_change.approved"]


def test_who_asks_never_decides(ada: User) -> None:
    change = ask(ada)
    for decide in (
        lambda: service.approve(change, "", actor_of(ada), NOON, TODAY),
        lambda: service.refuse(change, "No.", actor_of(ada), NOON),
        lambda: service.approve(change, "", SYSTEM, NOON, TODAY),
    ):
        with pytest.raises(service.OwnRequest):
            decide()
    assert change.state is ChangeState.REQUESTED
    with pytest.raises(Refusal, match="signed in"):
        service.ask(Policy.FORM_VALIDITY, 6, LATER, "A", "B", SYSTEM, NOON, TODAY)


def test_a_change_decided_after_its_day_begins_on_the_day_of_the_decision(ada: User, dan: User) -> None:
    change = ask(ada)
    service.approve(change, "", actor_of(dan), NOON, LATER + ONE)

    assert change.valid_from == LATER + ONE
    assert [queries.value_on(SCAN, LATER + n * ONE) for n in (0, 1)] == [90, 60]


def test_a_refusal_needs_words_and_leaves_the_value(ada: User, dan: User) -> None:
    change = ask(ada)
    with pytest.raises(Refusal, match="why you refuse"):
        service.refuse(change, " ", actor_of(dan), NOON)
    with pytest.raises(Refusal, match="Shorten the note"):
        service.refuse(change, "x" * 1001, actor_of(dan), NOON)
    service.refuse(change, "The standard says three months.", actor_of(dan), NOON)

    assert queries.value_on(SCAN, LATER) == 90
    assert letters()[-1] == ("Refused: How long a passed scan counts", ["ada@provider.example"])
    with pytest.raises(Conflict, match="already refused"):
        service.approve(change, "", actor_of(dan), NOON, TODAY)
    assert events() == ["policy_change.requested", "policy_change.refused"]


def test_only_who_asked_withdraws_and_then_another_may_be_asked_for(ada: User, dan: User) -> None:
    change = ask(ada)
    with pytest.raises(Refusal, match="waits for a decision already"):
        ask(dan, 45)
    with pytest.raises(Refusal, match="Only the person who asked"):
        service.withdraw(change, actor_of(dan), NOON)
    service.withdraw(change, actor_of(ada), NOON)
    with pytest.raises(Conflict):
        service.withdraw(change, actor_of(ada), NOON)

    assert ask(dan, 45).state is ChangeState.REQUESTED


def test_what_is_planned_can_be_cancelled_until_it_begins(ada: User, dan: User) -> None:
    service.approve(ask(ada), "", actor_of(dan), NOON, TODAY)
    with pytest.raises(Refusal, match="begins on 10 March 2026 already"):
        ask(ada, 45, LATER)
    with pytest.raises(Conflict, match="begun already"):
        service.cancel(SCAN, actor_of(ada), NOON, LATER)
    service.cancel(SCAN, actor_of(ada), NOON, LATER - ONE)

    assert queries.value_on(SCAN, LATER) == 90
    with pytest.raises(Conflict):
        service.cancel(SCAN, actor_of(ada), NOON, TODAY)
    assert events()[-1] == "policy_change.cancelled"


def test_a_change_that_no_longer_goes_is_refused_at_the_decision(ada: User, dan: User) -> None:
    waiting = ask(ada)
    db.session.execute(sa.update(PolicyRow).where(PolicyRow.policy == SCAN).values(value=60))
    with pytest.raises(Refusal, match="60 days already"):
        service.approve(waiting, "", actor_of(dan), NOON, TODAY)


def test_a_choice_is_asked_for_decided_and_kept_like_a_number(ada: User, dan: User) -> None:
    policy, chosen = Policy.COUNTED_STATUSES, frozenset({"success", "decline"})
    change = ask(ada, chosen, policy=policy)
    service.approve(change, "", actor_of(dan), NOON, TODAY)
    db.session.commit()
    db.session.expire_all()

    assert change.value == chosen
    assert [queries.words_on(policy, day) for day in (LATER - ONE, LATER)] == [{"success"}, chosen]
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.after is not None
    assert entry.after["value"] == ["decline", "success"]
    body = db.session.scalars(sa.select(OutboxMessage.text).order_by(OutboxMessage.id)).first() or ""
    assert f"from {in_words(policy, frozenset({'success'}))} to Success and Decline from 10 March 2026" in body


def test_the_shipped_values_are_installed_once() -> None:
    db.session.execute(sa.delete(PolicyRow))
    assert service.install(NOON) == len(Policy)
    assert service.install(NOON) == 0
    assert [chapter.current.value for chapter in queries.chapters(TODAY)] == [
        chapter.definition.shape.shipped for chapter in queries.chapters(TODAY)
    ]
