"""Rules of ASV scans. Plain values in, values out; days are arguments."""

from compliance_app.scans.rules.combining import LONGEST_CERTIFICATE, WHOLE, WITHIN, Extent, Part, refuse_extent
from compliance_app.scans.rules.facts import ScanFact, extends, outcome
from compliance_app.scans.rules.quarters import Quarter, last_quarters, quarter_of
from compliance_app.scans.rules.validity import (
    LIFE,
    LONGEST_PRINTED,
    MOST_DAYS_BETWEEN,
    longest_gap,
    note_on_printed,
    valid_until,
)

__all__ = [
    "LIFE",
    "LONGEST_CERTIFICATE",
    "LONGEST_PRINTED",
    "MOST_DAYS_BETWEEN",
    "WHOLE",
    "WITHIN",
    "Extent",
    "Part",
    "Quarter",
    "ScanFact",
    "extends",
    "last_quarters",
    "longest_gap",
    "note_on_printed",
    "outcome",
    "quarter_of",
    "refuse_extent",
    "valid_until",
]
