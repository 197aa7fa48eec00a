"""When a policy may be changed to what: its bounds, its day, its source and reason (POLICY-2, POLICY-3, POLICY-5)."""

import enum
from collections.abc import Iterable
from datetime import date

from compliance_app.foundation.formats import long_date
from compliance_app.foundation.spans import months_later
from compliance_app.policies.rules.definitions import DEFINITIONS
from compliance_app.policies.rules.names import Policy
from compliance_app.policies.rules.shapes import Value
from compliance_app.policies.rules.values import PolicyValue, latest

LONGEST_REASON = 1000
LONGEST_SOURCE = 300
FARTHEST_YEARS = 5


class ChangeState(enum.StrEnum):
    """Where a change is that one administrator asked for: only an approved one ever counts (POLICY-2)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def change_problem(rows: Iterable[PolicyValue], policy: Policy, value: Value, valid_from: date, on: date) -> str:
    """Why a policy may not get this value on a day, in words; empty when it may (POLICY-3, POLICY-5). `on`: today."""
    shape, last = DEFINITIONS[policy].shape, latest(rows, policy)
    if problem := shape.problem(value):
        return problem
    if value == last.value:
        return f"It is {shape.words(value)} already. Choose another value."
    return day_problem(last.valid_from, valid_from, on)


def day_problem(last_begins: date, valid_from: date, on: date) -> str:
    """Why a change may not begin on a day, in words; empty when it may (POLICY-3). `on`: today."""
    if valid_from < on:
        return "Choose today or a later day: past days stay as they were."
    if valid_from <= last_begins:
        return f"A value begins on {long_date(last_begins)} already. Choose a later day, or cancel that change first."
    if valid_from > months_later(on, 12 * FARTHEST_YEARS):
        return f"Choose a day within the next {FARTHEST_YEARS} years."
    return ""


def reason_problem(source: str, reason: str) -> str:
    """What is missing of a change's source and reason, in words; empty when both are there (POLICY-2)."""
    if not source.strip():
        return "Say where the change comes from: a page, a document, a letter."
    if not reason.strip():
        return "Give the reason: the person who decides, and an auditor, will read it."
    if len(source) > LONGEST_SOURCE:
        return f"Shorten the source to {LONGEST_SOURCE} characters."
    return f"Shorten the reason to {LONGEST_REASON:,} characters." if len(reason) > LONGEST_REASON else ""


def begins_on(asked: date, decided: date) -> date:
    """The first day of an approved change: the day asked for, or that of the decision once it has passed (POLICY-3)."""
    return max(asked, decided)
