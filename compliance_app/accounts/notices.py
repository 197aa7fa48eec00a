"""Letters about a person's account: links that open it, and what happened to it."""

from datetime import datetime

from compliance_app.accounts import rules
from compliance_app.accounts.models import LinkPurpose, User
from compliance_app.accounts.signature import fingerprint
from compliance_app.mail import notices, service
from compliance_app.mail.rules import Letter


def link_path(secret: str) -> str:
    """The path of our page on which a one-time link's secret opens a new password."""
    return f"/password/set/{secret}"


def link_letter(purpose: LinkPurpose, name: str, secret: str) -> Letter:
    """The letter with a one-time link; `name` is the reader's."""
    days, hours = rules.INVITATION_VALID.days, rules.RESET_VALID.seconds // 3600
    return notices.compose(purpose.value, name=name, url=notices.link(link_path(secret)), days=days, hours=hours)


def send_link(user: User, secret: str, letter: Letter, at: datetime) -> None:
    """Put the letter with a one-time link into the outbox."""
    _send(user, f"account-link:{fingerprint(secret)}", letter, at, one_time=True)


def tell_locked(user: User, at: datetime) -> None:
    """Tell a person that their account was locked after wrong tries."""
    letter = notices.compose(
        "account_locked",
        name=user.name,
        tries=rules.MOST_TRIES,
        minutes=rules.LOCK_TIME.seconds // 60,
        url=notices.link("/password/forgot"),
    )
    _send(user, f"account-locked:{user.public_id}:{at.isoformat()}", letter, at)


def tell_password_changed(user: User, at: datetime) -> None:
    """Tell a person that their password was changed."""
    letter = notices.compose("password_changed", name=user.name, at=at, url=notices.link("/password/forgot"))
    _send(user, f"password-changed:{user.public_id}:{at.isoformat()}", letter, at)


def _send(user: User, key: str, letter: Letter, at: datetime, *, one_time: bool = False) -> None:
    service.enqueue(
        key=key,
        to=[user.email],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        one_time=one_time,
    )
