"""Runs of days over a merchant's whole life: as they are stored, and as they read under the warning of each day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.foundation.spans import CutShort
from compliance_app.obligations.rules.facts import MerchantFacts, warning_on
from compliance_app.obligations.rules.owed import ONE_DAY, day_after
from compliance_app.obligations.rules.standing import Course, Position, course_on, leave_changes, mapping_changes
from compliance_app.policies.rules import PolicyValue


@dataclass(frozen=True)
class Run:
    """A run of days, both ends included, with one course: what is stored."""

    starts_on: date
    ends_on: date
    course: Course


@dataclass(frozen=True)
class Period:
    """A run of days, both ends included, with one position."""

    starts_on: date
    ends_on: date
    position: Position


def periods(facts: MerchantFacts) -> tuple[Period, ...]:
    """The runs from the earliest fact through 9999-12-31; on every day equal to `standing_on` (rule PERIODS)."""
    return told(runs(facts), facts.warnings)


def runs(facts: MerchantFacts) -> tuple[Run, ...]:
    """The same as they are stored: whatever is, was or will be said of the warning, they stay."""
    found: list[Run] = []
    days = change_days(facts)
    for start, following in zip(days, [*days[1:], None], strict=True):
        end = following - ONE_DAY if following else date.max
        course = course_on(facts, start)
        if found and found[-1].course == course:
            start = found.pop().starts_on
        found.append(Run(start, end, course))
    return tuple(found)


def told(stored: Iterable[Run], warnings: Sequence[PolicyValue]) -> tuple[Period, ...]:
    """Stored runs as they read day by day under the warnings in force (STANDING-EXPIRING)."""
    found: list[Period] = []
    for run in stored:
        days = [run.starts_on, *_turns(run, warnings)]
        for start, following in zip(days, [*days[1:], None], strict=True):
            end = following - ONE_DAY if following else run.ends_on
            place = run.course.on(start, warning_on(warnings, start))
            if found and found[-1].position == place:
                start = found.pop().starts_on
            found.append(Period(start, end, place))
    return tuple(found)


def _turns(run: Run, warnings: Sequence[PolicyValue]) -> list[date]:
    """The days within a run on which the warning of its end may begin, or end because the policy became another."""
    until = run.course.calm.until
    if until is None:
        return []
    begins = [run.starts_on, *(row.valid_from for row in warnings)]
    days = {*begins, *(until - warning_on(warnings, day) for day in begins)}
    return sorted(day for day in days if run.starts_on < day <= run.ends_on)


def change_days(facts: MerchantFacts) -> list[date]:
    """Every day from the earliest fact on, that one included, on which a course may become another one."""
    return sorted({facts.first_day, *(day for day in _changes(facts) if day > facts.first_day)})


def _changes(facts: MerchantFacts) -> Iterator[date]:
    yield from (state.on for state in facts.states)
    for document in facts.documents:
        yield document.uploaded_on
        if document.reviewed_on:
            yield document.reviewed_on
    yield from (scan.counts_from for scan in facts.scans)
    for evidence in facts.evidence:
        yield evidence.first_day
        if evidence.taken_back_on:
            yield evidence.taken_back_on
        yield day_after(evidence.valid_until)
    if facts.mapped:
        yield from mapping_changes(facts)
    yield from _level_changes(facts)
    yield from leave_changes(facts)
    yield from _ends_of_leave(facts)


def _level_changes(facts: MerchantFacts) -> Iterator[date]:
    for fact in facts.levels.assessments:
        yield fact.effective_on
        if fact.aoc_due_on:
            yield day_after(fact.aoc_due_on)
    for override in facts.levels.overrides:
        yield override.approved_on or override.starts_on
        yield override.starts_on
        yield day_after(override.ends_on)
        yield from _ends_planned(override.cut)


def _ends_of_leave(facts: MerchantFacts) -> Iterator[date]:
    """What was ended early counted as planned before; its other days are those of `leave_changes`."""
    for cut in (*(item.cut for item in facts.exemptions), *(item.cut for item in facts.incidents)):
        yield from _ends_planned(cut)


def _ends_planned(cut: CutShort | None) -> Iterator[date]:
    """Until it was ended early, the planned end was counted with."""
    if cut is not None:
        yield cut.on
        yield day_after(cut.planned)
