"""Changes of policies: asked for by one administrator, approved or refused by another (POLICY-2, POLICY-3)."""

from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.foundation import database, succession
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.policies import notices, queries, rules
from compliance_app.policies.models import PolicyChange, PolicyRow
from compliance_app.policies.rules import ChangeState, Policy, Value
from compliance_app.policies.service import decisions


def install(at: datetime) -> int:
    """Store the shipped value of every policy that has none; how many were."""
    stored = 0
    for policy in Policy:
        row = rules.shipped_value(policy)
        statement = database.insert_new(PolicyRow).values(
            policy=policy,
            value=row.value,
            valid_from=row.valid_from,
            source=row.source,
            recorded_by=SYSTEM.label,
            recorded_at=at,
        )
        stored += database.changed_rows(db.session.execute(statement))
    queries.read_again()
    return stored


def ask(
    policy: Policy, value: Value, valid_from: date, source: str, reason: str, actor: Actor, at: datetime, on: date
) -> PolicyChange:
    """Ask for a value from a day on; it counts once another administrator approves it. `on` is the provider's day.

    Raises Refusal for a value, day, source or reason that the rules do not allow, or while another change waits.
    """
    _held(policy, at)
    _check(policy, value, valid_from, on)
    if any(change.policy is policy for change in queries.awaiting_decision()):
        raise Refusal("A change of this policy waits for a decision already. Decide on it, or withdraw it, first.")
    columns = decisions.opened_by(actor, source, reason, at)
    change = PolicyChange(policy=policy, value=value, valid_from=valid_from, **columns)
    db.session.add(change)
    db.session.flush()
    _record(change, Event.POLICY_CHANGE_REQUESTED, actor, at)
    notices.requested(change, _letter(change), at)
    return change


def approve(change: PolicyChange, note: str, actor: Actor, at: datetime, on: date) -> PolicyRow:
    """Let the value begin on the day asked for, or on `on` where that has passed; raises Refusal, Conflict."""
    current = _held(change.policy, at)
    decisions.open_for(change, actor)
    letter = _letter(change)
    change.valid_from = rules.begins_on(change.valid_from, on)
    _check(change.policy, change.value, change.valid_from, on)
    decisions.close(change, ChangeState.APPROVED, note, actor, at)
    row = PolicyRow(
        policy=change.policy,
        value=change.value,
        valid_from=change.valid_from,
        source=change.source,
        recorded_by=actor.label,
        recorded_at=at,
    )
    succession.take_over(current, row)
    queries.read_again()
    _record(change, Event.POLICY_CHANGE_APPROVED, actor, at, before=_row_facts(current))
    notices.decided(change, letter, at)
    return row


def refuse(change: PolicyChange, note: str, actor: Actor, at: datetime) -> None:
    """Refuse the change, with a note that tells the requester why; raises Refusal, Conflict."""
    decisions.open_for(change, actor)
    decisions.close(change, ChangeState.REFUSED, note, actor, at)
    _record(change, Event.POLICY_CHANGE_REFUSED, actor, at)
    notices.decided(change, _letter(change), at)


def withdraw(change: PolicyChange, actor: Actor, at: datetime) -> None:
    """Take back one's own request; raises Refusal, Conflict."""
    decisions.take_back_request(change, actor, at)
    _record(change, Event.POLICY_CHANGE_WITHDRAWN, actor, at)


def cancel(policy: Policy, actor: Actor, at: datetime, on: date) -> None:
    """Take back a value that has not begun: the one before it goes on; raises Conflict once it has begun."""
    planned = _held(policy, at)
    succession.refuse_begun(planned, on, "This value has begun already. Ask for the next one instead.")
    before, former = _row_facts(planned), queries.locked_rows(policy)[1]
    succession.take_back(planned, former)
    queries.read_again()
    after = _row_facts(former)
    audit.record(actor, at, Event.POLICY_CHANGE_CANCELLED, "policy", policy.value, before=before, after=after)


def _held(policy: Policy, at: datetime) -> PolicyRow:
    """The row that begins last, held until the transaction ends."""
    install(at)
    rows = queries.locked_rows(policy)
    if not rows:
        raise Conflict("This policy was changed at the same moment. Look at it again.")
    return rows[0]


def _check(policy: Policy, value: Value, valid_from: date, on: date) -> None:
    problem = rules.change_problem(queries.values(), policy, value, valid_from, on)
    if problem:
        raise Refusal(problem)


def _letter(change: PolicyChange) -> notices.Change:
    definition = rules.DEFINITIONS[change.policy]
    before = queries.setting_on(change.policy, change.valid_from)
    return notices.Change(
        definition.title,
        rules.in_words(change.policy, before),
        rules.in_words(change.policy, change.value),
        f"/settings/policies/changes/{change.public_id}",
    )


def _row_facts(row: PolicyRow) -> dict[str, object]:
    return {
        "policy": row.policy.value,
        "value": rules.stored(row.value),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "source": row.source,
    }


def _record(
    change: PolicyChange, event: Event, actor: Actor, at: datetime, before: dict[str, object] | None = None
) -> None:
    after = {
        "policy": change.policy.value,
        "value": rules.stored(change.value),
        "valid_from": change.valid_from,
        "source": change.source,
        "reason": change.reason,
        "note": change.decision_note,
    }
    audit.record(actor, at, event, "policy_change", change.public_id, before=before, after=after)
