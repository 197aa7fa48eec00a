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
from compliance_app.levels.models import LevelThreshold
from compliance_app.levels.thresholds import SHIPPED, Operator


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


def change_threshold(system: str, level: int, limit: NewLimit, actor: Actor, at: datetime, on: date) -> LevelThreshold:
    """Let a new limit begin today or later, and close the one before it on the day before.

    `on` is the provider's day. Raises NotFound for a level the system does not have, Refusal for a limit that
    starts in the past, has no source, changes nothing, or is not below the stricter level's.
    """
    install_thresholds(at)
    queries.lock_thresholds()
    current = queries.latest_threshold(system, level)
    problem = rules.limit_problem(
        queries.thresholds(), current.rule_id, limit.operator, limit.operations, limit.valid_from, on
    )
    if problem or not limit.source.strip():
        raise Refusal(problem or "Say where the new limit comes from: a page, a document, a letter.")
    row = LevelThreshold(
        system=current.system,
        level=current.level,
        measure=current.measure,
        operator=limit.operator,
        operations=limit.operations,
        rule_id=current.rule_id,
        source=limit.source.strip(),
        valid_from=limit.valid_from,
        recorded_by=actor.label,
        recorded_at=at,
    )
    succession.take_over(current, row)
    audit.record(
        actor, at, Event.THRESHOLD_CHANGED, "level_threshold", row.public_id, before=_facts(current), after=_facts(row)
    )
    return row


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
