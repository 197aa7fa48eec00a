"""Overrides of a level: asked for by one person, decided by another, for a time (rule LEVEL-OVERRIDE)."""

from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes, clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.levels import notices, queries, rules
from compliance_app.levels.models import LevelOverride
from compliance_app.levels.rules import OverrideState
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import locked
from compliance_app.merchants.rules import MerchantState


class OwnRequest(Refusal):
    """Nobody decides on an override they asked for themselves."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You asked for this override yourself. Another person has to decide on it.")


def request_override(
    merchant: Merchant, level: int, reason: str, starts_on: date, ends_on: date, actor: Actor, at: datetime, on: date
) -> LevelOverride:
    """Ask for a level from a first through a last day; it counts once another person approves it.

    `on` is the provider's day: an override never starts in the past, so that past days stay as they were.
    Raises Refusal for days or a reason that the rule does not allow, or when another override overlaps.
    """
    locked([merchant.id])
    _check_state(merchant)
    problem = rules.override_problem(level, reason, starts_on, ends_on, on, queries.longest_override(starts_on))
    if problem:
        raise Refusal(problem)
    _check_overlap(merchant.id, starts_on, ends_on, (OverrideState.REQUESTED, OverrideState.APPROVED))
    if actor.id is None:
        raise Refusal("An override is asked for by a person who is signed in.")
    override = LevelOverride(
        merchant_id=merchant.id,
        level=level,
        reason=reason.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        state=OverrideState.REQUESTED,
        requested_by_id=actor.id,
        requested_by=actor.label,
        requested_at=at,
    )
    db.session.add(override)
    db.session.flush()
    _record(override, Event.OVERRIDE_REQUESTED, actor, at, None)
    notices.override_requested(merchant, override, at)
    return override


def approve_override(override: LevelOverride, note: str, actor: Actor, at: datetime, on: date) -> None:
    """Let the override count from its start, or from `on` where its start has passed. Raises Refusal, Conflict."""
    merchant = _open_for_decision(override, actor)
    _check_state(merchant)
    if override.ends_on < on:
        raise Refusal("The last day asked for has passed. Refuse this request and ask for a new override.")
    before = _facts(override)
    override.starts_on = max(override.starts_on, on)
    _check_overlap(merchant.id, override.starts_on, override.ends_on, (OverrideState.APPROVED,))
    _decide(override, OverrideState.APPROVED, note, actor, at)
    _record(override, Event.OVERRIDE_APPROVED, actor, at, before)
    changes.note(merchant.id, at)
    notices.override_decided(merchant, override, at)


def refuse_override(override: LevelOverride, note: str, actor: Actor, at: datetime) -> None:
    """Refuse the override, with a note that tells the requester why. Raises Refusal, Conflict."""
    merchant = _open_for_decision(override, actor)
    if not note.strip():
        raise Refusal("Write why you refuse: the person who asked will read it.")
    before = _facts(override)
    _decide(override, OverrideState.REFUSED, note, actor, at)
    _record(override, Event.OVERRIDE_REFUSED, actor, at, before)
    notices.override_decided(merchant, override, at)


def withdraw_override(override: LevelOverride, actor: Actor, at: datetime, on: date) -> None:
    """Take back an override that has not started, or end a running one with `on` as its last day.

    Only the requester takes back what is not decided yet. Raises Refusal, Conflict.
    """
    merchant = _lock(override)
    before = _facts(override)
    if override.state is OverrideState.REQUESTED and override.requested_by_id != actor.id:
        raise Refusal("Only the person who asked can take the request back. You can refuse it instead.")
    decided = override.state is not OverrideState.REQUESTED
    if decided and (override.state is not OverrideState.APPROVED or override.ends_on <= on):
        raise Conflict("This override is already closed, or today is its last day.")
    if decided:
        _end(override, actor, at, on)
    else:
        _decide(override, OverrideState.WITHDRAWN, "", actor, at)
    _record(override, Event.OVERRIDE_WITHDRAWN, actor, at, before)
    changes.note(merchant.id, at)


def _end(override: LevelOverride, actor: Actor, at: datetime, on: date) -> None:
    """End what was approved with `on`, before its first day too; who approved it, and until when, stays on record."""
    override.planned_end, override.ended_on = override.ends_on, on
    override.ended_by, override.ended_at = actor.label, at
    override.approved_on = clock.day_of(override.decided_at) if override.decided_at else None
    if override.starts_on <= on:
        override.ends_on = on
    else:
        override.state = OverrideState.WITHDRAWN
    db.session.flush()


def _lock(override: LevelOverride) -> Merchant:
    merchant = locked([override.merchant_id])[override.merchant_id]
    db.session.refresh(override)
    return merchant


def _open_for_decision(override: LevelOverride, actor: Actor) -> Merchant:
    merchant = _lock(override)
    if override.state is not OverrideState.REQUESTED:
        raise Conflict(f"This override is already {override.state.value}. Reload the page to see who decided.")
    if actor.id is None or actor.id == override.requested_by_id:
        raise OwnRequest
    return merchant


def _decide(override: LevelOverride, state: OverrideState, note: str, actor: Actor, at: datetime) -> None:
    override.state = state
    override.decided_by_id, override.decided_by, override.decided_at = actor.id, actor.label, at
    override.decision_note = note.strip()
    db.session.flush()


def _check_state(merchant: Merchant) -> None:
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("The merchant is closed. Reopen it before its level is overridden.")


def _check_overlap(merchant_id: int, starts_on: date, ends_on: date, states: tuple[OverrideState, ...]) -> None:
    other = queries.overlapping(merchant_id, starts_on, ends_on, states)
    if other is not None:
        raise Refusal(
            f"Another override to Level {other.level} is {other.state.value} for {other.starts_on.isoformat()} to "
            f"{other.ends_on.isoformat()}. Choose days outside of it, or end it first."
        )


def _facts(override: LevelOverride) -> dict[str, object]:
    return {
        "state": override.state.value,
        "level": override.level,
        "starts_on": override.starts_on.isoformat(),
        "ends_on": override.ends_on.isoformat(),
        "reason": override.reason,
        "note": override.decision_note,
    }


def _record(
    override: LevelOverride, event: Event, actor: Actor, at: datetime, before: dict[str, object] | None
) -> None:
    audit.record(
        actor,
        at,
        event,
        "level_override",
        override.public_id,
        merchant_id=override.merchant_id,
        before=before,
        after=_facts(override),
    )
