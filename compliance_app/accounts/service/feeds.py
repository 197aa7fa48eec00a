"""The secret address of a person's calendar: made, made anew, withdrawn, ended with the account (CALENDAR-5)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from compliance_app.accounts import queries, signature
from compliance_app.accounts.models import FeedAddress, User
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import database
from compliance_app.foundation.database import db


def make_feed(user: User, actor: Actor, at: datetime) -> str:
    """A new secret for the person's calendar, which is not kept; the one before opens nothing from now on."""
    db.session.refresh(user, with_for_update=True)  # two at once: the second one's is the address that holds
    feed, secret = queries.feed_of(user.id), signature.new_secret()
    event = Event.FEED_RENEWED if feed else Event.FEED_MADE
    if feed is None:
        feed = FeedAddress(user=user)
        db.session.add(feed)
    feed.secret_hash, feed.made_at = signature.fingerprint(secret), at
    feed.reads, feed.last_read_at = 0, None
    db.session.flush()
    audit.record(actor, at, event, "user", user.public_id)
    return secret


def withdraw_feed(user: User, actor: Actor, at: datetime, *, reason: str) -> bool:
    """Let the address open nothing any more; whether there was one."""
    feed = queries.feed_of(user.id)
    if feed is None:
        return False
    facts = {"made_at": feed.made_at.isoformat(), "reads": feed.reads}
    db.session.delete(feed)
    db.session.flush()
    audit.record(actor, at, Event.FEED_WITHDRAWN, "user", user.public_id, before=facts, after={"reason": reason})
    return True


def note_feed_read(user_id: int, secret_hash: str, at: datetime) -> None:
    """Count one reading; skipped where the database is not free at once, because nobody waits for it."""
    feed = FeedAddress
    read = sa.update(feed).where(feed.user_id == user_id, feed.secret_hash == secret_hash)
    try:
        database.write_if_free(read.values(reads=feed.reads + 1, last_read_at=at))
    except OperationalError:
        return
