"""Signing in through the page: right, wrong, locked, disabled, forgotten."""

from datetime import timedelta
from typing import Literal

import argon2
import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compliance_app.accounts import signature
from compliance_app.accounts.models import User, UserSession, UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from tests.accounts.conftest import PASSWORD, MakePerson, letters
from tests.factories import NOON

MOMENT = timedelta(microseconds=1)


def try_password(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def events() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.id)))


def test_right_password_signs_in_and_goes_on(client: FlaskClient, make_person: MakePerson) -> None:
    make_person(email="ana@example.com")
    answer = try_password(client, " Ana@Example.COM ", next="/account")
    assert (answer.status_code, answer.location) == (302, "/account")
    assert "ana@example.com" in client.get("/account").text
    assert events() == [Event.SIGNED_IN]


def test_sign_in_page_sends_on_who_is_signed_in(client: FlaskClient, make_person: MakePerson) -> None:
    try_password(client, make_person().email)
    assert client.get("/sign-in?next=/account").location == "/account"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_never_leads_to_another_site(client: FlaskClient, make_person: MakePerson, target: str) -> None:
    email = make_person().email
    assert "evil" not in client.get("/sign-in", query_string={"next": target}).text
    assert try_password(client, email, next=target).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"


def test_refusals_tell_nothing_about_the_account(client: FlaskClient, make_person: MakePerson) -> None:
    """ACCOUNT-ENUMERATION: wrong password, unknown address, invited, disabled, locked: one answer."""
    known, invited, disabled, locked = (make_person(email=f"{name}@example.com") for name in "abcd")
    invited.state, invited.password_hash = UserState.INVITED, None
    disabled.state = UserState.DISABLED
    db.session.commit()
    for _ in range(10):
        try_password(client, locked.email, "wrong")
    right_but_locked = try_password(client, locked.email)
    wrong = [try_password(client, user.email, "wrong") for user in (known, invited, disabled, locked)]
    unknown = try_password(client, "z@example.com", "wrong")
    answers = {
        (answer.status_code, answer.text.replace(letter + "@example.com", "?"))
        for answer, letter in zip([*wrong, unknown, right_but_locked], "abcdzd", strict=True)
    }
    assert len(answers) == 1
    assert "is not right" in unknown.text


