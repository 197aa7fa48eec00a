"""The outbox: messages are written in the transaction they announce, then claimed, sent and marked one by one."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation import database
from compliance_app.foundation.database import db
from compliance_app.mail import queries
from compliance_app.mail.models import MessageState, OutboxMessage
from compliance_app.mail.rules import (
    CLAIM,
    TAKEN_OUT,
    HandOver,
    Letter,
    Outcome,
    Outgoing,
    is_given_up,
    next_attempt,
    one_line,
)


def enqueue(
    *,
    key: str,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str,
    at: datetime,
    cc: Sequence[str] = (),
    merchant_id: int | None = None,
    from_name: str = "",
    reply_to: str | None = None,
    one_time: bool = False,
) -> bool:
    """Put a message into the outbox; False when one with this key is there already (rule MAIL-1).

    `one_time`: its text holds a one-time link, and goes when the letter has gone (rule MAIL-7).
    """
    if not to:
        raise ValueError(f"The message {key} has nobody to go to.")
    statement = database.insert_new(OutboxMessage).values(
        key=key,
        merchant_id=merchant_id,
        to=list(dict.fromkeys(to)),
        cc=[address for address in dict.fromkeys(cc) if address not in to],
        from_name=one_line(from_name, 200),
        reply_to=reply_to,
        subject=one_line(subject),
        text=text,
        html=html,
        one_time=one_time,
        created_at=at,
        state=MessageState.QUEUED,
        attempts=0,
        next_attempt_at=at,
    )
    return database.changed_rows(db.session.execute(statement)) == 1


def claim(worker: str, at: datetime) -> Outgoing | None:
    """Take the next due message for one process; None when nothing is due. Commit before it is sent (rule MAIL-2)."""
    message = queries.next_due(at)
    if message is None:
        return None
    message.state = MessageState.SENDING
    message.claimed_by = worker
    message.claimed_until = at + CLAIM
    message.attempts += 1
    db.session.flush()
    return Outgoing(
        message.id,
        message.key,
        tuple(message.to),
        tuple(message.cc),
        message.from_name,
        message.reply_to,
        Letter(message.subject, message.text, message.html),
        message.attempts,
    )


def settle(outgoing: Outgoing, result: HandOver, at: datetime) -> MessageState:
    """Write down how a hand-over ended: sent, waiting for its next try, or given up."""
    message = db.session.get_one(OutboxMessage, outgoing.id, populate_existing=True, with_for_update=True)
    if message.state is MessageState.SENT:  # its claim ran out meanwhile, and another process has sent it too
        return message.state
    message.claimed_by = message.claimed_until = None
    message.last_error = result.detail or None
    if result.outcome is Outcome.TAKEN:
        message.state, message.sent_at = MessageState.SENT, at
        for address in result.later:
            _send_alone(message, address, at)
    elif is_given_up(result.outcome, message.attempts):
        message.state = MessageState.FAILED
        _record_failure(message, at)
    else:
        message.state = MessageState.QUEUED
        message.next_attempt_at = next_attempt(message.attempts, at)
    if message.one_time and message.state is not MessageState.QUEUED and not result.read_here:
        message.text = message.html = TAKEN_OUT
    db.session.flush()
    return message.state


def _send_alone(message: OutboxMessage, address: str, at: datetime) -> None:
    """A message of its own for a recipient that the server did not take now while it took the others."""
    enqueue(
        key=f"{message.key[:200]}/{hashlib.sha256(address.encode()).hexdigest()[:16]}",
        to=[address],
        subject=message.subject,
        text=message.text,
        html=message.html,
        at=next_attempt(1, at),
        merchant_id=message.merchant_id,
        from_name=message.from_name,
        reply_to=message.reply_to,
        one_time=message.one_time,
    )


def _record_failure(message: OutboxMessage, at: datetime) -> None:
    audit.record(
        SYSTEM,
        at,
        Event.MAIL_GIVEN_UP,
        "message",
        message.public_id,
        merchant_id=message.merchant_id,
        after={"subject": message.subject, "to": message.to, "attempts": message.attempts, "error": message.last_error},
        succeeded=False,
    )
