"""Builders of stored objects for tests: real rows, with sensible defaults, flushed but not committed."""

import itertools
from datetime import UTC, date, datetime

from compliance_app.accounts.models import Team, User, UserState
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Membership, Merchant, Project, StateChange
from compliance_app.merchants.rules import MerchantState

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
_numbers = itertools.count(1)


def make_user(role: Role = Role.ACCOUNT_MANAGER, team: Team | None = None, name: str = "", email: str = "") -> User:
    """An active person whose password nobody knows."""
    n = next(_numbers)
    user = User(
        email=email or f"person{n}@example.com",
        name=name or f"Person {n}",
        role=role,
        state=UserState.ACTIVE,
        password_hash="x",
        team=team,
        created_at=NOON,
        last_active_at=NOON,
    )
    db.session.add(user)
    db.session.flush()
    return user


def viewer_of(user: User) -> Viewer:
    """The person as rules and queries see them."""
    return Viewer(user.id, user.name, user.email, user.role, user.team_id, "192.0.2.1")


def actor_of(user: User) -> Actor:
    """The person as services see them."""
    return viewer_of(user).actor


def make_merchant(manager: User | None = None, name: str = "", members: tuple[User, ...] = ()) -> Merchant:
    """An onboarding merchant with one project."""
    n = next(_numbers)
    name = name or f"Merchant {n} Ltd"
    merchant = Merchant(
        reference=f"M-{n:05d}",
        legal_name=name,
        trading_name=name,
        sort_name=name.casefold(),
        country="GB",
        mcc="5732",
        timezone="Europe/London",
        language="en",
        account_manager=manager,
        created_at=NOON,
    )
    db.session.add(merchant)
    db.session.flush()
    since = TODAY.replace(year=2025)
    db.session.add(StateChange(merchant_id=merchant.id, state=MerchantState.ONBOARDING, on=since, at=NOON))
    db.session.add(Project(merchant_id=merchant.id, project_id=10_000 + n, name="Main shop", since=since))
    for member in members:
        db.session.add(Membership(merchant_id=merchant.id, user_id=member.id, since=NOON))
    db.session.flush()
    return merchant
