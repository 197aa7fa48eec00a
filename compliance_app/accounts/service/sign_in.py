"""Signing in: a try is counted before it is checked, so that tries side by side are counted too."""

from dataclasses import dataclass
from datetime import datetime

from compliance_app.accounts import notices, queries, rules, signature
from compliance_app.accounts.models import User, UserSession, UserState
from compliance_app.accounts.service import people, sessions
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor

WRONG = (
    "The e-mail address or the password is not right. "
    f"After {rules.MOST_TRIES} wrong tries an account is locked for {rules.LOCK_TIME.seconds // 60} minutes; "
    "a new password, set from your mail, opens it at once."
)
DISABLED = "This account is disabled. Ask the person who works with you, or an administrator, to enable it."
INACTIVE = "This account was disabled because it had not been used for 90 days. Ask an administrator to enable it."


@dataclass(frozen=True)
class Attempt:
    """A counted try. `stored` is the hash to compare with; None where no password can be right."""

    email: str
    user_id: int | None
    stored: str | None

    def is_right(self, password: str) -> bool:
        """Whether the password fits; slow on purpose and without a transaction, so that nobody waits for it."""
        return signature.password_matches(password, self.stored)


@dataclass(frozen=True)
class Outcome:
    """What a try led to: an open session with the secret for its cookie, or the words of the refusal."""

    session: UserSession | None = None
    secret: str = ""
    refusal: str = ""


def count_attempt(email: str, at: datetime) -> Attempt:
    """Count a try against its account; the tenth locks it until it proves right (ACCOUNT-LOCK-10)."""
    user = queries.user_by_email(email, for_change=True)
    if user is None or user.password_hash is None:
        return Attempt(email, user.id if user else None, None)
    if rules.is_locked(user.locked_until, at):
        return Attempt(email, user.id, None)
    _count(user, at)
    return Attempt(email, user.id, user.password_hash)


def finish_attempt(attempt: Attempt, right: bool, password: str, origin: str, browser: str, at: datetime) -> Outcome:
    """Open a session for a right password, or say no; both leave a trace (PCI DSS v4.0.1 10.2.1.4).

    What is answered to a wrong password tells nothing about the account (ACCOUNT-ENUMERATION).
    """
    user = queries.user_by_email(attempt.email, for_change=True) if attempt.user_id is not None else None
    if user is None or not right:
        _record_failure(user, attempt, origin, at)
        return Outcome(refusal=WRONG)
    clear_failures(user)
    refusal = _closed(user, at)
    if refusal:
        _record(user, Event.SIGN_IN_FAILED, origin, at, {"reason": refusal}, succeeded=False)
        return Outcome(refusal=refusal)
    _rehash(user, password, origin, at)
    session, secret = sessions.open_session(user, origin, browser, at)
    _record(user, Event.SIGNED_IN, origin, at, {"browser": rules.browser_name(browser)})
    return Outcome(session, secret)


def clear_failures(user: User) -> None:
    """Forget the wrong tries: the person proved who they are."""
    user.failed_attempts = 0
    user.locked_until = None


def count_failure(user: User, actor: Actor, at: datetime) -> bool:
    """Count a wrong password of somebody already signed in; whether that locked the account."""
    _count(user, at)
    locked = rules.is_locked(user.locked_until, at)
    if locked:
        _lock(user, actor, at)
        sessions.end_every_session(user, actor, at, reason="locked")
    return locked


def _count(user: User, at: datetime) -> None:
    if user.locked_until is not None:  # a lock that has run out: the count begins again
        clear_failures(user)
    user.failed_attempts += 1
    if user.failed_attempts >= rules.MOST_TRIES:
        user.locked_until = at + rules.LOCK_TIME


def _record_failure(user: User | None, attempt: Attempt, origin: str, at: datetime) -> None:
    # What was typed may be a password in the wrong field: only an address is written down.
    name = attempt.email if rules.is_email(attempt.email) else "not an address"
    actor = Actor(None, f"Somebody as {name}", origin)
    known = user.public_id if user else "unknown"
    audit.record(actor, at, Event.SIGN_IN_FAILED, "user", known, after={"email": name}, succeeded=False)
    if user is not None and attempt.stored is not None and user.locked_until is not None:
        _lock(user, actor, at)


def _lock(user: User, actor: Actor, at: datetime) -> None:
    facts = {"until": user.locked_until, "wrong tries": user.failed_attempts}
    audit.record(actor, at, Event.USER_LOCKED, "user", user.public_id, after=facts)
    notices.tell_locked(user, at)


def _closed(user: User, at: datetime) -> str:
    """Why a person with the right password may not come in; empty when they may."""
    if user.state is UserState.ACTIVE and rules.is_inactive(user.last_active_at, user.created_at, at):
        return _disable_inactive(user, at)
    return "" if user.state is UserState.ACTIVE else DISABLED


def _disable_inactive(user: User, at: datetime) -> str:
    try:
        people.disable_as_inactive(user, SYSTEM, at)
    except people.LastAdministrator:
        return ""  # somebody must be able to open the house again (ACCOUNT-LAST-ADMINISTRATOR)
    return INACTIVE


def _rehash(user: User, password: str, origin: str, at: datetime) -> None:
    if user.password_hash is not None and signature.is_outdated(user.password_hash):
        user.password_hash = signature.password_hash(password)
        _record(user, Event.PASSWORD_REHASHED, origin, at, None)


def _record(
    user: User, event: Event, origin: str, at: datetime, after: dict[str, str] | None, succeeded: bool = True
) -> None:
    actor = sessions.viewer_of(user, origin).actor
    audit.record(actor, at, event, "user", user.public_id, after=after, succeeded=succeeded)
