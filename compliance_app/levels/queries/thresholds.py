"""The thresholds as stored, with what the product ships while none are."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.levels.models import LevelThreshold, ThresholdChange
from compliance_app.levels.rules import name_of
from compliance_app.levels.thresholds import PROVIDER, SHIPPED, Threshold, in_force
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.rules import ChangeState


def thresholds() -> tuple[Threshold, ...]:
    """Every threshold, past, present and to come; the shipped ones while the table is empty."""
    rows = db.session.scalars(sa.select(LevelThreshold).order_by(LevelThreshold.id)).all()
    return tuple(_threshold(row) for row in rows) or SHIPPED


def thresholds_on(day: date) -> tuple[Threshold, ...]:
    """The thresholds in force on a day."""
    return in_force(thresholds(), day)


def _threshold(row: LevelThreshold) -> Threshold:
    return Threshold(
        row.system,
        row.level,
        row.measure,
        row.operator,
        row.operations,
        row.rule_id,
        row.source,
        row.valid_from,
        row.valid_until,
    )


def has_thresholds() -> bool:
    """Whether any are stored."""
    return db.session.scalar(sa.select(LevelThreshold.id).limit(1)) is not None


def lock_thresholds() -> None:
    """Hold the stored thresholds until the transaction ends: of two changes the second sees the first."""
    db.session.scalars(sa.select(LevelThreshold.id).order_by(LevelThreshold.id).with_for_update()).all()


def latest_threshold(system: str, level: int) -> LevelThreshold:
    """The threshold of a level that begins last; raises NotFound for a level the system does not have."""
    row = _newest(LevelThreshold.system == system, LevelThreshold.level == level)
    if row is None:
        raise NotFound
    return row


def threshold_before(row: LevelThreshold) -> LevelThreshold:
    """The one that a threshold takes over from; raises NotFound for the first."""
    earlier = _newest(
        LevelThreshold.system == row.system,
        LevelThreshold.level == row.level,
        LevelThreshold.valid_from < row.valid_from,
    )
    if earlier is None:
        raise NotFound
    return earlier


def _newest(*conditions: sa.ColumnElement[bool]) -> LevelThreshold | None:
    return db.session.scalar(
        sa.select(LevelThreshold).where(*conditions).order_by(LevelThreshold.valid_from.desc()).limit(1)
    )


def waiting_changes() -> list[ThresholdChange]:
    """The changes nobody has decided on yet, the longest waiting first."""
    query = sa.select(ThresholdChange).where(ThresholdChange.state == ChangeState.REQUESTED)
    return list(db.session.scalars(query.order_by(ThresholdChange.requested_at, ThresholdChange.id)))


def waiting_change(system: str, level: int) -> ThresholdChange | None:
    """The change of a limit that nobody has decided on yet."""
    found = (change for change in waiting_changes() if (change.system, change.level) == (system, level))
    return next(found, None)


def one_change(public_id: str) -> ThresholdChange:
    """The change at this address; raises NotFound."""
    found = db.session.scalar(sa.select(ThresholdChange).where(ThresholdChange.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def threshold_until(change: ThresholdChange) -> Threshold:
    """The limit that a change is to follow, or followed: that of the day before it begins; raises NotFound."""
    for row in thresholds_on(change.valid_from - date.resolution):
        if (row.system, row.level) == (change.system, change.level):
            return row
    raise NotFound


@dataclass(frozen=True)
class Limit:
    """One level of a system on a day, what is planned and asked for after it, and what was before."""

    current: Threshold
    planned: Threshold | None
    former: tuple[Threshold, ...]
    waiting: ThresholdChange | None = None


@dataclass(frozen=True)
class Chapter:
    """A payment system (or the provider) with its levels, the strictest first."""

    system: str
    name: str
    limits: tuple[Limit, ...]

    @property
    def source(self) -> str:
        """Where the limits come from that were there in the beginning; a later one names its own beside it."""
        first = [(limit.former or (limit.current,))[0].source for limit in self.limits]
        return "; ".join(dict.fromkeys(first))


def chapters(on: date) -> list[Chapter]:
    """Every system with its levels as they are on a day, the provider's own rule first."""
    every, waiting = thresholds(), waiting_changes()
    return [
        Chapter(system, name_of(system), _limits([row for row in every if row.system == system], waiting, on))
        for system in (PROVIDER, *(item.value for item in PaymentSystem))
    ]


def _limits(rows: list[Threshold], waiting: list[ThresholdChange], on: date) -> tuple[Limit, ...]:
    limits = []
    for current in sorted(in_force(rows, on), key=lambda row: row.level):
        same = [row for row in rows if row.level == current.level]
        planned = next((row for row in same if row.valid_from > on), None)
        former = tuple(row for row in same if row.valid_until is not None and row.valid_until < on)
        asked = (row for row in waiting if (row.system, row.level) == (current.system, current.level))
        limits.append(Limit(current, planned, former, next(asked, None)))
    return tuple(limits)
