"""What a merchant owes and where it stands on a day: a pure function of stored facts and the day.

`standing_on(facts, day)` gives the whole verdict; `periods(facts)` the same for every day, in runs.
"""

from compliance_app.obligations.rules.covers import Cover, Leave, Share
from compliance_app.obligations.rules.expiries import Expiry, expiries
from compliance_app.obligations.rules.facts import Evidence, MerchantFacts, StateFact, is_closed, known_on, warning_on
from compliance_app.obligations.rules.periods import Period, Run, periods, runs, told
from compliance_app.obligations.rules.sentences import EVIDENCE_NAMES, NAMES, ahead, long_date
from compliance_app.obligations.rules.standing import Course, Position
from compliance_app.obligations.rules.verdict import ObligationStatus, Reason, Verdict, standing_on
from compliance_app.obligations.rules.words import (
    EvidenceKind,
    NextAction,
    ObligationKind,
    ObligationState,
    Standing,
    Turn,
)

__all__ = [
    "EVIDENCE_NAMES",
    "NAMES",
    "Course",
    "Cover",
    "Evidence",
    "EvidenceKind",
    "Expiry",
    "Leave",
    "MerchantFacts",
    "NextAction",
    "ObligationKind",
    "ObligationState",
    "ObligationStatus",
    "Period",
    "Position",
    "Reason",
    "Run",
    "Share",
    "Standing",
    "StateFact",
    "Turn",
    "Verdict",
    "ahead",
    "expiries",
    "is_closed",
    "known_on",
    "long_date",
    "periods",
    "runs",
    "standing_on",
    "told",
    "warning_on",
]
