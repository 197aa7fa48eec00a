"""Reads of the outbox."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.mail.models import MessageState, OutboxMessage


def next_due(at: datetime) -> OutboxMessage | None:
    """The message that is to be sent next, locked; those that other processes hold are passed over."""
    row = OutboxMessage
    queued = sa.select(row).where(row.state == MessageState.QUEUED, row.next_attempt_at <= at)
    return _locked(queued.order_by(row.next_attempt_at, row.id)) or _locked(_abandoned(at))


def _abandoned(at: datetime) -> sa.Select[OutboxMessage]:
    """Messages whose claim has run out: the process that held them died or was cut off (rule MAIL-3)."""
    row = OutboxMessage
    return sa.select(row).where(row.state == MessageState.SENDING, row.claimed_until <= at).order_by(row.id)


def _locked(query: sa.Select[OutboxMessage]) -> OutboxMessage | None:
    # Populated anew: a row locked now may have been read before another process changed it.
    query = query.limit(1).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalars(query).first()


def latest(limit: int = 100) -> Sequence[OutboxMessage]:
    """The newest messages, whatever became of them."""
    return db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit)).all()


def by_public_id(public_id: str) -> OutboxMessage:
    """The message at this address; raises NotFound."""
    message = db.session.scalar(sa.select(OutboxMessage).where(OutboxMessage.public_id == public_id))
    if message is None:
        raise NotFound
    return message
