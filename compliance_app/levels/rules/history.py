"""The level on a day from stored facts, and what an assessment adds to them (LEVEL-RISE, LEVEL-OVERRIDE)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.foundation.spans import CutShort, known_end, months_later
from compliance_app.levels.rules.volume import LOWEST, Assessment
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP
from compliance_app.policies.rules import Policy, shipped


class OverrideState(enum.StrEnum):
    """Where an override is: only an approved one counts, from its start to its end."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Cause(enum.StrEnum):
    """What led to a level."""

    FIRST = "first"
    VOLUME = "volume"
    THRESHOLDS = "thresholds"
    GROUP = "group"
    COUNTING = "counting"


class Source(enum.StrEnum):
    """Where the level in force on a day comes from."""

    NOTHING = "nothing"
    VOLUME = "volume"
    OVERRIDE = "override"


@dataclass(frozen=True)
class LevelFact:
    """The level by volume from a day on; `aoc_due_on` is the last day on which an SAQ still suffices after a rise."""

    effective_on: date
    level: int
    aoc_due_on: date | None
    rule_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverrideFact:
    """An approved override, in force from its first through its last day, and known since it was approved.

    Without `approved_on` it is known from its first day on. `cut`: it was ended early; one that was taken back
    before its first day ends before it.
    """

    level: int
    starts_on: date
    ends_on: date
    approved_on: date | None = None
    cut: CutShort | None = None

    def known_by(self, day: date) -> bool:
        """Whether it was approved by the end of the day."""
        return (self.approved_on or self.starts_on) <= day

    def as_known(self, day: date) -> "OverrideFact":
        """As it was at the end of the day (PAST-DAYS)."""
        return replace(self, ends_on=known_end(self.ends_on, self.cut, day), cut=None) if self.cut else self


@dataclass(frozen=True)
class LevelFacts:
    """All that a merchant's level on any day depends on; assessments in the order in which they were made."""

    assessments: tuple[LevelFact, ...] = ()
    overrides: tuple[OverrideFact, ...] = ()


@dataclass(frozen=True)
class LevelOnDay:
    """The level in force on a day. `aoc_due_on` is set only when it comes from volume and has a transition."""

    level: int
    aoc_due_on: date | None
    rule_ids: tuple[str, ...]
    source: Source


def level_on(facts: LevelFacts, day: date) -> LevelOnDay:
    """The level in force: an approved override that covers the day, else the latest assessment, else 4."""
    overrides = [item.level for item in facts.overrides if item.starts_on <= day <= item.ends_on]
    if overrides:
        # Approval refuses an overlap; should two stand side by side, the stricter one counts.
        return LevelOnDay(min(overrides), None, ("LEVEL-OVERRIDE",), Source.OVERRIDE)
    fact = in_effect(facts.assessments, day)
    if fact is None:
        return LevelOnDay(LOWEST, None, ("LEVEL-NONE",), Source.NOTHING)
    rise = ("LEVEL-RISE",) if fact.aoc_due_on else ()
    return LevelOnDay(fact.level, fact.aoc_due_on, (*fact.rule_ids, *rise), Source.VOLUME)


def in_effect(assessments: Sequence[LevelFact], day: date) -> LevelFact | None:
    """The latest assessment that had taken effect by a day; of several on one day the last made."""
    found = [fact for fact in assessments if fact.effective_on <= day]
    return max(enumerate(found), key=lambda pair: (pair[1].effective_on, pair[0]))[1] if found else None


def aoc_due_after_rise(effective_on: date, months: int) -> date:
    """So many months after a rise to Level 1, 28 February for a 29th: the last day on SAQ (rule LEVEL-RISE)."""
    return months_later(effective_on, months)


def a_year_later(day: date) -> date:
    """The same day of the next year; 28 February for a 29th."""
    return months_later(day, 12)


def next_fact(
    assessments: Sequence[LevelFact], on: date, found: Assessment, months: int = shipped(Policy.LEVEL_1_TIME)
) -> LevelFact | None:
    """What to store after assessing on a day; None where the level stays, or nothing was ever counted.

    `months` is the policy of the day: how long an SAQ suffices after a rise to Level 1. The day before decides
    what is a rise: levels that came and went within one day (a figure mistyped and corrected) neither open nor
    renew the time for the AOC (LEVEL-RISE).
    """
    now = in_effect(assessments, on)
    if (now is None and found.rule_ids == ("LEVEL-NONE",)) or (now is not None and now.level == found.strictest):
        return None
    before = in_effect(assessments, on - date.resolution)
    if before is not None and before.level == found.strictest:
        due = before.aoc_due_on
    else:
        due = aoc_due_after_rise(on, months) if is_rise_to_1(before, found.strictest) else None
    return LevelFact(on, found.strictest, due, found.rule_ids)


def is_rise_to_1(before: LevelFact | None, level: int) -> bool:
    """Whether a newly assessed level is a rise to 1 from a lower level; a first assessment is none (LEVEL-RISE)."""
    return level == 1 and before is not None and before.level > 1


def cause_of(
    before: LevelFact,
    level_under_former_thresholds: int,
    rule_ids: Sequence[str] = (),
    level_counted_as_before: int | None = None,
) -> Cause:
    """Why the level moved: the thresholds alone, if under those of the day before it would be where it was.

    What counts as an operation, if counted as on the day before, too, it would be there; None where that did not
    change. The group, where the level that is left or the one that is reached (by `rule_ids`) rests on the group's
    figures (LEVEL-CAUSE).
    """
    if level_under_former_thresholds == before.level:
        return Cause.THRESHOLDS
    if level_counted_as_before == before.level:
        return Cause.COUNTING
    rests_on_group = set(COUNTED_FOR_GROUP.values()) & {*before.rule_ids, *rule_ids}
    return Cause.GROUP if rests_on_group else Cause.VOLUME
