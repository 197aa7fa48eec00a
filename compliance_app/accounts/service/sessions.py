"""Sessions: opened at sign-in, remembered as live, ended."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from compliance_app.accounts import rules, signature
from compliance_app.accounts.models import OneTimeLink, User, UserSession
from compliance_app.accounts.rules import Viewer
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import database
from compliance_app.foundation.database import db

KEPT_AFTER_END = timedelta(days=90)
"""How long ended sessions and spent links are kept; the trail keeps what happened for good."""


def viewer_of(user: User, origin: str) -> Viewer:
    """The person as rules and queries see them, coming from `origin` (an IP address)."""
    return Viewer(user.id, user.name, user.email, user.role, user.team_id, origin)


def open_session(user: User, origin: str, browser: str, at: datetime) -> tuple[UserSession, str]:
    """A new session of an active person, and the secret for its cookie, which is not kept."""
    secret = signature.new_secret()
    session = UserSession(
        user=user,
        secret_hash=signature.fingerprint(secret),
        created_at=at,
        last_seen_at=at,
        origin=origin[:200],
        browser=browser.replace("\x00", "")[:300],
    )
    user.last_active_at = at
    db.session.add(session)
    db.session.flush()
    return session, secret


def note_activity(session_id: int, last_seen_at: datetime, at: datetime) -> None:
    """Remember that a session is in use: at most once a minute, and only if the database is free at once.

    A short transaction of its own, begun when the request holds none: a page that only reads must not
    become a writer, nor wait for one. What is skipped here is caught up by the next request.
    """
    if at - last_seen_at < rules.ACTIVITY_STEP:
        return
    live = sa.update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
    try:
        database.write_if_free(live.values(last_seen_at=at))
    except OperationalError:
        return


def sign_out(session: UserSession, actor: Actor, at: datetime) -> None:
    """End the session the person is signed in with."""
    session.ended_at = at
    audit.record(actor, at, Event.SIGNED_OUT, "session", session.public_id)


def end_session(session: UserSession, actor: Actor, at: datetime) -> None:
    """End one session from another: its browser has to sign in again."""
    if session.ended_at is not None:
        return
    session.ended_at = at
    audit.record(actor, at, Event.SESSION_REVOKED, "session", session.public_id, after={"user": session.user.email})


def end_every_session(user: User, actor: Actor, at: datetime, *, reason: str, keep: str | None = None) -> int:
    """End the person's open sessions, except the one of public id `keep`; how many there were."""
    open_ones = sa.update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    if keep is not None:
        open_ones = open_ones.where(UserSession.public_id != keep)
    ended = database.changed_rows(db.session.execute(open_ones.values(ended_at=at)))
    if ended:
        facts = {"sessions": ended, "reason": reason}
        audit.record(actor, at, Event.SESSIONS_ENDED, "user", user.public_id, after=facts)
    return ended


def tidy(at: datetime) -> None:
    """Mark idle sessions as ended, and drop what ended long ago."""
    idle = sa.update(UserSession).where(
        UserSession.ended_at.is_(None), UserSession.last_seen_at < at - rules.IDLE_LIMIT
    )
    db.session.execute(idle.values(ended_at=at))
    db.session.execute(sa.delete(UserSession).where(UserSession.ended_at < at - KEPT_AFTER_END))
    db.session.execute(sa.delete(OneTimeLink).where(OneTimeLink.expires_at < at - KEPT_AFTER_END))
