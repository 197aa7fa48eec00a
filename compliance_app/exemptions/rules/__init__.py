"""Rules of exemptions: what they are, what is refused, and a ground held against what is known."""

from compliance_app.exemptions.rules.grounds import Known, differences
from compliance_app.exemptions.rules.refusals import (
    GRACE,
    LONGEST_TEXT,
    Newness,
    Wanted,
    kind_problem,
    latest_end,
    problem,
)
from compliance_app.exemptions.rules.words import (
    GROUND_NAMES,
    KIND_NAMES,
    SUBJECT_NAMES,
    ExemptionFact,
    ExemptionKind,
    ExemptionState,
    Ground,
    Subject,
    title,
)

__all__ = [
    "GRACE",
    "GROUND_NAMES",
    "KIND_NAMES",
    "LONGEST_TEXT",
    "SUBJECT_NAMES",
    "ExemptionFact",
    "ExemptionKind",
    "ExemptionState",
    "Ground",
    "Known",
    "Newness",
    "Subject",
    "Wanted",
    "differences",
    "kind_problem",
    "latest_end",
    "problem",
    "title",
]
