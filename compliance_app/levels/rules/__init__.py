"""Merchant levels: by volume, on a day, what is refused, and what the rules say."""

from compliance_app.levels.rules.figures import Figures, SystemFigure
from compliance_app.levels.rules.groups import GroupYear, added_up, of_the_group, with_other_operations
from compliance_app.levels.rules.history import (
    Cause,
    LevelFact,
    LevelFacts,
    LevelOnDay,
    OverrideFact,
    OverrideState,
    Source,
    a_year_later,
    aoc_due_after_rise,
    cause_of,
    in_effect,
    is_rise_to_1,
    level_on,
    next_fact,
)
from compliance_app.levels.rules.refusals import (
    LARGEST_LIMIT,
    LONGEST_REASON,
    latest_override_end,
    limit_problem,
    override_problem,
)
from compliance_app.levels.rules.volume import LOWEST, Assessment, SystemLevel, assess
from compliance_app.levels.rules.watch import HORIZON, Course, Footing, LevelWatch, course_of, last_soon_day, watch
from compliance_app.levels.rules.wording import CAUSES, SENTENCES, criterion, name_of, sentence

__all__ = [
    "CAUSES",
    "HORIZON",
    "LARGEST_LIMIT",
    "LONGEST_REASON",
    "LOWEST",
    "SENTENCES",
    "Assessment",
    "Cause",
    "Course",
    "Figures",
    "Footing",
    "GroupYear",
    "LevelFact",
    "LevelFacts",
    "LevelOnDay",
    "LevelWatch",
    "OverrideFact",
    "OverrideState",
    "Source",
    "SystemFigure",
    "SystemLevel",
    "a_year_later",
    "added_up",
    "aoc_due_after_rise",
    "assess",
    "cause_of",
    "course_of",
    "criterion",
    "in_effect",
    "is_rise_to_1",
    "last_soon_day",
    "latest_override_end",
    "level_on",
    "limit_problem",
    "name_of",
    "next_fact",
    "of_the_group",
    "override_problem",
    "sentence",
    "watch",
    "with_other_operations",
]
