"""What a reviewer confirms before accepting, by kind of document: the lines as data, and what ships while none are."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from compliance_app.documents.rules.words import DocumentKind

LONGEST_SENTENCE = 300
MOST_LINES = 20
"""Lines of one checklist: more than a person can keep in mind is confirmed without being looked at."""


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
"""What a new installation begins with; the administrators' lists in the database go before it (REVIEW-CHECKLIST)."""


def unticked(items: Sequence[CheckItem], ticked: Collection[str]) -> tuple[CheckItem, ...]:
    """What of a checklist is not confirmed yet; a document is accepted only when this is empty (DOCUMENT-CHECK)."""
    return tuple(item for item in items if item.code not in ticked)


def fingerprint(items: Sequence[CheckItem]) -> str:
    """Short text that is another one as soon as a line of the checklist is another one."""
    words = "\n".join(f"{item.code}\t{item.sentence}" for item in items)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
