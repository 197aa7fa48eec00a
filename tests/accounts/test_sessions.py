"""Sessions: how long they last, what a page may write, and how they end."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts import jobs, service
from compliance_app.accounts.models import OneTimeLink, User, UserSession, UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import database
from compliance_app.foundation.database import db
from tests.accounts.conftest import MakePerson
from tests.conftest import SignIn
from tests.factories import NOON, actor_of, make_user

MOMENT = timedelta(microseconds=1)


def only_session() -> UserSession:
    db.session.rollback()
    return db.session.scalars(sa.select(UserSession).execution_options(populate_existing=True)).one()


def test_fifteen_idle_minutes_pass_and_not_a_moment_more(client: FlaskClient, sign_in: SignIn) -> None:
    """ACCOUNT-IDLE-15: the clock runs from the last request."""
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, make_user())
        clock.move_to(NOON + timedelta(minutes=15))
        assert client.get("/account").status_code == 200
        clock.move_to(NOON + timedelta(minutes=30))
        assert client.get("/account").status_code == 200
        clock.move_to(NOON + timedelta(minutes=45) + MOMENT)
        answer = client.get("/account?tab=password")
        assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account?tab%3Dpassword")
        assert "15 minutes without activity" in client.get(answer.location).text
        clock.move_to(NOON + timedelta(minutes=46))
        assert client.get("/account").status_code == 302, "an idle session does not come back to life"


def test_after_idling_a_form_leads_back_to_its_page(client: FlaskClient, sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, make_user())
        clock.shift(timedelta(minutes=16))
        here = {"Referer": "http://localhost/account?a=1"}
        assert client.post("/account/password", headers=here).location == "/sign-in?next=/account?a%3D1"
        for elsewhere in ("http://evil.example/account", "http://["):
            answer = client.post("/account/password", headers={"Referer": elsewhere})
            assert answer.location == "/sign-in?next=/"


def test_activity_is_written_at_most_once_a_minute(client: FlaskClient, sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, make_user())
        clock.shift(timedelta(seconds=60) - MOMENT)
        client.get("/account")
        assert only_session().last_seen_at == NOON
        clock.shift(MOMENT)
        client.get("/account")
        assert only_session().last_seen_at == NOON + timedelta(minutes=1)


def test_a_page_does_not_wait_for_a_writer(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    """A GET answers while another holds the write lock (SQLite) or the row (PostgreSQL), and skips its own write."""
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, make_user())
        clock.shift(timedelta(minutes=5))
        with db.engine.connect() as other:
            other.execute(sa.update(UserSession).values(browser="held"))
            assert client.get("/account").status_code == 200
            other.rollback()
        assert only_session().last_seen_at == NOON
        client.get("/account")
        assert only_session().last_seen_at == NOON + timedelta(minutes=5)
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000


def test_a_request_of_a_person_leaves_reading_to_readers(client: FlaskClient, sign_in: SignIn) -> None:
    """The guard itself never takes the write lock, whatever the method."""
    sign_in(client, make_user())
    with db.engine.connect() as other:
        other.execute(sa.update(UserSession).values(browser="held"))
        assert client.post("/sign-in").status_code == 422
        other.rollback()


def test_the_cookie_holds_a_secret_and_the_database_its_hash(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, make_user())
    with client.session_transaction() as cookie:
        secret = cookie["_user_id"]
    stored = only_session().secret_hash
    assert len(stored) == 64
    assert secret not in stored
    with client.session_transaction() as cookie:
        cookie["_user_id"] = stored
    assert client.get("/account").status_code == 302


def test_signing_in_starts_with_an_empty_cookie(client: FlaskClient, make_person: MakePerson) -> None:
    """Session fixation: nothing that stood in the cookie before signing in stands there after."""
    victim, attacker = make_person(), make_person()
    _, planted = service.open_session(attacker, "192.0.2.66", "planted", NOON)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": planted, "csrf_token": "planted", "extra": "planted"})
    client.post("/sign-in", data={"email": victim.email, "password": "a quiet harbour 7"})
    with client.session_transaction() as cookie:
        assert "planted" not in str(dict(cookie))
        assert cookie["_user_id"] != planted
    assert victim.email in client.get("/account").text


def test_sessions_are_listed_and_can_be_ended(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    user = make_user()
    here, there = sign_in(client, user), sign_in(app.test_client(), user)
    page = here.get("/account").text
    assert page.count("test browser") == 2
    other = db.session.scalars(sa.select(UserSession).order_by(UserSession.id.desc())).first()
    assert other is not None
    assert f"/account/sessions/{other.public_id}/end" in page
    assert here.post(f"/account/sessions/{other.public_id}/end").status_code == 302
    assert there.get("/account").status_code == 302
    assert here.get("/account").text.count("test browser") == 1


def test_sign_out_everywhere(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    user, colleague = make_user(), make_user()
    here, there, bystander = (sign_in(app.test_client(), person) for person in (user, user, colleague))
    assert here.post("/account/sessions/end").location == "/sign-in"
    assert here.get("/account").status_code == there.get("/account").status_code == 302
    assert bystander.get("/account").status_code == 200
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.event, entry.after) == (
        Event.SESSIONS_ENDED,
        {"sessions": 2, "reason": "signed out everywhere"},
    )


def test_a_disabled_person_is_out_at_once(client: FlaskClient, sign_in: SignIn) -> None:
    user, administrator = make_user(), make_user(Role.ADMINISTRATOR)
    sign_in(client, user)
    service.disable(user, "left", actor_of(administrator), NOON)
    db.session.commit()
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "caf\u00e9", "\x00"])
def test_cookies_that_nobody_gave_out(client: FlaskClient, cookie: str) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = cookie
    assert client.get("/account").status_code == 302


def test_refusals_and_foreign_objects_leave_a_trace(client: FlaskClient, sign_in: SignIn) -> None:
    """PCI DSS v4.0.1 10.2.1.4"""
    user = make_user(Role.ACCOUNT_MANAGER)
    sign_in(client, user)
    assert client.get("/users").status_code == 403
    assert client.post("/account/sessions/not-mine/end").status_code == 404
    assert client.get("/no/such/page").status_code == 404
    assert client.get("/static/no-such-file.css").status_code == 404
    refused, missing = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert (refused.event, refused.actor_id, refused.succeeded, refused.origin) == (
        Event.ACCESS_REFUSED,
        user.id,
        False,
        "127.0.0.1",
    )
    assert refused.after == {"method": "GET", "address": "/users"}
    assert missing.event == Event.OBJECT_NOT_FOUND
    assert missing.after == {
        "method": "POST",
        "address": "/account/sessions/<session_id>/end",
        "session_id": "not-mine",
    }


def test_housekeeping(app: Flask) -> None:
    """ACCOUNT-INACTIVE-90 to the moment; the last administrator stays; what ended long ago is dropped."""
    administrator, idle, busy, invited = make_user(Role.ADMINISTRATOR), make_user(), make_user(), make_user()
    at = NOON + timedelta(days=90)
    busy.last_active_at = NOON + MOMENT
    invited.state, invited.password_hash = UserState.INVITED, None
    old, _ = service.open_session(busy, "192.0.2.1", "old", NOON - timedelta(days=1))
    busy.last_active_at = NOON + MOMENT
    old.ended_at = NOON - MOMENT
    live, _ = service.open_session(administrator, "192.0.2.1", "live", at)
    administrator.last_active_at = NOON
    service.invite("new@example.com", "New", Role.AUDITOR, None, actor_of(administrator), NOON - timedelta(days=8))
    db.session.commit()

    assert jobs.housekeeping(at) == 1
    assert jobs.housekeeping(at) == 0
    states = {user.id: user.state for user in db.session.scalars(sa.select(User))}
    assert states[administrator.id] is states[busy.id] is UserState.ACTIVE
    assert states[idle.id] is UserState.DISABLED
    assert states[invited.id] is UserState.INVITED
    assert db.session.scalars(sa.select(UserSession)).all() == [live]
    assert live.ended_at is None
    assert db.session.scalars(sa.select(OneTimeLink)).all() == []
    assert jobs.housekeeping(at + timedelta(minutes=16)) == 1, "the busy one, ninety days after"
    assert live.ended_at is not None


def test_write_if_free_leaves_the_mode_as_it_was(app: Flask) -> None:
    user = make_user()
    service.open_session(user, "192.0.2.1", "x", NOON)
    db.session.commit()
    database.read_only(True)
    try:
        database.write_if_free(sa.update(UserSession).values(browser="y"))
        assert only_session().browser == "y"
        with db.engine.connect() as first, db.engine.connect() as second:
            first.execute(sa.select(sa.literal(1)))
            second.execute(sa.select(sa.literal(1)))
    finally:
        database.read_only(False)
