"""AOC and SAQ of the demonstration: cover, parts 1 and 2, the result with its boxes, the signatures."""

from collections.abc import Collection
from datetime import date

from compliance_app.demo.papers.sheet import Sheet
from compliance_app.demo.papers.subject import Subject
from compliance_app.demo.stories import Flaw, Paper
from compliance_app.documents.rules import SaqType
from compliance_app.readings.rules import Assessment, FieldName, PaperKind, Reading, Result, Signer
from compliance_app.service_providers.rules import SERVICE_NAMES

_QSA, _LEAD = "Halden & Roe Assurance LLP", "Marian Tarrant"
_CHANNELS = {
    SaqType.A: (False, True, False),
    SaqType.A_EP: (False, True, False),
    SaqType.C_VT: (True, False, False),
}
_LEAD_QSA = ("Signature of Lead QSA", "Lead QSA Name:", "QSA Company:")


def attestation(paper: Paper, subject: Subject, services: Collection[str] | None = None) -> tuple[Sheet, Reading]:
    """An AOC for a report on compliance: a merchant's, or that of a provider of these services."""
    version, who = _version(paper), "Merchant" if services is None else "Service Provider"
    sheet = Sheet(f"PCI DSS v{version} Attestation of Compliance for Report on Compliance - {who}s")
    _band(sheet)
    sheet.centred("Attestation of Compliance", 19, title=True)
    sheet.centred(f"for Report on Compliance - {who}s", 15)
    sheet.space(26)
    place = sheet.centred(f"PCI DSS Version {version}", 12, bold=False)
    sheet.noted(FieldName.PCI_DSS_VERSION, version, place)
    sheet.space(70)
    sheet.rows(
        [
            ("Entity Name:", subject.company, None, None),
            (
                "Date of Report as noted in the Report on Compliance:",
                f"{paper.completed_on:%Y-%m-%d}",
                FieldName.COMPLETED_ON,
                paper.completed_on,
            ),
            ("Date Assessment Ended:", f"{paper.completed_on:%Y-%m-%d}", None, None),
        ],
        0.5,
    )
    sheet.new_page()
    _contacts(sheet, paper, subject, "Part 1a. Assessed Entity")
    sheet.heading("Part 1b. Assessor")
    sheet.lines("Qualified Security Assessor")
    sheet.space(4)
    sheet.rows(
        [
            ("Company name:", _QSA, FieldName.QSA_COMPANY, _QSA),
            ("Company website:", "https://www.haldenroe.example", None, None),
            ("Lead Assessor Name:", _LEAD, FieldName.QSA_NAME, _LEAD),
            ("Assessor e-mail address:", "tarrant@haldenroe.example", None, None),
        ]
    )
    if services is None:
        _summary(sheet, paper)
    else:
        _scope(sheet, services)
    sheet.new_page()
    _validation(sheet, paper, subject, "ROC", "Report on Compliance")
    _signed(sheet, paper, subject, who)
    sheet.heading("Part 3c. Qualified Security Assessor (QSA) Acknowledgement")
    day = _signing(paper)
    sheet.signature(Signer.LEAD_QSA, _LEAD_QSA, _LEAD, day or paper.signed, _QSA)
    return sheet, sheet.reading(PaperKind.AOC_MERCHANT if services is None else PaperKind.AOC_SERVICE_PROVIDER)


