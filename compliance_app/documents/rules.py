"""Words and rules of a document: kinds, SAQ types, states, verdicts, validity."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


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


class SaqType(enum.StrEnum):
    """The Self-Assessment Questionnaires of PCI DSS v4.0.1."""

    A = "A"
    A_EP = "A-EP"
    B = "B"
    B_IP = "B-IP"
    C = "C"
    C_VT = "C-VT"
    P2PE = "P2PE"
    SPOC = "SPoC"
    D_MERCHANT = "D-Merchant"
    D_SERVICE_PROVIDER = "D-Service Provider"


class DocumentState(enum.StrEnum):
    """A verdict, not freshness: an accepted document may have run out."""

    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class Verdict(enum.StrEnum):
    """What a reviewer said; a document superseded since was accepted all the same."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class DocumentFact:
    """What a standing needs to know of a document. `verdict` None: it waits for its check.

    It counts on day D when it was accepted on or before D and `completed_on <= D <= valid_until`.
    Supersession is seen from the dates, so that past days stay true. `non_compliant`: it was rejected
    because its own result is non-compliant.
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


def valid_until(completed_on: date) -> date:
    """The last day an AOC or SAQ counts: the same day one year after its completion (DOCUMENT-VALIDITY).

    The completion date is the Date of Report of an AOC and the self-assessment completion date of a SAQ,
    not a signature; 29 February becomes 28 February. Source: domain facts, section 3.4.
    """
    try:
        return completed_on.replace(year=completed_on.year + 1)
    except ValueError:
        return completed_on.replace(year=completed_on.year + 1, day=28)


def short_title(kind: DocumentKind, saq_type: SaqType | None) -> str:
    """What a document is called in a list: `AOC`, `SAQ A-EP`, `ASV scan report`."""
    names = {DocumentKind.AOC: "AOC", DocumentKind.ASV_SCAN_REPORT: "ASV scan report"}
    return names.get(kind) or f"SAQ {saq_type}"


@dataclass(frozen=True)
class CheckItem:
    """One thing a reviewer confirms before accepting; `rule_id` is explained in docs/rules.md."""

    code: str
    sentence: str
    rule_id: str


_SIGNED = CheckItem("signed", "The merchant's executive officer has signed Part 3b.", "CHECK-SIGNED")
_RESULT = CheckItem(
    "result", "Part 3 marks the result Compliant, and no requirement is marked Not in Place.", "CHECK-RESULT"
)

CHECKLISTS: dict[DocumentKind, tuple[CheckItem, ...]] = {
    DocumentKind.AOC: (
        CheckItem("company", "The company assessed (Part 1a) is this merchant.", "CHECK-COMPANY"),
        CheckItem(
            "form",
            "It is the Attestation of Compliance for a Report on Compliance, Merchants, PCI DSS version 4.0.1.",
            "CHECK-FORM",
        ),
        CheckItem("scope", "Part 2a names every channel through which this merchant takes cards.", "CHECK-SCOPE"),
        CheckItem(
            "full",
            "The assessment is full, or what was not tested has nothing to do with payments through us.",
            "CHECK-FULL",
        ),
        _RESULT,
        _SIGNED,
        CheckItem("assessor", "The assessor (QSA or ISA) is named and has signed Part 3c or 3d.", "CHECK-ASSESSOR"),
        CheckItem(
            "date", "The completion date below is the Date of Report, not the date of a signature.", "DOCUMENT-VALIDITY"
        ),
    ),
    DocumentKind.SAQ: (
        CheckItem("company", "The company named in Part 1a is this merchant.", "CHECK-COMPANY"),
        CheckItem("form", "The form is of PCI DSS version 4.0.1 (SAQ A: revision 1, January 2025).", "CHECK-FORM"),
        CheckItem(
            "saq_type",
            "The SAQ type on the form is the one recorded, and fits how this merchant takes cards.",
            "CHECK-SAQ-TYPE",
        ),
        CheckItem("scope", "Part 2a names every channel through which this merchant takes cards.", "CHECK-SCOPE"),
        CheckItem("complete", "Every question is answered; no page is missing.", "CHECK-COMPLETE"),
        _RESULT,
        _SIGNED,
        CheckItem(
            "date",
            "The completion date below is the self-assessment completion date, not the date of a signature.",
            "DOCUMENT-VALIDITY",
        ),
    ),
    DocumentKind.ASV_SCAN_REPORT: (
        CheckItem("company", "The scan customer (A.1) is this merchant.", "CHECK-COMPANY"),
        CheckItem("vendor", "The scanning vendor (A.2) is on the PCI SSC's list of approved ones.", "CHECK-VENDOR"),
        CheckItem("scope", "The components scanned cover every internet address this merchant uses.", "CHECK-SCOPE"),
        CheckItem(
            "attested", "Both attestations are there: the customer's (A.4) and the vendor's (A.5).", "CHECK-SIGNED"
        ),
        CheckItem("result", "Pass or fail below is what the report itself states (A.3).", "CHECK-RESULT"),
        CheckItem("date", "The dates below are the ones printed in A.3.", "SCAN-VALIDITY"),
    ),
}


class ReasonCode(enum.StrEnum):
    """Why a document is sent back."""

    NON_COMPLIANT = "non_compliant"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_COMPANY = "wrong_company"
    WRONG_SAQ_TYPE = "wrong_saq_type"
    OLD_FORM = "old_form"
    INCOMPLETE = "incomplete"
    NOT_SIGNED = "not_signed"
    SCOPE = "scope"
    EXPIRED = "expired"
    DATES = "dates"
    UNREADABLE = "unreadable"
    OTHER = "other"


@dataclass(frozen=True)
class Reason:
    """What the reviewer ticks (`label`) and the exact sentence the merchant reads."""

    code: ReasonCode
    label: str
    sentence: str
    kinds: frozenset[DocumentKind] = frozenset(DocumentKind)


_FORMS = frozenset({DocumentKind.AOC, DocumentKind.SAQ})

REASONS: dict[ReasonCode, Reason] = {
    reason.code: reason
    for reason in (
        Reason(
            ReasonCode.NON_COMPLIANT,
            "Its own result is Non-Compliant",
            "The document itself says Non-Compliant. Put right what it lists, have the assessment completed again, "
            "and send the new document.",
            _FORMS,
        ),
        Reason(
            ReasonCode.WRONG_DOCUMENT,
            "It is not the document asked for",
            "This is a different document from the one it was sent as. Look at what your list asks for and send "
            "that one.",
        ),
        Reason(
            ReasonCode.WRONG_COMPANY,
            "It names another company",
            "The document names a company other than the one we have a contract with. Send one made out to your "
            "company.",
        ),
        Reason(
            ReasonCode.WRONG_SAQ_TYPE,
            "The SAQ type does not fit",
            "This type of questionnaire does not fit the way you take card payments. Ask us which type you need, "
            "then fill in and send that one.",
            frozenset({DocumentKind.SAQ}),
        ),
        Reason(
            ReasonCode.OLD_FORM,
            "The form is of an old version",
            "The form is of a version no longer in use. Fill in the current one (PCI DSS version 4.0.1) from the "
            "PCI Security Standards Council's website, and send it.",
            _FORMS,
        ),
        Reason(
            ReasonCode.INCOMPLETE,
            "Pages or answers are missing",
            "Pages or answers are missing. Complete every section and send the whole document as one PDF file.",
        ),
        Reason(
            ReasonCode.NOT_SIGNED,
            "A signature is missing",
            "A signature is missing. Have the document signed by the person named in it, and send it again.",
        ),
        Reason(
            ReasonCode.SCOPE,
            "It does not cover everything",
            "The document does not cover every website or place where you take card payments. Have the rest "
            "included, and send the new document.",
        ),
        Reason(
            ReasonCode.EXPIRED,
            "It has run out",
            "The document has already run out. Send the current one.",
        ),
        Reason(
            ReasonCode.DATES,
            "Dates are missing or contradict each other",
            "The dates in the document are missing or contradict each other. Have them corrected, and send it again.",
        ),
        Reason(
            ReasonCode.UNREADABLE,
            "It cannot be read",
            "We cannot read the document. Save it again as a PDF file in which every page is clear, and send it.",
        ),
        Reason(ReasonCode.OTHER, "Another reason, written below", "Please read the note below."),
    )
}


def reasons_for(kind: DocumentKind) -> tuple[Reason, ...]:
    """The reasons that may be given for a document of this kind."""
    return tuple(reason for reason in REASONS.values() if kind in reason.kinds)


def unticked(kind: DocumentKind, ticked: Collection[str]) -> tuple[CheckItem, ...]:
    """What of the checklist is not confirmed yet; a document is accepted only when this is empty (DOCUMENT-CHECK)."""
    return tuple(item for item in CHECKLISTS[kind] if item.code not in ticked)
