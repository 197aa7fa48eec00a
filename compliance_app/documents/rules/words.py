"""Words and rules of a document: kinds, SAQ types, states, verdicts, validity."""

import enum
from dataclasses import dataclass
from datetime import date

from compliance_app.documents.rules.coverage import NOTHING, MappingLine, Scope, scope_on
from compliance_app.foundation.spans import months_later
from compliance_app.policies.rules import Policy, shipped
from compliance_app.readings.rules import SaqType


class DocumentKind(enum.StrEnum):
    """What a merchant hands in."""

    AOC = "aoc"
    SAQ = "saq"
    ASV_SCAN_REPORT = "asv_scan_report"


KIND_TITLES = {
    DocumentKind.AOC: "Attestation of Compliance (AOC)",
    DocumentKind.SAQ: "Self-Assessment Questionnaire (SAQ)",
    DocumentKind.ASV_SCAN_REPORT: "ASV scan report",
}


class DocumentState(enum.StrEnum):
    """A verdict, not freshness: an accepted document may have run out."""

    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class WaitsFor(enum.StrEnum):
    """Whom an upload that is held back waits for."""

    SENDER = "sender"
    SCANNER = "scanner"


class Verdict(enum.StrEnum):
    """What a reviewer said; a document superseded since was accepted all the same."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class DocumentFact:
    """What a standing needs to know of a document. `verdict` None: it waits for its check.

    It counts on day D when it was accepted on or before D and `completed_on <= D <= valid_until`.
    Supersession is seen from the dates, so that past days stay true. `non_compliant`: it was rejected
    because its own result is non-compliant. `mapping`: what it covers of this merchant, empty for the ordinary
    document, which covers its own merchant whole; `owner`: the name of the other merchant whose document it is.
    `earlier`: it was accepted until an earlier day than the rule gives; `excepted`: with an exception.
    """

    id: int
    public_id: str
    kind: DocumentKind
    saq_type: SaqType | None
    uploaded_on: date
    reviewed_on: date | None
    verdict: Verdict | None
    completed_on: date | None
    valid_until: date | None
    non_compliant: bool
    mapping: tuple[MappingLine, ...] = ()
    owner: str | None = None
    earlier: bool = False
    excepted: bool = False

    @property
    def own(self) -> bool:
        """Whether the merchant handed it in itself; otherwise it is `owner`'s, and covers this merchant too."""
        return self.owner is None

    def scope(self, day: date) -> Scope:
        """What of the merchant it covers on the day (COVERAGE-1)."""
        return scope_on(self.mapping, self.own, day)

    def concerns(self, day: date) -> bool:
        """Whether it covers anything of the merchant on the day."""
        return (self.own and not self.mapping) or self.scope(day) != NOTHING


def valid_until(completed_on: date, months: int = shipped(Policy.FORM_VALIDITY)) -> date:
    """The last day an AOC or SAQ counts: the same day so many months after its completion (DOCUMENT-VALIDITY).

    `months` is the policy of the completion date, which is the Date of Report of an AOC and the self-assessment
    completion date of a SAQ, not a signature; 29 February becomes 28 February. Source: domain facts, section 3.4.
    """
    return months_later(completed_on, months)


def short_title(kind: DocumentKind, saq_type: SaqType | None) -> str:
    """What a document is called in a list: `AOC`, `SAQ A-EP`, `ASV scan report`."""
    names = {DocumentKind.AOC: "AOC", DocumentKind.ASV_SCAN_REPORT: "ASV scan report"}
    return names.get(kind) or f"SAQ {saq_type}"