def questionnaire(paper: Paper, subject: Subject) -> tuple[Sheet, Reading]:
    """An SAQ with its attestation."""
    version, saq = _version(paper), _named(paper.saq_type)
    sheet = Sheet(f"PCI DSS v{version} SAQ {saq}, Section 1: AOC Assessment Information")
    _band(sheet)
    sheet.centred(f"Self-Assessment Questionnaire {saq}", 19, title=True)
    sheet.centred("and Attestation of Compliance", 15)
    sheet.space(26)
    place = sheet.centred(f"For use with PCI DSS Version {version}", 12, bold=False)
    sheet.noted(FieldName.PCI_DSS_VERSION, version, place)
    if paper.saq_type is SaqType.A and version == "4.0.1":
        place = sheet.centred("Revision 1", 12, bold=False)
        sheet.noted(FieldName.REVISION, "r1", place)
    if paper.saq_type is not None:
        assert sheet.title is not None  # noqa: S101  drawn above
        sheet.noted(FieldName.SAQ_TYPE, paper.saq_type.value, sheet.title)
    sheet.new_page()
    _contacts(sheet, paper, subject, "Part 1a. Assessed Merchant")
    sheet.heading("Part 1b. Assessor")
    sheet.rows([("ISA name(s):", "Not applicable", None, None), ("Company name:", "Not applicable", None, None)])
    _summary(sheet, paper)
    sheet.heading(f"Part 2h. Eligibility to Complete SAQ {saq}")
    sheet.lines("The company confirms that each condition of this questionnaire fits this payment channel.")
    sheet.new_page()
    sheet.centred(f"Section 2: Self-Assessment Questionnaire {saq}", 13)
    sheet.space(8)
    day = f"{paper.completed_on:%Y-%m-%d}"
    sheet.rows([("Self-assessment completion date:", day, FieldName.COMPLETED_ON, paper.completed_on)], 0.5)
    _validation(sheet, paper, subject, f"SAQ {saq}", "SAQ")
    _signed(sheet, paper, subject, "Merchant")
    return sheet, sheet.reading(PaperKind.SAQ)


def _band(sheet: Sheet) -> None:
    sheet.space(90)
    sheet.centred("Payment Card Industry", 13, bold=False)
    sheet.centred("Data Security Standard", 13, bold=False)
    sheet.space(28)
    sheet.rule()
    sheet.space(32)


def _named(saq_type: SaqType | None) -> str:
    """As the form's title writes it."""
    match saq_type:
        case SaqType.D_MERCHANT:
            return "D for Merchants"
        case SaqType.D_SERVICE_PROVIDER:
            return "D for Service Providers"
        case None:
            return ""
        case other:
            return other.value


def _version(paper: Paper) -> str:
    return "4.0" if paper.flaw is Flaw.OLD_FORM else "4.0.1"


def _contacts(sheet: Sheet, paper: Paper, subject: Subject, part: str) -> None:
    company = f"{subject.trading_name} Holding" if paper.flaw is Flaw.OTHER_COMPANY else subject.company
    dba = "" if paper.flaw is Flaw.INCOMPLETE else subject.trading_name
    sheet.centred("Section 1: Assessment Information", 13)
    sheet.heading("Part 1. Contact Information")
    sheet.heading(part)
    sheet.rows(
        [
            ("Company name:", company, FieldName.COMPANY, company),
            ("DBA (doing business as):", dba, FieldName.DBA, dba or None),
            ("Company main website:", subject.website, None, None),
            ("Company contact name:", "" if paper.flaw is Flaw.INCOMPLETE else subject.contact, None, None),
        ]
    )


def _summary(sheet: Sheet, paper: Paper) -> None:
    all_channels = (True, True, True)
    moto, shop, present = _CHANNELS.get(paper.saq_type, all_channels) if paper.saq_type else all_channels
    sheet.heading("Part 2a. Merchant Business Payment Channels (select all that apply):")
    sheet.choices(
        "",
        [
            ("Mail order/telephone order (MOTO)", moto, None, None),
            ("E-Commerce", shop, None, None),
            ("Card-present", present, None, None),
        ],
    )
    sheet.space(3)
    sheet.heading("Part 2c. Description of Payment Card Environment")
    sheet.lines(
        "Cards are taken on the payment provider's pages and terminals. The company keeps no account data in "
        "electronic form; paper with account data is not kept."
    )
    sheet.heading("Part 2d. In-Scope Locations/Facilities")
    sheet.rows(
        [("Facility Type", "Head office, web hosting", None, None), ("Total number of locations", "2", None, None)]
    )
    sheet.heading("Part 2f. Third-Party Service Providers")
    sheet.rows(
        [
            ("Name of service provider:", "Lattice Harbour Hosting", None, None),
            ("Description of service(s) provided:", "Hosting of the web shop", None, None),
        ]
    )


