"""Writes the trail: entries recorded in a transaction are chained to the trail at its very end.

The chain has one head, so whoever appends must wait for whoever appended last. Waiting as the last
step before the commit keeps that short, and cannot deadlock with locks on rows taken before.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as orm_event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from compliance_app.audit import queries, rules
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes
from compliance_app.foundation.database import db, rolled_back

_WAITING = "entries_to_chain"
_CHAIN_LOCK = 0x617564697401  # any number that no other advisory lock of the product uses

Waiting = list[tuple[SessionTransaction | None, AuditEntry]]


def record(
    actor: Actor,
    at: datetime,
    event: Event,
    object_type: str,
    object_id: str,
    *,
    merchant_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    succeeded: bool = True,
) -> AuditEntry:
    """Add an event to the trail in the current transaction: with it, or not at all (rule AUDIT-1).

    `at` is aware UTC. `before` and `after` hold what changed as plain values; dates, enums and sets are
    written as JSON can hold them. The entry gets its place in the chain, and its id, before the commit.
    """
    entry = AuditEntry(
        at=at,
        actor_id=actor.id,
        actor_label=rules.text(actor.label, 320),
        origin=rules.text(actor.origin, 200),
        event=event.value,
        succeeded=succeeded,
        object_type=rules.text(object_type, 40),
        object_id=rules.text(object_id, 64),
        merchant_id=merchant_id,
        before=rules.plain(before),
        after=rules.plain(after),
    )
    session = db.session()
    if not session.in_transaction():
        session.begin()
    _waiting(session).append((session.get_nested_transaction(), entry))
    return entry


def chain(session: Session) -> None:
    """Append what was recorded so far to the trail; holds the head of the chain until the transaction ends."""
    if not session.info.get(_WAITING):
        return
    # A savepoint that commits comes here too: what fails to be written takes nothing of the trail with it.
    session.flush()
    waiting: Waiting = session.info.pop(_WAITING, [])
    _hold_head(session)
    head = queries.head_hash(session)
    for _, entry in waiting:
        entry.previous_hash = head
        entry.hash = head = rules.link(head, entry.facts())
        session.add(entry)
    session.flush()


def _waiting(session: Session) -> Waiting:
    waiting: Waiting = session.info.setdefault(_WAITING, [])
    return waiting


def _hold_head(session: Session) -> None:
    # On SQLite the transaction holds the only write lock already.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHAIN_LOCK)))


def _read_own_writes(state: ORMExecuteState) -> None:
    """Whoever reads the trail in the transaction that recorded sees what it recorded."""
    waits = state.is_select and state.session.info.get(_WAITING)
    if waits and any(mapper.class_ is AuditEntry for mapper in state.all_mappers):
        chain(state.session)


def _forget(session: Session, ended: SessionTransaction) -> None:
    """What a rolled back transaction (or savepoint) recorded did not happen."""
    ended = rolled_back(ended)
    kept = [item for item in _waiting(session) if ended.nested and item[0] is not ended]
    session.info[_WAITING] = kept


def _finish(session: Session) -> None:
    # What settles changed facts records too, so it comes first, whatever order the listeners have.
    changes.settle_at_the_end(session)
    chain(session)


orm_event.listen(Session, "before_commit", _finish)
orm_event.listen(Session, "do_orm_execute", _read_own_writes)
orm_event.listen(Session, "after_soft_rollback", _forget)
