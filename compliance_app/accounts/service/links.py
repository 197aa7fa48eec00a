"""One-time links: one open link a person and purpose, spent by setting a password."""

from datetime import datetime

import sqlalchemy as sa

from compliance_app.accounts import rules, signature
from compliance_app.accounts.models import LinkPurpose, OneTimeLink, User
from compliance_app.foundation.database import db

VALID = {LinkPurpose.INVITATION: rules.INVITATION_VALID, LinkPurpose.PASSWORD_RESET: rules.RESET_VALID}


def open_link(user: User, purpose: LinkPurpose, secret: str, at: datetime) -> OneTimeLink:
    """A link that opens for a person with this secret; links sent before open no more."""
    close_links(user, at)
    link = OneTimeLink(
        user=user,
        purpose=purpose,
        secret_hash=signature.fingerprint(secret),
        created_at=at,
        expires_at=at + VALID[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return link


def close_links(user: User, at: datetime) -> None:
    """Close every open link of a person."""
    unspent = sa.update(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
    db.session.execute(unspent.values(used_at=at))
