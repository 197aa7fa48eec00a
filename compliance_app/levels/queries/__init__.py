"""Reads of levels: the facts a level depends on, thresholds on a day, overrides, what a merchant's page shows."""

from compliance_app.levels.queries.facts import (
    assessments_of,
    facts_of,
    locked,
    merchants_after,
    open_merchants_after,
)
from compliance_app.levels.queries.overrides import (
    active_emails,
    administrators,
    awaiting_decision,
    deciders,
    latest_decisions,
    longest_override,
    one_visible,
    overlapping,
)
from compliance_app.levels.queries.rises import count_rising_soon, expected_rises, open_among, rising_soon
from compliance_app.levels.queries.section import Section, Watched, section, watched
from compliance_app.levels.queries.thresholds import (
    Chapter,
    Limit,
    chapters,
    has_thresholds,
    latest_threshold,
    lock_thresholds,
    threshold_before,
    thresholds,
    thresholds_on,
)
from compliance_app.levels.queries.years import Year, watches, year, years

__all__ = [
    "Chapter",
    "Limit",
    "Section",
    "Watched",
    "Year",
    "active_emails",
    "administrators",
    "assessments_of",
    "awaiting_decision",
    "chapters",
    "count_rising_soon",
    "deciders",
    "expected_rises",
    "facts_of",
    "has_thresholds",
    "latest_decisions",
    "latest_threshold",
    "lock_thresholds",
    "locked",
    "longest_override",
    "merchants_after",
    "one_visible",
    "open_among",
    "open_merchants_after",
    "overlapping",
    "rising_soon",
    "section",
    "threshold_before",
    "thresholds",
    "thresholds_on",
    "watched",
    "watches",
    "year",
    "years",
]
