"""Scan reports of the demonstration: an attestation of scan compliance with its five blocks."""

from compliance_app.demo.papers.sheet import Sheet
from compliance_app.demo.papers.subject import Subject
from compliance_app.demo.stories import Flaw, Paper
from compliance_app.readings.rules import FieldName, PaperKind, Reading, ScanReportType, ScanResult, Signer

_SIGNING = ("Signature of scan customer", "Printed Name:", "Title:")


def scan_report(paper: Paper, subject: Subject) -> tuple[Sheet, Reading]:
    """One page, or two."""
    if paper.flaw is Flaw.WRONG_PAPER:
        return _internal(paper, subject)
    sheet = Sheet("Attestation of Scan Compliance")
    company = f"{subject.trading_name} Holding" if paper.flaw is Flaw.OTHER_COMPANY else subject.company
    sheet.centred("ASV Scan Report", 12, bold=False)
    sheet.centred("Attestation of Scan Compliance", 18, title=True)
    sheet.space(12)
    vendor = paper.asv_company
    sheet.columns(
        ("A.1 Scan Customer Information", "A.2 Approved Scanning Vendor Information"),
        [
            [("Company:", company), ("Company:", vendor)],
            [("Contact Name:", subject.contact), ("Contact Name:", "Reports desk")],
            [("URL:", subject.website), ("URL:", f"https://www.{_domain(vendor)}.example")],
        ],
        (FieldName.COMPANY, FieldName.ASV_COMPANY),
    )
    sheet.heading("A.3 Scan Status")
    _status(sheet, paper)
    sheet.heading("A.4 Scan Customer Attestation")
    signed = None if paper.flaw in (Flaw.NOT_SIGNED, Flaw.INCOMPLETE) else paper.signed
    who, when = (company, f"{signed:%Y-%m-%d}") if signed else ("(Scan customer)", "(date)")
    sheet.lines(
        f"{who} attests on {when} that this scan, alone or together with the rescans named in A.3, covers every "
        "component that should be in scope for PCI DSS, and that what was said of components out of scope is true."
    )
    sheet.signature(Signer.SCAN_CUSTOMER, _SIGNING, subject.officer, signed, "Chief Executive Officer")
    sheet.heading("A.5 ASV Attestation")
    number = certificate(vendor)
    sheet.sentence(
        [
            "This scan and report was prepared and conducted by",
            (vendor, None, None),
            "under certificate number",
            (f"{number},", FieldName.ASV_CERTIFICATE, number),
            "according to internal processes that meet PCI DSS Requirement 11.3.2 and the ASV Program Guide.",
        ]
    )
    return sheet, sheet.reading(PaperKind.ASV_SCAN_REPORT)


def _internal(paper: Paper, subject: Subject) -> tuple[Sheet, Reading]:
    """What is now and then sent instead: the report of the merchant's own scanner."""
    sheet = Sheet("Internal Vulnerability Scan Report")
    sheet.centred("Internal Vulnerability Scan Report", 18)
    sheet.space(12)
    sheet.heading("Summary")
    sheet.rows(
        [
            ("Network", f"Offices of {subject.trading_name}", None, None),
            ("Made on", f"{paper.completed_on:%Y-%m-%d}", None, None),
            ("Scanner", "The company's own", None, None),
            ("Machines", str(20 + paper.completed_on.day), None, None),
        ]
    )
    sheet.lines("Made from within the network by the company itself; no scanning vendor took part.", before=10)
    return sheet, sheet.reading(None)


def certificate(vendor: str) -> str:
    """The number of an invented vendor: always the same, and no real one's form of date."""
    total = sum(ord(sign) * (at + 3) for at, sign in enumerate(vendor))
    return f"{3100 + total % 2700}-{total % 12 + 1:02}-{total % 27 + 1:02}"


def _status(sheet: Sheet, paper: Paper) -> None:
    passed = paper.passed and paper.flaw is not Flaw.FAILED
    partial = paper.flaw is Flaw.PARTIAL or paper.rescan_of is not None
    faults = 0 if passed else 2 + paper.completed_on.day % 4
    components = 3 + paper.completed_on.toordinal() % 9
    expires = paper.expires_on if paper.printed_expiration else None
    sheet.space(4)
    sheet.rows(
        [
            ("Date scan completed:", f"{paper.completed_on:%Y-%m-%d}", FieldName.COMPLETED_ON, paper.completed_on),
            (
                "Scan expiration date:",
                f"{expires:%Y-%m-%d}" if expires else "90 days from the date above",
                FieldName.EXPIRES_ON,
                expires,
            ),
        ],
        0.5,
    )
    result = FieldName.SCAN_RESULT
    sheet.choices(
        "Compliance status:",
        [("Pass", passed, result, ScanResult.PASS), ("Fail", not passed, result, ScanResult.FAIL)],
    )
    kind = FieldName.SCAN_REPORT_TYPE
    sheet.choices(
        "Scan report type:",
        [
            ("Full scan", not partial, kind, ScanReportType.FULL),
            ("Partial scan or rescan", partial, kind, ScanReportType.PARTIAL),
        ],
    )
    sheet.space(8)
    sheet.rows(
        [
            ("Number of unique in-scope components scanned:", str(components), FieldName.COMPONENTS, components),
            ("Number of identified failing vulnerabilities:", str(faults), FieldName.FAILING, faults),
            (
                "Number of components found by ASV but not scanned because scan customer confirmed "
                "they were out of scope:",
                "0",
                FieldName.OUT_OF_SCOPE,
                0,
            ),
        ],
        0.7,
    )


def _domain(company: str) -> str:
    return "".join(sign for sign in company.split()[0].lower() if sign.isascii() and sign.isalpha()) or "vendor"
