"""What a merchant's page shows of its level: the level in force and why, the figures, the history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.levels import rules
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.levels.queries.facts import facts_of
from compliance_app.levels.queries.thresholds import thresholds
from compliance_app.levels.queries.years import Year, watches, year_and_watch
from compliance_app.levels.rules import Figures, LevelOnDay, LevelWatch, SystemFigure, SystemLevel
from compliance_app.levels.thresholds import PROVIDER, Threshold, in_force
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.kinds import OnRecord
from compliance_app.volumes.queries import YearRead


@dataclass(frozen=True)
class Reason:
    """A rule and what it says."""

    rule_id: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """Operations of one payment system, or of all together, in the window, and the level they give."""

    name: str
    total: int
    ecommerce: int
    declared: bool
    level: int | None
    reasons: tuple[Reason, ...]
    with_group: bool = False
    """Whether the payment system counts the merchant's group in its place (LEVEL-GROUP-VISA, -AMEX)."""
    group: Figures | None = None
    """The figures of that group, for who may see all of it (GROUP-8)."""


@dataclass(frozen=True)
class GroupLine:
    """The group whose merchants were counted together: its company and how many they were."""

    legal_name: str
    public_id: str
    members: int


@dataclass(frozen=True)
class Past:
    """An assessment as it was made, with the figures of then."""

    assessment: LevelAssessment
    last_month: date
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]
    group: GroupLine | None
    on_record: OnRecord | None

    @property
    def cause(self) -> str:
        """What led to it, in words."""
        return rules.CAUSES[self.assessment.cause]


@dataclass(frozen=True)
class Watched:
    """The rise that the trend leads to, and what the rules say that make it one."""

    rise: LevelWatch
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Section:
    """The level of a merchant on a day, with everything that explains it, and the rise that the trend leads to."""

    on: date
    level: LevelOnDay
    reasons: tuple[Reason, ...]
    override: LevelOverride | None
    year: YearRead
    lines: tuple[Line, ...]
    history: tuple[Past, ...]
    overrides: tuple[LevelOverride, ...]
    watch: Watched | None
    group: GroupLine | None
    sees_groups: bool
    """Whether it is for somebody who may read the figures of its groups (GROUP-8)."""


def section(merchant_id: int, on: date, *, sees_groups: bool = False) -> Section:
    """The level on a day, the figures of that day, every level before it (newest first) and every override.

    `sees_groups`: for somebody who may see every merchant of its groups, and so their figures (GROUP-8).
    """
    every = thresholds()
    level = rules.level_on(facts_of([merchant_id])[merchant_id], on)
    found, rise = year_and_watch(merchant_id, on, every)
    overrides = _overrides(merchant_id)
    return Section(
        on,
        level,
        _reasons(level.rule_ids, in_force(every, on)),
        next((row for row in overrides if row.state is rules.OverrideState.APPROVED and _covers(row, on)), None),
        volumes.year_read(found.annual, merchant_id, on),
        _told(_lines(merchant_id, found, in_force(every, on)), sees_groups),
        tuple(_past(row, every, sees_groups) for row in _assessments(merchant_id, on)),
        overrides,
        _watched(rise, every),
        GroupLine(found.group.legal_name, found.group.public_id, found.group.members) if found.group else None,
        sees_groups,
    )


def watched(merchant_id: int, on: date) -> Watched | None:
    """The next rise of the level by volume, from the months that are known in a row (LEVEL-WATCH)."""
    every = thresholds()
    return _watched(watches([merchant_id], on, every).get(merchant_id), every)


def _watched(rise: LevelWatch | None, every: tuple[Threshold, ...]) -> Watched | None:
    return Watched(rise, _reasons(rise.rule_ids, in_force(every, rise.crosses_on))) if rise else None


def _covers(override: LevelOverride, on: date) -> bool:
    return override.starts_on <= on <= override.ends_on


def _reasons(rule_ids: tuple[str, ...], known: tuple[Threshold, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(rule_id, rules.sentence(rule_id, known)) for rule_id in rule_ids)


def _told(lines: Iterable[Line], sees_groups: bool) -> tuple[Line, ...]:
    """The lines as somebody may read them, without the figures of a group that they do not see whole (GROUP-8)."""
    return tuple(line if sees_groups else replace(line, group=None) for line in lines)


def _lines(merchant_id: int, year: Year, known: tuple[Threshold, ...]) -> tuple[Line, ...]:
    """The systems that the merchant uses or had operations with, then all of them together."""
    annual, found = year.annual, year.assessed(known)
    together = rules.of_the_group(annual.by_system, year.group)
    used = merchants.payment_systems(merchant_id)
    lines = []
    for system, level in found.systems.items():
        figure = annual.by_system.get(system)
        if system in used or (figure is not None and figure.total):
            counts = (figure.total, figure.ecommerce, figure.declared) if figure else (0, 0, False)
            lines.append(_line(system, *counts, level, known, together.get(system)))
    return (*lines, _line(PROVIDER, annual.total, annual.ecommerce, False, found.provider, known))


def _line(
    system: str,
    total: int,
    ecommerce: int,
    declared: bool,
    level: SystemLevel,
    known: tuple[Threshold, ...],
    group: Figures | None = None,
) -> Line:
    reasons = _reasons(level.rule_ids, known)
    return Line(rules.name_of(system), total, ecommerce, declared, level.level, reasons, group is not None, group)


def _assessments(merchant_id: int, on: date) -> list[LevelAssessment]:
    row = LevelAssessment
    query = sa.select(row).where(row.merchant_id == merchant_id, row.effective_on <= on)
    return list(db.session.scalars(query.order_by(row.effective_on.desc(), row.id.desc())))


def _overrides(merchant_id: int) -> tuple[LevelOverride, ...]:
    row = LevelOverride
    query = sa.select(row).where(row.merchant_id == merchant_id)
    return tuple(db.session.scalars(query.order_by(row.requested_at.desc(), row.id.desc())))


def _past(row: LevelAssessment, every: tuple[Threshold, ...], sees_groups: bool) -> Past:
    known = in_force(every, row.effective_on)
    last_month = date.fromisoformat(row.figures["window"]["last_month"])
    group = row.figures.get("group")
    lines = [
        Line(
            rules.name_of(system),
            figure["total"],
            figure["ecommerce"],
            figure["declared"],
            figure["level"],
            _reasons(tuple(figure["rule_ids"]), known),
            (counted := _stored_group(group, system, figure)) is not None,
            counted,
        )
        for system in PaymentSystem
        if (figure := row.figures["systems"].get(system.value)) and figure["total"]
    ]
    there = GroupLine(group["legal_name"], group["public_id"], group["members"]) if group else None
    return Past(
        row, last_month, _told(lines, sees_groups), _reasons(tuple(row.rule_ids), known), there, on_record_of(row)
    )


def on_record_of(row: LevelAssessment) -> OnRecord | None:
    """What was on record at an assessment, where not all of it counted."""
    kept = row.figures.get("on_record")
    return OnRecord.from_json(kept) if kept else None


def _stored_group(group: dict[str, Any] | None, system: PaymentSystem, own: dict[str, Any]) -> Figures | None:
    """The group's figures of then, where they were more than the merchant's own."""
    figure = group["systems"].get(system.value) if group else None
    if figure is None or (figure["total"], figure["ecommerce"]) == (own["total"], own["ecommerce"]):
        return None
    return SystemFigure(figure["total"], figure["ecommerce"])
