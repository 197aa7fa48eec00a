"""Papers that speak of PCI DSS and are none of those that are asked for."""

from collections.abc import Callable

from tests.forms import people
from tests.forms.draft import Draft
from tests.forms.sheet import Blank, Sheet


def stranger(draft: Draft, number: int) -> None:
    """One of them."""
    STRANGERS[number % len(STRANGERS)](draft.sheet, draft)


def _training(sheet: Sheet, draft: Draft) -> None:
    sheet.space(80)
    sheet.centred("Certificate of Completion", 26, bold=True)
    sheet.space(20)
    sheet.centred("PCI Compliance Awareness Training", 18)
    sheet.space(20)
    sheet.centred("This certifies that", 12)
    sheet.centred(draft.person, 20, bold=True)
    sheet.centred(f"of {people.company(draft.rng)}", 12)
    sheet.centred("has completed the course PCI DSS v4.0.1 for Merchants with a score of 92 %: PASS", 12)
    sheet.space(20)
    sheet.centred("Date: 2026-03-12     Valid until: 2027-03-12     Certificate number: 4412-09-18", 11)


def _invoice(sheet: Sheet, draft: Draft) -> None:
    sheet.heading("INVOICE 2026-0412", 18)
    sheet.sentence(f"{people.vendor(draft.rng)}, {people.address(draft.rng)[0]}")
    sheet.sentence(f"Company name: {people.company(draft.rng)}")
    sheet.sentence("Date: 2026-04-12, due date: 2026-05-12")
    sheet.table(
        (0.6, 0.2, 0.2),
        [
            ["Description", "Quantity", "Amount"],
            ["PCI DSS ASV scan, quarterly, up to 10 IP addresses", "4", "1,200.00"],
            ["SAQ A and Attestation of Compliance assistance", "1", "800.00"],
            ["Total", "", "2,000.00"],
        ],
    )


def _penetration_test(sheet: Sheet, draft: Draft) -> None:
    sheet.centred("Penetration Test Report", 22, bold=True)
    sheet.centred("External network and web application", 14)
    sheet.sentence(f"Prepared for: {people.company(draft.rng)}")
    sheet.sentence(f"Prepared by: {people.assessor(draft.rng)}")
    sheet.sentence(
        "Test completed: 2026-02-20. The test follows PCI DSS Requirement 11.4. Overall result: Pass after retest."
    )
    sheet.heading("Findings", 12)
    sheet.table(
        (0.5, 0.25, 0.25),
        [["Finding", "CVSS", "Status"], ["Weak cipher", "3.7", "Fixed"], ["Verbose errors", "2.1", "Open"]],
    )


def _roc_summary(sheet: Sheet, draft: Draft) -> None:
    sheet.heading("Summary of findings from the Report on Compliance", 16)
    sheet.sentence("Internal memorandum for the board. The Attestation of Compliance is sent under separate cover.")
    sheet.sentence(
        f"Company name: {people.company(draft.rng)}. QSA Company: {people.assessor(draft.rng)}.",
        "Date of Report: 2026-01-30.",
    )
    sheet.table(
        (0.5, 0.5), [["Requirement", "Finding"], *([f"Requirement {number}:", "In Place"] for number in range(1, 13))]
    )


def _iso(sheet: Sheet, draft: Draft) -> None:
    sheet.space(60)
    sheet.centred("CERTIFICATE", 28, bold=True)
    sheet.centred("ISO/IEC 27001:2022", 20)
    sheet.centred(people.company(draft.rng), 18, bold=True)
    sheet.centred("Certificate number: 3355-12-04", 11)
    sheet.centred("Issue date: 2025-11-02    Expiration date: 2028-11-01", 11)
    sheet.sentence("Scope: hosting of payment pages; controls mapped to PCI DSS v4.0.1. Compliance status: certified.")


def _letter(sheet: Sheet, draft: Draft) -> None:
    sheet.sentence("First Commerce Bank, Merchant Services")
    sheet.sentence("12 May 2026")
    sheet.space(20)
    sheet.sentence(f"To {people.company(draft.rng)}")
    sheet.heading("Your PCI DSS documents are due", 13)
    sheet.sentence(
        "Please send us by 30 June 2026 your Self-Assessment Questionnaire A and Attestation of Compliance for PCI DSS",
        "v4.0.1, with an overall COMPLIANT rating, and the Attestation of Scan Compliance of your Approved Scanning",
        "Vendor (compliance status: Pass). If you are Non-Compliant, tell us your Target Date for Compliance.",
        "Merchants of Level 1 send the Attestation of Compliance for Report on Compliance.",
    )
    sheet.sentence("Yours faithfully,")
    sheet.sentence(draft.person)


def _guide(sheet: Sheet, draft: Draft) -> None:
    sheet.heading("Which questionnaire is mine?", 18)
    for kind, words in (
        ("A", "everything is left to third parties"),
        ("A-EP", "your site directs the payment"),
        ("B", "dial-out terminals"),
        ("C-VT", "a virtual terminal"),
        ("P2PE", "listed terminals"),
        ("D", "all others"),
    ):
        sheet.sentence(f"Self-Assessment Questionnaire {kind}: {words}.")
    sheet.sentence(
        "Each SAQ ends with an Attestation of Compliance.",
        "Requirement 11.3.2 asks for scans by an ASV every three months.",
    )


def _acceptance(sheet: Sheet, draft: Draft) -> None:
    sheet.heading("Confirmation of receipt", 16)
    sheet.sentence(
        f"We have received the SAQ D and the ASV scan report of {people.company(draft.rng)}",
        "and will check them within five days.",
    )
    sheet.fields(
        [
            [("Company name:", _blank(people.company(draft.rng)))],
            [("Date:", _blank("2026-06-01"))],
            [("Status:", _blank("In review"))],
        ]
    )


def _blank(text: str) -> Blank:
    return Blank("stranger", text)


STRANGERS: tuple[Callable[[Sheet, Draft], None], ...] = (
    _training,
    _invoice,
    _penetration_test,
    _roc_summary,
    _iso,
    _letter,
    _guide,
    _acceptance,
)
