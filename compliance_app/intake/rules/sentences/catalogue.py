"""What each code stands for: its rule, its weight, the value it is about, and the sentence for the reviewer."""

from dataclasses import dataclass

from compliance_app.intake.rules.words import Code, Weight
from compliance_app.readings.rules import FieldName


@dataclass(frozen=True)
class Entry:
    """One code. `rule_id` is explained in docs/rules.md; `reviewer` takes the facts of the finding."""

    rule_id: str
    weight: Weight
    reviewer: str
    field: FieldName | None = None


_R, _W, _N = Weight.REFUSE, Weight.WARN, Weight.NOTE

CATALOGUE: dict[Code, Entry] = {
    Code.CARDS: Entry("INTAKE-CARDS", _R, "Card numbers stand in the text, ending in {cards} (page {pages})."),
    Code.CARDS_BESIDE: Entry(
        "INTAKE-CARDS", _R, "Card numbers, ending in {cards}, stand in files attached to the PDF or in its properties."
    ),
    Code.PICTURE: Entry(
        "INTAKE-LEGIBLE", _W, "Every page is a picture and no text recognition is installed: nothing was read."
    ),
    Code.UNREADABLE: Entry("INTAKE-LEGIBLE", _W, "No text was found on any page."),
    Code.PARTLY_READ: Entry("INTAKE-LEGIBLE", _N, "Only {read} of {pages} pages were read by the machine."),
    Code.UNRECOGNISED: Entry("INTAKE-KIND", _W, "It was not recognised as an AOC, an SAQ or an ASV scan report."),
    Code.TYPE_UNKNOWN: Entry("INTAKE-KIND", _W, "It is an SAQ, but which type was not recognised.", FieldName.SAQ_TYPE),
    Code.OTHER_KIND: Entry("INTAKE-KIND", _W, "It was sent as {said} but looks like {found}.", FieldName.KIND),
    Code.BLANK: Entry("INTAKE-BLANK", _W, "The form is not filled in: no company, date or result was found."),
    Code.OTHER_COMPANY: Entry(
        "INTAKE-COMPANY", _W, "It names “{company}”; the merchant is “{merchant}”.", FieldName.COMPANY
    ),
    Code.SERVICE_PROVIDER: Entry(
        "INTAKE-SERVICE-PROVIDER", _W, "It is the form for service providers, not for merchants.", FieldName.KIND
    ),
    Code.AOC_NEEDED: Entry(
        "INTAKE-LEVEL", _W, "The merchant is of Level {level} and owes an AOC; this is an SAQ.", FieldName.KIND
    ),
    Code.SAQ_CHANNEL: Entry(
        "INTAKE-SAQ-CHANNEL",
        _W,
        "SAQ {type} is for {takes}; the last 12 months show {channels} only.",
        FieldName.SAQ_TYPE,
    ),
    Code.SAQ_INTEGRATION: Entry(
        "INTAKE-SAQ-INTEGRATION",
        _W,
        "SAQ {type} does not suit how the merchant says it takes cards; {types} would.",
        FieldName.SAQ_TYPE,
    ),
    Code.RETIRED_VERSION: Entry(
        "INTAKE-VERSION",
        _W,
        "It is of PCI DSS {version}, which was retired on {day}, before it was completed.",
        FieldName.PCI_DSS_VERSION,
    ),
    Code.OLD_SAQ_A: Entry(
        "INTAKE-SAQ-A",
        _W,
        "It is an SAQ A without “r1”: since 31 March 2025 revision 1 of January 2025 is needed.",
        FieldName.PCI_DSS_VERSION,
    ),
    Code.NON_COMPLIANT: Entry("CHECK-RESULT", _W, "Its own result is Non-Compliant.", FieldName.RESULT),
    Code.LEGAL_EXCEPTION: Entry(
        "INTAKE-LEGAL-EXCEPTION",
        _N,
        "Its result is Compliant but with Legal Exception: look at the requirement and the law it names.",
        FieldName.RESULT,
    ),
    Code.NO_RESULT: Entry("CHECK-RESULT", _W, "No ticked result was found in Part 3."),
    Code.PARTIAL: Entry(
        "CHECK-FULL", _W, "The assessment is partial: some requirements were not tested.", FieldName.ASSESSMENT
    ),
    Code.NOT_SIGNED: Entry("CHECK-SIGNED", _W, "No signature of the executive officer was found in Part 3b."),
    Code.NO_ASSESSOR: Entry("CHECK-ASSESSOR", _W, "No assessor's signature was found in Part 3c or 3d."),
    Code.SIGNED_EARLY: Entry("INTAKE-SIGNATURE", _W, "It was signed on {day}, before its completion on {completed}."),
    Code.SIGNED_LATE: Entry(
        "INTAKE-SIGNATURE", _W, "It was signed on {day}, {days} days after its completion on {completed}."
    ),
    Code.SIGNED_AHEAD: Entry("INTAKE-SIGNATURE", _W, "A signature is dated {day}, which lies in the future."),
    Code.COMPLETED_AHEAD: Entry(
        "DOCUMENT-DATE", _W, "Its completion date, {day}, lies in the future.", FieldName.COMPLETED_ON
    ),
    Code.NO_DATE: Entry("INTAKE-DATE", _N, "No completion date was found."),
    Code.EXPIRED: Entry("INTAKE-EXPIRED", _W, "It ran out on {day}.", FieldName.COMPLETED_ON),
    Code.SCAN_FAILED: Entry("SCAN-FAIL", _W, "The report says that the scan failed.", FieldName.SCAN_RESULT),
    Code.SCAN_NO_RESULT: Entry("CHECK-RESULT", _W, "No pass or fail was found in the report."),
    Code.SCAN_PASS_FAILING: Entry(
        "SCAN-PASS-FAILING",
        _W,
        "The report says Pass, and yet counts failing vulnerabilities: {number}.",
        FieldName.FAILING,
    ),
    Code.SCAN_PARTIAL: Entry("INTAKE-SCAN-SCOPE", _W, "It is a partial scan or rescan.", FieldName.SCAN_REPORT_TYPE),
    Code.SCAN_NOT_ATTESTED: Entry("CHECK-SIGNED", _W, "The scan customer has not signed the attestation (A.4)."),
    Code.SCAN_EXPIRATION: Entry(
        "SCAN-PRINTED",
        _N,
        "It prints the expiration {day}, {days} days after its completion instead of {usual}.",
        FieldName.EXPIRES_ON,
    ),
    Code.SCAN_GAP: Entry(
        "SCAN-GAP", _W, "{days} days lie between the last passing scan, {before}, and this one.", FieldName.COMPLETED_ON
    ),
    Code.SCAN_OUT_OF_SCOPE: Entry(
        "INTAKE-SCAN-SCOPE",
        _N,
        "{number} components were found and not scanned, because the customer called them out of scope.",
        FieldName.OUT_OF_SCOPE,
    ),
    Code.VENDOR_UNKNOWN: Entry(
        "CHECK-VENDOR", _W, "{vendor} is not in the register of scanning vendors.", FieldName.ASV_COMPANY
    ),
    Code.VENDOR_LAPSED: Entry(
        "CHECK-VENDOR",
        _W,
        "{vendor} was approved from {first} to {last}: not on the day of the scan.",
        FieldName.ASV_COMPANY,
    ),
    Code.VENDOR_OTHER: Entry(
        "CHECK-VENDOR", _W, "Certificate {number} is that of {other}, not of {vendor}.", FieldName.ASV_CERTIFICATE
    ),
    Code.SENT_BEFORE: Entry("INTAKE-SAME-FILE", _W, "The same file was received on {day}, receipt {receipt}."),
    Code.ANOTHERS_FILE: Entry("INTAKE-SAME-FILE", _W, "The very same file was handed in for another merchant."),
}