def _scope(sheet: Sheet, services: Collection[str]) -> None:
    sheet.heading("Part 2a. Scope Verification")
    sheet.lines("Services that were INCLUDED in the scope of the Assessment (select all that apply):")
    sheet.choices("", [(name, name in services, None, None) for name in SERVICE_NAMES.values()])
    sheet.space(3)
    sheet.heading("Part 2b. Description of Role with Payment Cards")
    sheet.lines("The company handles account data for its customers within the services named above, and only there.")


def _validation(sheet: Sheet, paper: Paper, subject: Subject, short: str, form: str) -> None:
    company = subject.company
    sheet.heading("Part 3. PCI DSS Validation")
    day = f"{paper.completed_on:%Y-%m-%d}"
    label = "Date of Report as noted in the ROC" if short == "ROC" else "Self-assessment completion date"
    noted = "the ROC" if short == "ROC" else f"{short} (Section 2)"
    sheet.lines(f"This AOC is based on results noted in {noted}, dated ({label} {day}).")
    if short == "ROC" or paper.saq_type in (SaqType.D_MERCHANT, SaqType.D_SERVICE_PROVIDER):
        partial = paper.flaw is Flaw.PARTIAL
        sheet.lines("Indicate below whether a full or partial PCI DSS assessment was completed:", before=8)
        full_text = "every requirement was looked at and none is marked Not Tested."
        sheet.statement("Full Assessment -", full_text, not partial, FieldName.ASSESSMENT, Assessment.FULL)
        partial_text = "one or more requirements were left aside and are marked Not Tested."
        sheet.statement("Partial Assessment -", partial_text, partial, FieldName.ASSESSMENT, Assessment.PARTIAL)
    sheet.lines("Those who sign below state the following (select one):", before=8)
    result = _result(paper)
    sheet.statement(
        "Compliant:",
        f"Everything in the PCI DSS {form} has been answered and nothing is open, resulting in an overall COMPLIANT "
        f"rating; thereby {company} has demonstrated compliance with all requirements of this {form}.",
        result is Result.COMPLIANT, FieldName.RESULT, Result.COMPLIANT,
    )  # fmt: skip
    sheet.statement(
        "Non-Compliant:",
        f"Something in the PCI DSS {form} is unanswered, or a requirement is marked as Not in Place, resulting in an "
        f"overall NON-COMPLIANT rating; thereby {company} has not demonstrated compliance with this {form}.",
        result is Result.NON_COMPLIANT, FieldName.RESULT, Result.NON_COMPLIANT,
    )  # fmt: skip
    target = date.fromordinal(paper.completed_on.toordinal() + 90) if result is Result.NON_COMPLIANT else None
    sheet.space(4)
    sheet.rows([("Target Date for Compliance:", f"{target:%Y-%m-%d}" if target else "", FieldName.TARGET_DATE, target)])
    sheet.statement(
        "Compliant but with Legal exception:",
        "A law stands against one or more requirements, resulting in an overall COMPLIANT BUT WITH LEGAL EXCEPTION "
        f"rating; thereby {company} has demonstrated compliance with all other requirements of this {form}.",
        False, None, None,
    )  # fmt: skip


def _result(paper: Paper) -> Result | None:
    if paper.flaw is Flaw.INCOMPLETE:
        return None
    return Result.NON_COMPLIANT if paper.flaw is Flaw.NON_COMPLIANT else Result.COMPLIANT


def _signed(sheet: Sheet, paper: Paper, subject: Subject, who: str) -> None:
    sheet.heading(f"Part 3a. {who} Acknowledgement")
    for text in ("What is written above is a fair picture of the assessment.", "PCI DSS controls will be kept up."):
        sheet.statement("", text, paper.flaw is not Flaw.INCOMPLETE, None, None)
    sheet.space(2)
    sheet.heading(f"Part 3b. {who} Attestation")
    labels = (f"Signature of {who} Executive Officer", f"{who} Executive Officer Name:", "Title:")
    sheet.signature(Signer.MERCHANT_OFFICER, labels, subject.officer, _signing(paper), "Chief Executive Officer")


def _signing(paper: Paper) -> date | None:
    """The day of the officer's signature; None where it is missing."""
    if paper.flaw is Flaw.NOT_SIGNED:
        return None
    if paper.flaw is Flaw.SIGNED_EARLY:
        return date.fromordinal(paper.completed_on.toordinal() - 12)
    return paper.signed
