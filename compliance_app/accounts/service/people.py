"""People: invited, edited, disabled, enabled; each change in the trail."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from compliance_app.accounts import notices, queries, rules, signature
from compliance_app.accounts.models import LinkPurpose, Team, User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.accounts.service import feeds, links, sessions
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal


class LastAdministrator(Refusal):
    """Nobody could manage users any more (ACCOUNT-LAST-ADMINISTRATOR)."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator. Make somebody else an administrator first.")


def invite(email: str, name: str, role: Role, team_id: int | None, actor: Actor, at: datetime) -> User:
    """Give a person an account and mail them a link to set a password.

    A merchant's person who has an account already is returned as they are (one person may serve several
    merchants); if they never came, they are invited again. Raises Refusal for an address that is not one,
    or that belongs to somebody else: staff cannot be a merchant's person, nor the other way round.
    """
    address = rules.normal_email(email)
    if not rules.is_email(address):
        raise Refusal(f"'{email.strip()}' is not an e-mail address. Write it like name@example.com.")
    known = queries.user_by_email(address)
    if known is not None:
        return _invite_known(known, role, actor, at)
    user = _create(address, name, role, team_id, actor, at)
    _send_invitation(user, actor, at)
    return user


def invite_again(user: User, actor: Actor, at: datetime) -> None:
    """Mail a new link to a person who has not set a password yet; the old one opens no more."""
    if user.state is not UserState.INVITED:
        raise Conflict(f"{user.name} has set a password already. They can ask for a new one on the sign-in page.")
    _send_invitation(user, actor, at)


def create_administrator(email: str, name: str, actor: Actor, at: datetime) -> tuple[User, str]:
    """A new administrator, and the path of the one-time link to set their password; no mail is sent."""
    address = rules.normal_email(email)
    if not rules.is_email(address):
        raise Refusal(f"'{email}' is not an e-mail address. Write it like name@example.com.")
    if queries.user_by_email(address) is not None:
        raise Conflict(f"{address} has an account already.")
    user = _create(address, name, Role.ADMINISTRATOR, None, actor, at)
    secret = signature.new_secret()
    links.open_link(user, LinkPurpose.INVITATION, secret, at)
    return user, notices.link_path(secret)


def edit(user: User, name: str, role: Role, team: Team | None, actor: Actor, at: datetime) -> None:
    """Change name, role and team. A new role ends the person's sessions: they return with its permissions."""
    if (role is Role.MERCHANT) != (user.role is Role.MERCHANT):
        raise Refusal("A merchant's person cannot become staff, nor staff a merchant's person: use another address.")
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    before = _facts(user)
    new_role = role is not user.role
    user.name, user.role, user.team = name.strip(), role, team
    db.session.flush()
    if _facts(user) != before:
        audit.record(actor, at, Event.USER_EDITED, "user", user.public_id, before=before, after=_facts(user))
    if new_role:
        sessions.end_every_session(user, actor, at, reason="role changed")


def disable(user: User, reason: str, actor: Actor, at: datetime) -> None:
    """Let a person in no more, at once: sessions, links and calendar feed end (PCI DSS v4.0.1 8.2.5)."""
    if user.state is UserState.DISABLED:
        return
    _keep_an_administrator(user)
    before = user.state
    user.state = UserState.DISABLED
    user.disabled_reason = reason[:200]
    links.close_links(user, at)
    audit.record(
        actor,
        at,
        Event.USER_DISABLED,
        "user",
        user.public_id,
        before={"state": before},
        after={"state": user.state, "reason": user.disabled_reason},
    )
    feeds.withdraw_feed(user, actor, at, reason="disabled")
    sessions.end_every_session(user, actor, at, reason="disabled")


def enable(user: User, actor: Actor, at: datetime) -> None:
    """Let a disabled person in again; one who never set a password is invited anew."""
    if user.state is not UserState.DISABLED:
        return
    user.state = UserState.ACTIVE if user.password_hash else UserState.INVITED
    user.disabled_reason = None
    user.last_active_at = at  # the 90 days begin again
    user.failed_attempts, user.locked_until = 0, None
    facts = {"state": user.state}
    audit.record(actor, at, Event.USER_ENABLED, "user", user.public_id, before={"state": "disabled"}, after=facts)
    if user.state is UserState.INVITED:
        _send_invitation(user, actor, at)


def disable_as_inactive(user: User, actor: Actor, at: datetime) -> None:
    """Disable an account that went unused for 90 days (ACCOUNT-INACTIVE-90)."""
    disable(user, f"Not used for {rules.INACTIVE_LIMIT.days} days", actor, at)


def disable_inactive(at: datetime) -> int:
    """Disable every account that went unused for 90 days; how many. The last administrator stays."""
    last_use = sa.func.coalesce(User.last_active_at, User.created_at)
    unused = sa.select(User).where(User.state == UserState.ACTIVE, last_use <= at - rules.INACTIVE_LIMIT)
    disabled = 0
    for user in db.session.scalars(unused.order_by(last_use, User.id)).all():
        try:
            disable_as_inactive(user, SYSTEM, at)
        except LastAdministrator:
            continue
        disabled += 1
    return disabled


def _invite_known(known: User, role: Role, actor: Actor, at: datetime) -> User:
    if role is not Role.MERCHANT or known.role is not Role.MERCHANT:
        whose = "a merchant's person" if known.role is Role.MERCHANT else "a member of staff"
        raise Conflict(f"{known.email} has an account already, as {whose}. Use another address.")
    if known.state is UserState.DISABLED:
        raise Conflict(f"The account of {known.email} is disabled. Ask an administrator to enable it first.")
    if known.state is UserState.INVITED:
        _send_invitation(known, actor, at)
    return known


def _create(address: str, name: str, role: Role, team_id: int | None, actor: Actor, at: datetime) -> User:
    user = User(email=address, name=name.strip() or address, role=role, team_id=team_id, created_at=at)
    user.state = UserState.INVITED
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:
        raise Conflict(f"Somebody else has just invited {address}. Reload the page.") from error
    audit.record(actor, at, Event.USER_CREATED, "user", user.public_id, after=_facts(user))
    return user


def _send_invitation(user: User, actor: Actor, at: datetime) -> None:
    secret = signature.new_secret()
    links.open_link(user, LinkPurpose.INVITATION, secret, at)
    notices.send_link(user, secret, notices.link_letter(LinkPurpose.INVITATION, user.name, secret), at)
    audit.record(actor, at, Event.USER_INVITED, "user", user.public_id, after={"email": user.email})


def _keep_an_administrator(user: User) -> None:
    """Refuse a change that would leave no administrator; two such changes at once wait for each other."""
    if user.role is Role.ADMINISTRATOR and user.state is UserState.ACTIVE:
        others = [other for other in queries.active_administrators(for_change=True) if other.id != user.id]
        if not others:
            raise LastAdministrator


def _facts(user: User) -> dict[str, object]:
    team = user.team or (db.session.get(Team, user.team_id) if user.team_id else None)
    return {"name": user.name, "email": user.email, "role": user.role, "team": team.name if team else None}
