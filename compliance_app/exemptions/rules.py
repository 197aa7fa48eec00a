"""Rules of an exemption: what it may be asked for, how long it may last, and what the standing reads of it."""

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.levels.rules import a_year_later

LONGEST_TEXT = 1000
GRACE = timedelta(days=90)
"""How long after its creation a merchant that was never compliant may have nothing (EXEMPTION-GRACE)."""


class ExemptionKind(enum.StrEnum):
    """What is granted: nothing is owed, it comes by a promised day, or the merchant is new."""

    NOT_APPLICABLE = "not_applicable"
    PROMISED = "promised"
    GRACE = "grace"


class Subject(enum.StrEnum):
    """What need not be there: the ASV scan, or the document of the level (an AOC or SAQ)."""

    SCAN = "asv_scan"
    DOCUMENT = "document"


class Ground(enum.StrEnum):
    """Why there is nothing for an ASV to scan (EXEMPTION-GROUND)."""

    SAQ_B = "saq_b"
    SAQ_C_VT = "saq_c_vt"
    SAQ_P2PE = "saq_p2pe"
    SAQ_SPOC = "saq_spoc"
    NO_INTERNET = "no_internet"


class ExemptionState(enum.StrEnum):
    """Where an exemption is: only an approved one counts, from its first through its last day."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ExemptionFact:
    """What a standing needs to know of an approved exemption; `approved_on` is the day from which it was known."""

    id: int
    public_id: str
    kind: ExemptionKind
    subject: Subject
    starts_on: date
    ends_on: date
    approved_on: date


def latest_end(kind: ExemptionKind, starts_on: date, created_on: date) -> date:
    """The last day that may be asked for (EXEMPTION-SPAN, EXEMPTION-GRACE)."""
    year = a_year_later(starts_on)
    return min(year, created_on + GRACE) if kind is ExemptionKind.GRACE else year
