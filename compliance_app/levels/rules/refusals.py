"""Why an override or a change of a threshold is refused, in words for the person (LEVEL-OVERRIDE, LEVEL-DATED)."""

from collections.abc import Sequence
from datetime import date

from compliance_app.foundation.spans import months_later
from compliance_app.levels.rules.volume import LOWEST
from compliance_app.levels.thresholds import Operator, Threshold
from compliance_app.policies.rules import Policy, day_problem, in_words, shipped

LONGEST_REASON = 1000
LARGEST_LIMIT = 10**12
"""Operations a year: far above any merchant's, far below what the column holds."""


def latest_override_end(starts_on: date, months: int = shipped(Policy.LONGEST_OVERRIDE)) -> date:
    """The last day an override may name, so many months after its start (rule LEVEL-OVERRIDE)."""
    return months_later(starts_on, months)


def override_problem(
    level: int,
    reason: str,
    starts_on: date,
    ends_on: date,
    on: date,
    months: int = shipped(Policy.LONGEST_OVERRIDE),
) -> str:
    """Why an override may not be asked for on a day, in words for the person; empty when it may (LEVEL-OVERRIDE).

    `months` is how long one may last: the policy of its first day.
    """
    if level not in range(1, LOWEST + 1):
        return "Choose a level from 1 to 4."
    if not reason.strip():
        return "Give the reason: the person who decides, and an auditor, will read it."
    if len(reason) > LONGEST_REASON:
        return f"Shorten the reason to {LONGEST_REASON:,} characters."
    if starts_on < on:
        return "Choose a first day that is not in the past: past days stay as they were."
    if ends_on < starts_on:
        return "Choose a last day on or after the first."
    if ends_on > latest_override_end(starts_on, months):
        longest, latest = in_words(Policy.LONGEST_OVERRIDE, months), latest_override_end(starts_on, months)
        return f"An override lasts at most {longest}: choose a last day up to {latest}."
    return ""


def limit_problem(
    thresholds: Sequence[Threshold], rule_id: str, operator: Operator, operations: int, valid_from: date, on: date
) -> str:
    """Why a threshold may not become this on a day, in words for the person; empty when it may (LEVEL-DATED)."""
    latest = max((row for row in thresholds if row.rule_id == rule_id), key=lambda row: row.valid_from)
    if latest.is_floor:
        return "This level takes all other merchants of the system, so it has no limit to change."
    if not 1 <= operations <= LARGEST_LIMIT:
        return f"Enter a number of operations from 1 to {LARGEST_LIMIT:,}."
    if valid_from < on:
        return "Choose today or a later day: levels of past days stay as they were."
    if valid_from <= latest.valid_from:
        return f"A limit begins on {latest.valid_from} already. Choose a later day, or cancel that change first."
    if problem := day_problem(latest.valid_from, valid_from, on):
        return problem
    if (operator, operations) == (latest.operator, latest.operations):
        return "This is the limit already. Change the number or how it counts."
    return _order_problem(thresholds, latest, operations, valid_from)


def _order_problem(thresholds: Sequence[Threshold], changed: Threshold, operations: int, valid_from: date) -> str:
    """A stricter level begins at more operations than the next one, or the next one could never be reached."""
    for row in thresholds:
        is_other = row.system == changed.system and row.level != changed.level and row.measure is changed.measure
        if not is_other or row.is_floor or (row.valid_until is not None and row.valid_until < valid_from):
            continue
        if (operations <= row.operations) if changed.level < row.level else (operations >= row.operations):
            side = "more" if changed.level < row.level else "fewer"
            return f"Level {row.level} begins at {row.operations:,}: Level {changed.level} must begin at {side}."
    return ""
