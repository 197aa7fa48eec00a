"""Fixtures of accounts: quick password hashes, people who know their password, the mail they get."""

import re
from collections.abc import Callable

import argon2
import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts import signature
from compliance_app.accounts.models import FormerPassword, User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.mail.models import OutboxMessage
from tests.factories import NOON, make_user

PASSWORD = "a quiet harbour 7"
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

MakePerson = Callable[..., User]


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing costs time on purpose; these tests are about what is done with hashes."""
    monkeypatch.setattr(signature, "HASHER", QUICK)


@pytest.fixture
def make_person(app: Flask) -> MakePerson:
    """An active person who signs in with PASSWORD; committed."""

    def make(role: Role = Role.ACCOUNT_MANAGER, email: str = "", name: str = "", password: str = PASSWORD) -> User:
        user = make_user(role, email=email, name=name)
        user.last_active_at = clock.now()
        user.password_hash = signature.password_hash(password)
        db.session.add(FormerPassword(user_id=user.id, password_hash=user.password_hash, set_at=NOON))
        db.session.commit()
        return user

    return make


def letters() -> list[OutboxMessage]:
    """Everything in the outbox, oldest first."""
    return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def link_in(message: OutboxMessage) -> str:
    """The path of the one-time link in a letter; it is the same in text and page."""
    found = re.search(r"https?://[^/\s]+(/password/set/[\w-]+)", message.text)
    assert found is not None, message.text
    assert found[0] in message.html
    return found[1]
