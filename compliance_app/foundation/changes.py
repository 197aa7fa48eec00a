"""Facts that changed in this transaction, settled before it commits.

A lower package notes that a merchant's facts changed; upper packages register what must be rebuilt
from them. Both then stand in one transaction, and no package knows one above it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from compliance_app.foundation.database import db, rolled_back

Handler = Callable[[Mapping[int, datetime]], None]

_PENDING = "changed_merchants"
_ROUNDS = 5
_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """Call `handler` with {merchant id: moment of the change} before each commit that changed facts."""
    if handler not in _handlers:
        _handlers.append(handler)


def note(merchant_id: int, at: datetime) -> None:
    """Remember that a fact of this merchant changed in the current transaction."""
    session = db.session()
    if not session.in_transaction():
        session.begin()  # so that there is something whose end can be told
    session.info.setdefault(_PENDING, {})[merchant_id] = at


def settle(session: Session) -> None:
    """Run the handlers over what changed, until they change nothing more.

    What a handler notes the next one hears of in the same breath: it locks all merchants at once, in one order,
    and not some more of them later (docs/decisions/0015).
    """
    pending = _taken(session)
    for _ in range(_ROUNDS):
        if not pending:
            return
        session.flush()
        noted: dict[int, datetime] = {}
        for handler in _handlers:
            handler({**pending, **noted})
            noted |= _taken(session)
        pending = noted
    raise RuntimeError("Settling changed facts does not come to an end.")


def settle_at_the_end(session: Session) -> None:
    """Settle before the commit of the whole transaction.

    Not with a savepoint, whose end may fail: what was settled in it would go with it, and its notes be gone.
    """
    if not session.in_nested_transaction():
        settle(session)


def _taken(session: Session) -> dict[int, datetime]:
    """What was noted since the last call."""
    taken: dict[int, datetime] = session.info.pop(_PENDING, {})
    return taken


def _forget(session: Session, ended: SessionTransaction) -> None:
    # Going back to a savepoint keeps what was noted before it.
    if not rolled_back(ended).nested:
        session.info.pop(_PENDING, None)


event.listen(Session, "before_commit", settle_at_the_end)
event.listen(Session, "after_soft_rollback", _forget)