def test_an_unknown_address_takes_a_comparison_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """ACCOUNT-ENUMERATION: what takes time is done in either case."""
    compared: list[str] = []

    class Counting(argon2.PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            compared.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(signature, "HASHER", Counting(time_cost=1, memory_cost=64, parallelism=1))
    try_password(client, "nobody@example.com")
    assert len(compared) == 1


def test_the_right_password_of_a_disabled_account_says_so(client: FlaskClient, make_person: MakePerson) -> None:
    user = make_person()
    user.state = UserState.DISABLED
    db.session.commit()
    answer = try_password(client, user.email)
    assert answer.status_code == 422
    assert "This account is disabled" in answer.text
    assert client.get("/account").status_code == 302


def test_the_tenth_wrong_try_locks_for_thirty_minutes_to_the_moment(
    client: FlaskClient, make_person: MakePerson
) -> None:
    """ACCOUNT-LOCK-10, ACCOUNT-LOCK-30"""
    user = make_person(email="ana@example.com")
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(9):
            assert try_password(client, user.email, "wrong").status_code == 422
        assert Event.USER_LOCKED not in events()
        try_password(client, user.email, "wrong")
        assert events()[-2:] == [Event.SIGN_IN_FAILED, Event.USER_LOCKED]
        assert "locked for 30 minutes" in letters()[-1].subject

        clock.move_to(NOON + timedelta(minutes=30) - MOMENT)
        assert try_password(client, user.email).status_code == 422
        clock.move_to(NOON + timedelta(minutes=30))
        assert try_password(client, user.email).status_code == 302
    assert events().count(Event.USER_LOCKED) == 1


def test_nine_wrong_tries_and_a_right_one_begin_the_count_again(client: FlaskClient, make_person: MakePerson) -> None:
    user = make_person()
    for _ in range(2):
        for _ in range(9):
            try_password(client, user.email, "wrong")
        assert try_password(client, user.email).status_code == 302
    assert Event.USER_LOCKED not in events()


def test_after_a_lock_there_are_ten_tries_again(client: FlaskClient, make_person: MakePerson) -> None:
    user = make_person()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(10):
            try_password(client, user.email, "wrong")
        clock.shift(timedelta(minutes=31))
        for _ in range(9):
            try_password(client, user.email, "wrong")
        assert try_password(client, user.email).status_code == 302


def test_wrong_tries_side_by_side_all_count(client: FlaskClient, make_person: MakePerson) -> None:
    """A try is counted before it is compared: a thousand at once get ten comparisons, no more."""
    from compliance_app.accounts import service

    user = make_person()
    attempts = [service.count_attempt(user.email, NOON) for _ in range(20)]
    db.session.commit()
    assert [attempt.stored is not None for attempt in attempts] == [True] * 10 + [False] * 10


@pytest.mark.parametrize(("after", "status"), [(timedelta(days=90) - MOMENT, 302), (timedelta(days=90), 422)])
def test_an_account_not_used_for_ninety_days_is_disabled_at_sign_in(
    client: FlaskClient, make_person: MakePerson, after: timedelta, status: int
) -> None:
    """ACCOUNT-INACTIVE-90"""
    user = make_person()
    user.last_active_at = NOON
    db.session.commit()
    with time_machine.travel(NOON + after, tick=False):
        answer = try_password(client, user.email)
    assert answer.status_code == status
    assert (Event.USER_DISABLED in events()) is (status == 422)
    db.session.expire_all()
    assert user.state is (UserState.DISABLED if status == 422 else UserState.ACTIVE)


def test_the_last_administrator_is_not_locked_out_by_a_long_holiday(
    client: FlaskClient, make_person: MakePerson
) -> None:
    """ACCOUNT-LAST-ADMINISTRATOR goes before ACCOUNT-INACTIVE-90."""
    user = make_person(Role.ADMINISTRATOR)
    user.last_active_at = NOON
    db.session.commit()
    with time_machine.travel(NOON + timedelta(days=400), tick=False):
        assert try_password(client, user.email).status_code == 302


def test_a_hash_of_old_parameters_is_made_anew(
    client: FlaskClient, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_person()
    monkeypatch.setattr(signature, "HASHER", argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert try_password(client, user.email).status_code == 302
    db.session.expire_all()
    assert user.password_hash is not None
    assert "t=2" in user.password_hash
    assert Event.PASSWORD_REHASHED in events()
    assert try_password(client, user.email).status_code == 302


def test_passwords_are_kept_as_argon2id(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert signature.password_hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_what_is_typed_wrong_is_not_written_down(client: FlaskClient) -> None:
    """A password typed into the field of the address must not lie in the trail."""
    try_password(client, "my secret@harbour 7", "wrong")
    try_password(client, "nobody@example.com", "hunter2hunter2")
    written = " ".join(str(vars(entry)) for entry in db.session.scalars(sa.select(AuditEntry)))
    assert "secret" not in written
    assert "hunter2" not in written
    assert "nobody@example.com" in written


@pytest.mark.parametrize("data", [{}, {"email": "x"}, {"email": "a\x00b@example.com", "password": "\x00"}])
def test_incomplete_forms_are_answered(client: FlaskClient, data: dict[str, str]) -> None:
    answer = client.post("/sign-in", data=data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_signing_out_ends_the_session_for_good(client: FlaskClient, make_person: MakePerson) -> None:
    try_password(client, make_person(Role.ADMINISTRATOR).email)
    kept = client.get_cookie("session")
    assert kept is not None
    assert client.post("/sign-out").location == "/sign-in"
    client.set_cookie("session", kept.value)
    assert client.get("/account").status_code == 302
    assert events()[-1] == Event.SIGNED_OUT
    assert db.session.scalars(sa.select(UserSession)).one().ended_at is not None


def test_people_are_stored_once(make_person: MakePerson) -> None:
    make_person(email="ana@example.com")
    with pytest.raises(sa.exc.IntegrityError):
        make_person(email="ana@example.com")
    db.session.rollback()
    assert db.session.scalars(sa.select(User)).one().email == "ana@example.com"
