"""What every change between two administrators shares: who asks never decides, and of two decisions one counts."""

from datetime import datetime
from typing import Any

from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.policies.models import ChangeRequest
from compliance_app.policies.rules import LONGEST_REASON, ChangeState, reason_problem


class OwnRequest(Refusal):
    """Nobody decides on a change they asked for themselves (POLICY-2)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You asked for this change yourself. Another administrator has to decide on it.")


def opened_by(actor: Actor, source: str, reason: str, at: datetime) -> dict[str, Any]:
    """The columns of a request that a person makes; raises Refusal without a person, a source or a reason."""
    if actor.id is None:
        raise Refusal("A change is asked for by a person who is signed in.")
    if problem := reason_problem(source, reason):
        raise Refusal(problem)
    return {
        "source": source.strip(),
        "reason": reason.strip(),
        "state": ChangeState.REQUESTED,
        "requested_by_id": actor.id,
        "requested_by": actor.label,
        "requested_at": at,
    }


def open_for(change: ChangeRequest, actor: Actor) -> None:
    """Hold the request for a decision; raises Conflict once it is closed, OwnRequest for the one who asked."""
    _hold(change)
    if actor.id is None or actor.id == change.requested_by_id:
        raise OwnRequest


def _hold(change: ChangeRequest) -> None:
    db.session.refresh(change, with_for_update=True)
    if change.state is not ChangeState.REQUESTED:
        raise Conflict(f"This change is already {change.state.value}. Reload the page to see who decided.")


def close(change: ChangeRequest, state: ChangeState, note: str, actor: Actor, at: datetime) -> None:
    """Write the decision; raises Refusal for a no without words, or for too many."""
    if state is ChangeState.REFUSED and not note.strip():
        raise Refusal("Write why you refuse: the person who asked will read it.")
    if len(note) > LONGEST_REASON:
        raise Refusal(f"Shorten the note to {LONGEST_REASON:,} characters.")
    change.state = state
    change.decided_by_id, change.decided_by, change.decided_at = actor.id, actor.label, at
    change.decision_note = note.strip()
    db.session.flush()


def take_back_request(change: ChangeRequest, actor: Actor, at: datetime) -> None:
    """Withdraw what is not decided yet; only the person who asked does."""
    _hold(change)
    if actor.id != change.requested_by_id:
        raise Refusal("Only the person who asked can take the request back. You can refuse it instead.")
    close(change, ChangeState.WITHDRAWN, "", actor, at)
