"""Reads of people, their sessions and their teams."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts import rules, signature
from compliance_app.accounts.models import FeedAddress, OneTimeLink, Team, User, UserSession, UserState
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.pages import Page


def live_session(secret: str, at: datetime) -> UserSession | None:
    """The session a cookie belongs to, if it is neither ended nor idle for too long (ACCOUNT-IDLE-15)."""
    return db.session.scalar(
        sa.select(UserSession)
        .join(UserSession.user)
        .options(joinedload(UserSession.user))
        .where(
            UserSession.secret_hash == signature.fingerprint(secret),
            UserSession.ended_at.is_(None),
            UserSession.last_seen_at >= at - rules.IDLE_LIMIT,
            User.state == UserState.ACTIVE,
        )
    )


def owner_of(secret: str) -> str | None:
    """The public id of the person to whom a session belongs, or once did."""
    found = sa.select(User.public_id).join(UserSession, UserSession.user_id == User.id)
    return db.session.scalar(found.where(UserSession.secret_hash == signature.fingerprint(secret)))


def user_by_public_id(public_id: str) -> User:
    """The person of this public id; raises NotFound."""
    user = db.session.scalar(sa.select(User).where(User.public_id == public_id))
    if user is None:
        raise NotFound
    return user


def user_by_email(email: str, for_change: bool = False) -> User | None:
    """The person who signs in with this address; `for_change` makes others who want to change them wait."""
    found = sa.select(User).where(User.email == rules.normal_email(email))
    if for_change:
        found = found.with_for_update(of=User).execution_options(populate_existing=True)
    return db.session.scalar(found)


def active_administrators(for_change: bool = False) -> list[User]:
    """Everyone who may manage users, in one order, so that two who lock them do not wait for each other."""
    found = sa.select(User).where(User.role == Role.ADMINISTRATOR, User.state == UserState.ACTIVE).order_by(User.id)
    if for_change:
        found = found.with_for_update(of=User)
    return list(db.session.scalars(found))


def open_link(secret: str, at: datetime, for_change: bool = False) -> OneTimeLink | None:
    """The one-time link of this secret, if it can still be used."""
    found = (
        sa.select(OneTimeLink)
        .join(OneTimeLink.user)
        .where(
            OneTimeLink.secret_hash == signature.fingerprint(secret),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
            User.state != UserState.DISABLED,
        )
    )
    if for_change:
        found = found.with_for_update(of=OneTimeLink)
    return db.session.scalar(found)


def session_by_public_id(user_id: int, public_id: str) -> UserSession:
    """One session of this person; raises NotFound for another's."""
    session = db.session.scalar(
        sa.select(UserSession).where(UserSession.user_id == user_id, UserSession.public_id == public_id)
    )
    if session is None:
        raise NotFound
    return session


def live_sessions(user_id: int, at: datetime) -> list[UserSession]:
    """Where the person is signed in, the latest used first."""
    live = sa.select(UserSession).where(
        UserSession.user_id == user_id,
        UserSession.ended_at.is_(None),
        UserSession.last_seen_at >= at - rules.IDLE_LIMIT,
    )
    return list(db.session.scalars(live.order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())))


def feed_of(user_id: int) -> FeedAddress | None:
    """The person's calendar feed, if they have one."""
    return db.session.get(FeedAddress, user_id)


def feed_owner(secret: str) -> FeedAddress | None:
    """The feed that this secret opens, with its person, unless they may not sign in any more (CALENDAR-5)."""
    found = sa.select(FeedAddress).join(FeedAddress.user).options(joinedload(FeedAddress.user))
    hashed = FeedAddress.secret_hash == signature.fingerprint(secret)
    return db.session.scalar(found.where(hashed, User.state == UserState.ACTIVE))


def people(text: str, role: Role | None, state: UserState | None, page: int, size: int) -> Page[User]:
    """One page of everyone with an account, by name; `text` is found in name and address."""
    found = sa.select(User).options(joinedload(User.team))
    if text:
        found = found.where(User.name.icontains(text, autoescape=True) | User.email.icontains(text, autoescape=True))
    if role is not None:
        found = found.where(User.role == role)
    if state is not None:
        found = found.where(User.state == state)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    in_order = found.order_by(sa.func.lower(User.name), User.id)
    return Page(list(db.session.scalars(in_order.limit(size).offset((number - 1) * size))), number, size, total)


def teams() -> list[tuple[Team, int]]:
    """Every team by name, with how many are in it."""
    members = sa.select(User.team_id, sa.func.count().label("size")).group_by(User.team_id).subquery()
    found = sa.select(Team, sa.func.coalesce(members.c.size, 0)).outerjoin(members, members.c.team_id == Team.id)
    return [(team, size) for team, size in db.session.execute(found.order_by(sa.func.lower(Team.name)))]


def team_by_public_id(public_id: str) -> Team:
    """The team of this public id; raises NotFound."""
    team = db.session.scalar(sa.select(Team).where(Team.public_id == public_id))
    if team is None:
        raise NotFound
    return team


def members_of(team: Team) -> list[User]:
    """Who is in the team, by name."""
    return _people(User.team_id == team.id)


def possible_members() -> list[User]:
    """Who can be in a team: account managers and team leads who are not disabled, by name."""
    return _people(User.role.in_({Role.ACCOUNT_MANAGER, Role.TEAM_LEAD}), User.state != UserState.DISABLED)


def staff(viewer: Viewer) -> list[User]:  # noqa: ARG001  every staff member may know the others
    """Everyone of the provider, by name."""
    return _people(User.role.in_(rules.STAFF))


def account_managers() -> list[User]:
    """Active account managers and team leads, by name: whom a merchant may be assigned to."""
    return _people(User.role.in_({Role.ACCOUNT_MANAGER, Role.TEAM_LEAD}), User.state == UserState.ACTIVE)


def _people(*conditions: sa.ColumnElement[bool]) -> list[User]:
    return list(db.session.scalars(sa.select(User).where(*conditions).order_by(User.name, User.id)))
