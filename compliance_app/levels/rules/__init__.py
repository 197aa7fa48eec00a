"""Merchant levels: by volume, on a day, what is refused, and what the rules say."""

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
from compliance_app.levels.rules.volume import LOWEST, Assessment, Figures, SystemFigure, SystemLevel, assess
from compliance_app.levels.rules.watch import LevelWatch, watch
from compliance_app.levels.rules.wording import SENTENCES, criterion, name_of, sentence

__all__ = [
    "LARGEST_LIMIT",
    "LONGEST_REASON",
    "LOWEST",
    "SENTENCES",
    "Assessment",
    "Cause",
    "Figures",
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
    "aoc_due_after_rise",
    "assess",
    "cause_of",
    "criterion",
    "in_effect",
    "is_rise_to_1",
    "latest_override_end",
    "level_on",
    "limit_problem",
    "name_of",
    "next_fact",
    "override_problem",
    "sentence",
    "watch",
]
