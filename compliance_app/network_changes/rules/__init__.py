"""Rules of significant changes: what counts, what is refused, by when a scan is due and which one closes it."""

from compliance_app.network_changes.rules.closing import ChangeFact, Progress, closing_scan, due_on, progress
from compliance_app.network_changes.rules.refusals import LONGEST_TEXT, day_problem, earliest_day, text_problem
from compliance_app.network_changes.rules.words import KINDS, ChangeKind, Explained

__all__ = [
    "KINDS",
    "LONGEST_TEXT",
    "ChangeFact",
    "ChangeKind",
    "Explained",
    "Progress",
    "closing_scan",
    "day_problem",
    "due_on",
    "earliest_day",
    "progress",
    "text_problem",
]
