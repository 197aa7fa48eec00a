"""What an exemption is: its kinds, what it is about, its grounds and states, and what the standing reads of it."""

import enum
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.foundation.spans import CutShort, known_end


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
    """What a standing needs to know of an approved exemption; `approved_on` is the day from which it was known.

    `cut`: it was ended early; one that was taken back before its first day ends before it.
    """

    id: int
    public_id: str
    kind: ExemptionKind
    subject: Subject
    starts_on: date
    ends_on: date
    approved_on: date
    cut: CutShort | None = None

    def as_known(self, day: date) -> "ExemptionFact":
        """As it was at the end of the day (PAST-DAYS)."""
        return replace(self, ends_on=known_end(self.ends_on, self.cut, day), cut=None) if self.cut else self


KIND_NAMES = {
    ExemptionKind.NOT_APPLICABLE: "Not applicable: there is nothing to scan",
    ExemptionKind.PROMISED: "Promised: it comes by the last day",
    ExemptionKind.GRACE: "Grace: the merchant is new",
}
SUBJECT_NAMES = {Subject.SCAN: "ASV scan", Subject.DOCUMENT: "AOC or SAQ"}
GROUND_NAMES = {
    Ground.SAQ_B: "SAQ B: only imprint machines, or terminals that dial out",
    Ground.SAQ_C_VT: "SAQ C-VT: only a virtual terminal on a computer kept apart",
    Ground.SAQ_P2PE: "SAQ P2PE: only terminals of a listed P2PE solution",
    Ground.SAQ_SPOC: "SAQ SPoC: only phones or tablets of a listed SPoC solution",
    Ground.NO_INTERNET: "No system that can be reached from the internet",
}


def title(kind: ExemptionKind, subject: Subject) -> str:
    """An exemption in a few words: `ASV scan not applicable`, `Grace for the AOC or SAQ`."""
    name = SUBJECT_NAMES[subject]
    if kind is ExemptionKind.GRACE:
        return f"Grace for the {name}"
    return f"{name} {'promised' if kind is ExemptionKind.PROMISED else 'not applicable'}"
