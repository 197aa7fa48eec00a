"""What a merchant's page shows of its level: the level in force and why, the figures, the history."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.levels import rules
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.levels.queries.facts import facts_of
from compliance_app.levels.queries.thresholds import thresholds
from compliance_app.levels.rules import LevelOnDay, LevelWatch, SystemLevel
from compliance_app.levels.thresholds import PROVIDER, Threshold, in_force
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies import queries as policies
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.rules import AnnualVolume


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


@dataclass(frozen=True)
class Past:
    """An assessment as it was made, with the figures of then."""

    assessment: LevelAssessment
    last_month: date
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]


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
    annual: AnnualVolume
    lines: tuple[Line, ...]
    history: tuple[Past, ...]
    overrides: tuple[LevelOverride, ...]
    watch: Watched | None


def section(merchant_id: int, on: date) -> Section:
    """The level on a day, the figures of that day, every level before it (newest first) and every override."""
    every = thresholds()
    level = rules.level_on(facts_of([merchant_id])[merchant_id], on)
    annual = volumes.annual(merchant_id, on)
    overrides = _overrides(merchant_id)
    return Section(
        on,
        level,
        _reasons(level.rule_ids, in_force(every, on)),
        next((row for row in overrides if row.state is rules.OverrideState.APPROVED and _covers(row, on)), None),
        annual,
        _lines(merchant_id, annual, in_force(every, on)),
        tuple(_past(row, every) for row in _assessments(merchant_id, on)),
        overrides,
        watched(merchant_id, annual, in_force(every, on)),
    )


def watched(merchant_id: int, annual: AnnualVolume, known: tuple[Threshold, ...]) -> Watched | None:
    """The next rise of the level by volume, from the months that are known in a row (LEVEL-WATCH)."""
    months = volumes.months_in_a_row(merchant_id, annual.last_month)
    found = rules.watch(annual.by_system, months, annual.last_month, known, policies.values())
    return Watched(found, _reasons(found.rule_ids, known)) if found else None


def _covers(override: LevelOverride, on: date) -> bool:
    return override.starts_on <= on <= override.ends_on


def _reasons(rule_ids: tuple[str, ...], known: tuple[Threshold, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(rule_id, rules.sentence(rule_id, known)) for rule_id in rule_ids)


def _lines(merchant_id: int, annual: AnnualVolume, known: tuple[Threshold, ...]) -> tuple[Line, ...]:
    """The systems that the merchant uses or had operations with, then all of them together."""
    found = rules.assess(annual.by_system, known)
    used = merchants.payment_systems(merchant_id)
    lines = []
    for system, level in found.systems.items():
        figure = annual.by_system.get(system)
        if system in used or (figure is not None and figure.total):
            counts = (figure.total, figure.ecommerce, figure.declared) if figure else (0, 0, False)
            lines.append(_line(system, *counts, level, known))
    figures = annual.by_system.values()
    total, ecommerce = sum(item.total for item in figures), sum(item.ecommerce for item in figures)
    return (*lines, _line(PROVIDER, total, ecommerce, False, found.provider, known))


def _line(
    system: str, total: int, ecommerce: int, declared: bool, level: SystemLevel, known: tuple[Threshold, ...]
) -> Line:
    return Line(rules.name_of(system), total, ecommerce, declared, level.level, _reasons(level.rule_ids, known))


def _assessments(merchant_id: int, on: date) -> list[LevelAssessment]:
    row = LevelAssessment
    query = sa.select(row).where(row.merchant_id == merchant_id, row.effective_on <= on)
    return list(db.session.scalars(query.order_by(row.effective_on.desc(), row.id.desc())))


def _overrides(merchant_id: int) -> tuple[LevelOverride, ...]:
    row = LevelOverride
    query = sa.select(row).where(row.merchant_id == merchant_id)
    return tuple(db.session.scalars(query.order_by(row.requested_at.desc(), row.id.desc())))


def _past(row: LevelAssessment, every: tuple[Threshold, ...]) -> Past:
    known = in_force(every, row.effective_on)
    last_month = date.fromisoformat(row.figures["window"]["last_month"])
    lines = [
        Line(
            rules.name_of(system),
            figure["total"],
            figure["ecommerce"],
            figure["declared"],
            figure["level"],
            _reasons(tuple(figure["rule_ids"]), known),
        )
        for system in PaymentSystem
        if (figure := row.figures["systems"].get(system.value)) and figure["total"]
    ]
    return Past(row, last_month, tuple(lines), _reasons(tuple(row.rule_ids), known))
