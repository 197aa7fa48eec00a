"""Passwords set from a link, changed, forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compliance_app.accounts import service, signature
from compliance_app.accounts.models import FormerPassword, OneTimeLink, UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.accounts.conftest import PASSWORD, MakePerson, letters, link_in
from tests.conftest import SignIn
from tests.factories import NOON, actor_of, make_user

NEW = "another harbour 8"
MOMENT = timedelta(microseconds=1)


def set_password(client: FlaskClient, path: str, password: str = NEW, repeat: str | None = None) -> TestResponse:
    return client.post(path, data={"password": password, "repeat": password if repeat is None else repeat})


def change(client: FlaskClient, present: str, password: str) -> TestResponse:
    return client.post("/account/password", data={"present": present, "password": password, "repeat": password})


def events() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.id)))


@pytest.fixture
def invitation(app: Flask) -> str:
    """The path in the mail of somebody who was invited just now."""
    administrator = make_user(Role.ADMINISTRATOR)
    service.invite("new@example.com", "Nia New", Role.AUDITOR, None, actor_of(administrator), clock.now())
    db.session.commit()
    return link_in(letters()[-1])


class TestInvitation:
    def test_sets_a_password_and_signs_in(self, client: FlaskClient, invitation: str) -> None:
        page = client.get(invitation).text
        assert "new@example.com" in page
        answer = set_password(client, invitation)
        assert (answer.status_code, answer.location) == (302, "/")
        assert "Nia New" in client.get("/account").text
        assert Event.PASSWORD_SET in events()

    def test_works_once(self, client: FlaskClient, invitation: str) -> None:
        client.get(invitation)
        client.get(invitation)
        assert set_password(client, invitation).status_code == 302
        assert client.get(invitation).status_code == 404
        assert set_password(client, invitation, "yet another 99").status_code == 404

    @pytest.mark.parametrize(("after", "status"), [(timedelta(days=7) - MOMENT, 200), (timedelta(days=7), 404)])
    def test_opens_for_seven_days(self, app: Flask, client: FlaskClient, after: timedelta, status: int) -> None:
        actor = actor_of(make_user(Role.ADMINISTRATOR))
        service.invite("new@example.com", "Nia New", Role.AUDITOR, None, actor, NOON)
        db.session.commit()
        path = link_in(letters()[-1])
        with time_machine.travel(NOON + after, tick=False):
            assert client.get(path).status_code == status

    @pytest.mark.parametrize(
        ("password", "repeat", "message"),
        [
            ("short 1", None, "at least 12 characters"),
            ("no digits in here", None, "at least one digit"),
            ("123456789012", None, "at least one letter"),
            (NEW, NEW + "x", "not the same"),
            ("", None, "Choose a password"),
        ],
    )
    def test_refuses_weak_passwords_in_words(
        self, client: FlaskClient, invitation: str, password: str, repeat: str | None, message: str
    ) -> None:
        answer = set_password(client, invitation, password, repeat)
        assert answer.status_code == 422
        assert message in answer.text
        assert client.get(invitation).status_code == 200, "a refusal spends nothing"

    def test_sent_again_opens_only_the_newest(self, client: FlaskClient, sign_in: SignIn, invitation: str) -> None:
        from compliance_app.accounts import queries

        user = queries.user_by_email("new@example.com")
        assert user is not None
        sign_in(client, make_user(Role.ADMINISTRATOR))
        assert client.post(f"/users/{user.public_id}/invitation").status_code == 302
        newer = link_in(letters()[-1])
        assert newer != invitation
        assert client.get(invitation).status_code == 404
        assert client.get(newer).status_code == 200

    @pytest.mark.parametrize("secret", ["x", "x" * 3000, "%00", "caf%C3%A9", "%ED%A0%80"])
    def test_secrets_that_nobody_sent(self, client: FlaskClient, secret: str) -> None:
        assert client.get(f"/password/set/{secret}").status_code == 404

    def test_only_the_hash_of_the_secret_is_kept(self, invitation: str) -> None:
        stored = db.session.scalars(sa.select(OneTimeLink)).one().secret_hash
        secret = invitation.rsplit("/", 1)[1]
        assert len(secret) == 43
        assert stored == signature.fingerprint(secret)


class TestReset:
    def test_answers_alike_for_anybody(self, client: FlaskClient, make_person: MakePerson) -> None:
        """ACCOUNT-ENUMERATION"""
        known, disabled = make_person(), make_person()
        disabled.state = UserState.DISABLED
        db.session.commit()
        addresses = [known.email, disabled.email, "nobody@example.com"]
        answers = [client.post("/password/forgot", data={"email": address}) for address in addresses]
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
        assert [message.to for message in letters()] == [[known.email]]
        assert events() == [Event.PASSWORD_RESET_REQUESTED] * 3

    def test_sets_a_new_password_and_ends_sessions(
        self, app: Flask, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
    ) -> None:
        user = make_person()
        signed_in = sign_in(app.test_client(), user)
        client.post("/password/forgot", data={"email": user.email.upper()})
        path = link_in(letters()[-1])
        assert set_password(client, path).status_code == 302
        assert signed_in.get("/account").status_code == 302
        assert client.get("/account").status_code == 200
        again = {"email": user.email, "password": NEW}
        assert app.test_client().post("/sign-in", data=again).status_code == 302

    def test_opens_a_locked_account(self, client: FlaskClient, make_person: MakePerson) -> None:
        """8.3.4: or until identity is confirmed."""
        user = make_person()
        for _ in range(10):
            client.post("/sign-in", data={"email": user.email, "password": "wrong"})
        client.post("/password/forgot", data={"email": user.email})
        assert set_password(client, link_in(letters()[-1])).status_code == 302
        client.post("/sign-out")
        assert client.post("/sign-in", data={"email": user.email, "password": NEW}).status_code == 302

    @pytest.mark.parametrize(("after", "status"), [(timedelta(hours=1) - MOMENT, 200), (timedelta(hours=1), 404)])
    def test_opens_for_an_hour(
        self, client: FlaskClient, make_person: MakePerson, after: timedelta, status: int
    ) -> None:
        user = make_person()
        with time_machine.travel(NOON, tick=False) as moment:
            client.post("/password/forgot", data={"email": user.email})
            moment.shift(after)
            assert client.get(link_in(letters()[-1])).status_code == status

    def test_opens_nothing_once_the_account_is_disabled(self, client: FlaskClient, make_person: MakePerson) -> None:
        user = make_person()
        client.post("/password/forgot", data={"email": user.email})
        service.disable(user, "left", actor_of(make_user(Role.ADMINISTRATOR)), clock.now())
        db.session.commit()
        assert set_password(client, link_in(letters()[-1])).status_code == 404

    def test_invites_again_who_never_came(self, client: FlaskClient, invitation: str) -> None:
        client.post("/password/forgot", data={"email": "new@example.com"})
        newest = letters()[-1]
        assert newest.subject == "Set your password for Compliance Desk"
        assert client.get(invitation).status_code == 404
        assert set_password(client, link_in(newest)).status_code == 302


class TestChange:
    def test_keeps_this_browser_and_ends_the_others(
        self, app: Flask, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
    ) -> None:
        user = make_person()
        here, there = sign_in(client, user), sign_in(app.test_client(), user)
        assert change(here, PASSWORD, NEW).status_code == 302
        assert here.get("/account").status_code == 200
        assert there.get("/account").status_code == 302
        assert letters()[-1].subject == "Your password was changed"
        assert Event.PASSWORD_CHANGED in events()

    def test_not_one_of_the_last_four(self, client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
        """ACCOUNT-PASSWORD-4: the present one is among them; the fifth may come back."""
        sign_in(client, make_person(password="harbour number 1"))
        for number in (2, 3, 4):
            assert change(client, f"harbour number {number - 1}", f"harbour number {number}").status_code == 302
        for number in (1, 2, 3, 4):
            answer = change(client, "harbour number 4", f"harbour number {number}")
            assert answer.status_code == 422
            assert "not one of your last 4" in answer.text
        assert change(client, "harbour number 4", "harbour number 5").status_code == 302
        assert change(client, "harbour number 5", "harbour number 1").status_code == 302
        assert len(db.session.scalars(sa.select(FormerPassword)).all()) == 4

    def test_ten_wrong_present_passwords_lock_and_sign_out(
        self, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
    ) -> None:
        user = make_person()
        sign_in(client, user)
        for _ in range(9):
            answer = change(client, "wrong", NEW)
            assert answer.status_code == 422
            assert "not your present password" in answer.text
        assert "the account is locked" in change(client, "wrong", NEW).text
        assert client.get("/account").status_code == 302
        assert client.post("/sign-in", data={"email": user.email, "password": PASSWORD}).status_code == 422
        assert events().count(Event.USER_LOCKED) == 1
        assert events().count(Event.PASSWORD_CHANGE_REFUSED) == 10

    def test_a_weak_password_changes_nothing(
        self, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
    ) -> None:
        user = make_person()
        sign_in(client, user)
        assert change(client, PASSWORD, "short").status_code == 422
        db.session.expire_all()
        assert signature.password_matches(PASSWORD, user.password_hash)
