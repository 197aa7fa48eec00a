"""Passwords: set from a one-time link, changed by the person, asked for anew."""

from datetime import datetime

import sqlalchemy as sa

from compliance_app.accounts import notices, queries, rules, signature
from compliance_app.accounts.models import FormerPassword, LinkPurpose, OneTimeLink, User, UserState
from compliance_app.accounts.service import links, sessions, sign_in
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db

USED_BEFORE = f"Choose a password that is not one of your last {rules.REMEMBERED_PASSWORDS}."
NOT_YOURS = "That is not your present password."
LOCKED = "That was the last try: the account is locked for 30 minutes, and you are signed out everywhere."


def set_password(link: OneTimeLink, password: str, origin: str, at: datetime) -> list[str]:
    """Set the password of a one-time link's person and spend the link; what is wrong with it, if anything.

    The person becomes active, a lock ends (their identity is confirmed, 8.3.4), other sessions end.
    """
    user = link.user
    faults = rules.password_faults(password) or _used_before(user, password)
    if faults:
        return faults
    link.used_at = at
    event = Event.PASSWORD_SET if link.purpose is LinkPurpose.INVITATION else Event.PASSWORD_CHANGED
    user.state = UserState.ACTIVE
    sign_in.clear_failures(user)
    _take(user, password, sessions.viewer_of(user, origin).actor, event, at, keep=None)
    return []


def change_password(
    user: User, present: str, password: str, session_id: str, actor: Actor, at: datetime
) -> dict[str, str]:
    """Change the own password; what is wrong, by field (`present`, `password`), or nothing when it is done.

    A wrong present password counts as a wrong try, so that an open session is no way to guess.
    """
    if not signature.password_matches(present, user.password_hash):
        audit.record(actor, at, Event.PASSWORD_CHANGE_REFUSED, "user", user.public_id, succeeded=False)
        return {"present": LOCKED if sign_in.count_failure(user, actor, at) else NOT_YOURS}
    sign_in.clear_failures(user)
    faults = rules.password_faults(password) or _used_before(user, password)
    if faults:
        return {"password": " ".join(faults)}
    _take(user, password, actor, Event.PASSWORD_CHANGED, at, keep=session_id)
    notices.tell_password_changed(user, at)
    return {}


def request_reset(email: str, origin: str, at: datetime) -> None:
    """Send a link for a new password, if there is somebody to send it to.

    The letter is written in either case and the caller learns nothing, so that neither answer nor time
    tells whether the address is known (ACCOUNT-ENUMERATION).
    """
    user = queries.user_by_email(email, for_change=True)
    if user is not None and user.state is UserState.DISABLED:
        user = None
    invited = user is not None and user.state is UserState.INVITED
    purpose = LinkPurpose.INVITATION if invited else LinkPurpose.PASSWORD_RESET
    secret = signature.new_secret()
    letter = notices.link_letter(purpose, user.name if user else "", secret)
    actor = Actor(None, f"Somebody as {email if rules.is_email(email) else 'not an address'}", origin)
    known = user.public_id if user else "unknown"
    audit.record(actor, at, Event.PASSWORD_RESET_REQUESTED, "user", known, succeeded=user is not None)
    if user is not None:
        links.open_link(user, purpose, secret, at)
        notices.send_link(user, secret, letter, at)


def _used_before(user: User, password: str) -> list[str]:
    """The refusal of a password that is one of the last four (ACCOUNT-PASSWORD-4)."""
    latest = sa.select(FormerPassword.password_hash).where(FormerPassword.user_id == user.id)
    hashes = db.session.scalars(latest.order_by(FormerPassword.id.desc()).limit(rules.REMEMBERED_PASSWORDS))
    return [USED_BEFORE] if any(signature.password_matches(password, stored) for stored in list(hashes)) else []


def _take(user: User, password: str, actor: Actor, event: Event, at: datetime, keep: str | None) -> None:
    user.password_hash = signature.password_hash(password)
    user.password_changed_at = at
    db.session.add(FormerPassword(user_id=user.id, password_hash=user.password_hash, set_at=at))
    db.session.flush()
    _forget_oldest(user)
    links.close_links(user, at)
    audit.record(actor, at, event, "user", user.public_id)
    sessions.end_every_session(user, actor, at, reason="password changed", keep=keep)


def _forget_oldest(user: User) -> None:
    own = sa.select(FormerPassword.id).where(FormerPassword.user_id == user.id)
    kept = db.session.scalars(own.order_by(FormerPassword.id.desc()).limit(rules.REMEMBERED_PASSWORDS)).all()
    db.session.execute(
        sa.delete(FormerPassword).where(FormerPassword.user_id == user.id, FormerPassword.id.not_in(kept))
    )
