"""Rules of ASV scans. Plain values in, values out; days are arguments."""

from compliance_app.scans.rules.chain import Chain, ChainWord, Link, Why, YearQuarter, chain
from compliance_app.scans.rules.combining import (
    LONGEST_CERTIFICATE,
    WHOLE,
    WITHIN,
    Alone,
    Extent,
    Part,
    refuse_extent,
    refuse_later,
    refuse_undoing,
)
from compliance_app.scans.rules.disputes import DisputeDecision, DisputeFact, DisputeKind, to_submit_again
from compliance_app.scans.rules.facts import ScanFact, Spell, extends, outcome
from compliance_app.scans.rules.quarters import Quarter, last_quarters, quarter_of
from compliance_app.scans.rules.validity import (
    LIFE,
    LONGEST_PRINTED,
    MOST_DAYS_BETWEEN,
    note_on_printed,
    valid_until,
)
from compliance_app.scans.rules.vendors import Judged, Listing, VendorDetails, judged

__all__ = [
    "LIFE",
    "LONGEST_CERTIFICATE",
    "LONGEST_PRINTED",
    "MOST_DAYS_BETWEEN",
    "WHOLE",
    "WITHIN",
    "Alone",
    "Chain",
    "ChainWord",
    "DisputeDecision",
    "DisputeFact",
    "DisputeKind",
    "Extent",
    "Judged",
    "Link",
    "Listing",
    "Part",
    "Quarter",
    "ScanFact",
    "Spell",
    "VendorDetails",
    "Why",
    "YearQuarter",
    "chain",
    "extends",
    "judged",
    "last_quarters",
    "note_on_printed",
    "outcome",
    "quarter_of",
    "refuse_extent",
    "refuse_later",
    "refuse_undoing",
    "to_submit_again",
    "valid_until",
]
