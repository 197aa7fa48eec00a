"""Changes of thresholds: a new dated row and its source; what was in force on past days stays (rule LEVEL-DATED)."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.foundation import succession
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.levels import queries, rules
from compliance_app.levels.models import LevelThreshold, ThresholdChange
from compliance_app.levels.thresholds import SHIPPED, Measure, Operator, Threshold
from compliance_app.policies import notices
from compliance_app.policies import service as policies
from compliance_app.policies.rules import ChangeState, begins_on


@dataclass(frozen=True)
class NewLimit:
    """From how many operations in 12 months a level is to be reached, from which day, and who says so."""

    operator: Operator
    operations: int
    valid_from: date
    source: str


def install_thresholds(at: datetime) -> int:
    """Store the shipped thresholds where none are stored; how many were."""
    if queries.has_thresholds():
        return 0
    for shipped in SHIPPED:
        db.session.add(
            LevelThreshold(
                system=shipped.system,
                level=shipped.level,
                measure=shipped.measure,
                operator=shipped.operator,
                operations=shipped.operations,
                rule_id=shipped.rule_id,
                source=shipped.source,
                valid_from=shipped.valid_from,
                recorded_by=SYSTEM.label,
                recorded_at=at,
            )
        )
    db.session.flush()
    return len(SHIPPED)


def ask_threshold(
    system: str, level: int, limit: NewLimit, reason: str, actor: Actor, at: datetime, on: date
) -> ThresholdChange:
    """Ask for a limit from a day on; it counts once another administrator approves it (POLICY-2).

    `on` is the provider's day. Raises NotFound for a level the system does not have, Refusal for a limit that
    starts in the past, has no source or reason, changes nothing, or is not below the stricter level's, and while
    another change of it waits.
    """
    _checked(system, level, limit, at, on)
    if queries.waiting_change(system, level) is not None:
        raise Refusal("A change of this limit waits for a decision already. Decide on it, or withdraw it, first.")
    columns = policies.opened_by(actor, limit.source, reason, at)
    change = ThresholdChange(
        system=system,
        level=level,
        operator=limit.operator,
        operations=limit.operations,
        valid_from=limit.valid_from,
        **columns,
    )
    db.session.add(change)
    db.session.flush()
    _record(change, Event.THRESHOLD_CHANGE_REQUESTED, actor, at)
    notices.requested(change, _letter(change), at)
    return change


def approve_threshold(change: ThresholdChange, note: str, actor: Actor, at: datetime, on: date) -> LevelThreshold:
    """Let the limit begin on the day asked for, or on `on` where that has passed; raises Refusal, Conflict.

    Merchants are assessed by it from its first day: by the daily job, or at once by `assess_in_parts`.
    """
    queries.lock_thresholds()
    policies.open_for(change, actor)
    letter = _letter(change)
    change.valid_from = begins_on(change.valid_from, on)
    limit = NewLimit(change.operator, change.operations, change.valid_from, change.source)
    current = _checked(change.system, change.level, limit, at, on)
    policies.close(change, ChangeState.APPROVED, note, actor, at)
    row = LevelThreshold(
        system=current.system,
        level=current.level,
        measure=current.measure,
        operator=limit.operator,
        operations=limit.operations,
        rule_id=current.rule_id,
        source=limit.source,
        valid_from=limit.valid_from,
        recorded_by=actor.label,
        recorded_at=at,
    )
    succession.take_over(current, row)
    audit.record(
        actor, at, Event.THRESHOLD_CHANGED, "level_threshold", row.public_id, before=_facts(current), after=_facts(row)
    )
    notices.decided(change, letter, at)
    return row


def _checked(system: str, level: int, limit: NewLimit, at: datetime, on: date) -> LevelThreshold:
    """The threshold that the limit is to follow, held until the transaction ends; raises NotFound, Refusal."""
    install_thresholds(at)
    queries.lock_thresholds()
    current = queries.latest_threshold(system, level)
    problem = rules.limit_problem(
        queries.thresholds(), current.rule_id, limit.operator, limit.operations, limit.valid_from, on
    )
    if problem:
        raise Refusal(problem)
    return current


def refuse_threshold(change: ThresholdChange, note: str, actor: Actor, at: datetime) -> None:
    """Refuse the change, with a note that tells the requester why; raises Refusal, Conflict."""
    policies.open_for(change, actor)
    policies.close(change, ChangeState.REFUSED, note, actor, at)
    _record(change, Event.THRESHOLD_CHANGE_REFUSED, actor, at)
    notices.decided(change, _letter(change), at)


def withdraw_threshold(change: ThresholdChange, actor: Actor, at: datetime) -> None:
    """Take back one's own request; raises Refusal, Conflict."""
    policies.take_back_request(change, actor, at)
    _record(change, Event.THRESHOLD_CHANGE_WITHDRAWN, actor, at)


def _letter(change: ThresholdChange) -> notices.Change:
    present = queries.latest_threshold(change.system, change.level)
    return notices.Change(
        f"{rules.name_of(change.system)}, Level {change.level}",
        rules.criterion(_limit(present.measure, present.operator, present.operations)),
        rules.criterion(_limit(present.measure, change.operator, change.operations)),
        f"/levels/thresholds/changes/{change.public_id}",
    )


def _limit(measure: Measure, operator: Operator, operations: int) -> Threshold:
    return Threshold("", 0, measure, operator, operations, "", "", date.min)


def _record(change: ThresholdChange, event: Event, actor: Actor, at: datetime) -> None:
    after = {
        "system": change.system,
        "level": change.level,
        "operator": change.operator.value,
        "operations": change.operations,
        "valid_from": change.valid_from,
        "source": change.source,
        "reason": change.reason,
        "note": change.decision_note,
    }
    audit.record(actor, at, event, "level_threshold_change", change.public_id, after=after)


def cancel_change(system: str, level: int, actor: Actor, at: datetime, on: date) -> None:
    """Take back a limit that has not begun: the one before it goes on. Raises Conflict once it has begun."""
    install_thresholds(at)
    queries.lock_thresholds()
    planned = queries.latest_threshold(system, level)
    succession.refuse_begun(planned, on, "This limit has begun already. Enter the next one instead.")
    before, former = _facts(planned), queries.threshold_before(planned)
    succession.take_back(planned, former)
    audit.record(
        actor,
        at,
        Event.THRESHOLD_CHANGE_CANCELLED,
        "level_threshold",
        planned.public_id,
        before=before,
        after=_facts(former),
    )


def _facts(row: LevelThreshold) -> dict[str, object]:
    return {
        "rule_id": row.rule_id,
        "operator": row.operator.value,
        "operations": row.operations,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "source": row.source,
    }
