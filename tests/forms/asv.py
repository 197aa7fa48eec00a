"""Scan reports of Approved Scanning Vendors: attestation, summary, details, in the layouts of several vendors."""

from datetime import date, timedelta

from compliance_app.readings.rules.reading import FieldName, ScanReportType, ScanResult, Signer
from tests.forms import people
from tests.forms.draft import Draft
from tests.forms.look import Arrangement
from tests.forms.sheet import Blank, Bold, Box, Piece

_PARTY = ("Company:", "Contact Name:", "Job Title:", "Telephone:", "E-mail:", "Business Address:", "City:", "State/Province:", "ZIP/postal code:", "Country:", "URL:")  # fmt: skip
_TLS_ENDS = date(2027, 8, 9)


def attestation(draft: Draft) -> None:
    """Appendix A, blocks A.1 to A.5."""
    sheet = draft.sheet
    sheet.centred(
        "ASV Scan Report Attestation of Scan Compliance" if draft.look.seed % 2 else "Attestation of Scan Compliance",
        16,
        bold=True,
    )
    sheet.space(8)
    if draft.look.seed % 3 == 0:
        _side_by_side(draft)
    else:
        _stacked(draft)
    sheet.heading("A.3 Scan Status", 11, shaded=True)
    _status(draft)
    _attested(draft)


def _party(draft: Draft, name: FieldName) -> list[str]:
    rng = draft.rng
    company = draft.text(name)
    if not company:
        return [""] * len(_PARTY)
    street, city, country, code = people.address(rng)
    who = "contact@firm.example"
    return [
        company,
        people.person(rng),
        people.title(rng),
        people.telephone(rng),
        who,
        street,
        city,
        "",
        code,
        country,
        people.site(company),
    ]


def _side_by_side(draft: Draft) -> None:
    """Customer and vendor in two columns with the same labels."""
    sheet = draft.sheet
    titles = ["A.1 Scan Customer Information", "A.2 Approved Scanning Vendor Information"]
    sheet.table((0.5, 0.5), [titles])
    customer, vendor = _party(draft, FieldName.COMPANY), _party(draft, FieldName.ASV_COMPANY)
    arrangement = draft.look.arrangement if draft.look.arrangement is not Arrangement.UNDER else Arrangement.INLINE
    rows = [
        [(label, Blank(f"customer{label}", left)), (label, Blank(f"vendor{label}", right))]
        for label, left, right in zip(_PARTY, customer, vendor, strict=True)
    ]
    sheet.fields(rows, arrangement)


def _stacked(draft: Draft) -> None:
    """One block after the other, one or two values in a line."""
    sheet = draft.sheet
    for title, name in (
        ("A.1 Scan Customer Information", FieldName.COMPANY),
        ("A.2 Approved Scanning Vendor Information", FieldName.ASV_COMPANY),
    ):
        sheet.heading(title, 11, shaded=True)
        cells = [
            (label, Blank(f"{name}{label}", text)) for label, text in zip(_PARTY, _party(draft, name), strict=True)
        ]
        step = 1 if draft.look.seed % 2 else 2
        sheet.fields([cells[at : at + step] for at in range(0, len(cells), step)])


def status_text(draft: Draft) -> str:
    """Pass or fail as a word, the capitals by chance."""
    text = draft.text(FieldName.SCAN_RESULT)
    return draft.rng.choice((text.upper(), text.capitalize())) if text else ""


def _status(draft: Draft) -> None:
    sheet, rng = draft.sheet, draft.rng
    style = rng.choice(("boxes", "words", "mixed"))
    completed = ("Date scan completed:", draft.date_blank(FieldName.COMPLETED_ON))
    expires = (
        rng.choice(("Scan expiration date (90 days from date scan completed):", "Scan expiration date:")),
        draft.date_blank(FieldName.EXPIRES_ON),
    )
    sheet.fields([[completed], [expires]] if draft.look.seed % 5 else [[completed, expires]])
    if style == "boxes" or ("," in draft.filled.printed.get("scan_result", "")):
        pieces = _boxes(draft, FieldName.SCAN_RESULT, ((ScanResult.PASS, "Pass"), (ScanResult.FAIL, "Fail")))
        kinds = _boxes(
            draft,
            FieldName.SCAN_REPORT_TYPE,
            ((ScanReportType.FULL, "Full scan"), (ScanReportType.PARTIAL, "Partial scan or rescan")),
        )
        if draft.look.seed % 2:
            sheet.sentence(Bold("Compliance status:"), *pieces)
            sheet.sentence(Bold("Scan report type:"), *kinds)
        else:
            sheet.table(
                (0.2, 0.26, 0.2, 0.34), [["Compliance status:", list(pieces), "Scan report type:", list(kinds)]], head=0
            )
    else:
        kind = draft.filled.scan_report_type
        words = {
            ScanReportType.FULL: "Full scan",
            ScanReportType.PARTIAL: rng.choice(("Partial scan/rescan", "Rescan", "Partial scan")),
        }
        type_text = draft.filled.printed.get("scan_report_type", words[kind] if kind else "")
        sheet.fields(
            [
                [("Compliance status:", Blank("scan_result", status_text(draft)))],
                [("Scan report type:", Blank("scan_report_type", type_text))],
            ]
        )
    counts = [
        [("Number of unique in-scope components scanned:", draft.blank(FieldName.COMPONENTS))],
        [("Number of identified failing vulnerabilities:", draft.blank(FieldName.FAILING))],
        [
            (
                "Number of components found by ASV but not scanned because scan customer confirmed they were out of scope:",
                draft.blank(FieldName.OUT_OF_SCOPE),
            )
        ],
    ]
    arrangement = Arrangement.RIGHT if draft.look.arrangement is Arrangement.INLINE else draft.look.arrangement
    sheet.fields(counts, arrangement)


def _boxes(draft: Draft, name: FieldName, options: tuple[tuple[str, str], ...]) -> list[Piece]:
    pieces: list[Piece] = []
    for value, word in options:
        pieces += [Box(name.value, value, draft.ticked(name, value)), word]
    return pieces


def _attested(draft: Draft) -> None:
    sheet, filled = draft.sheet, draft.filled
    customer, vendor = draft.text(FieldName.COMPANY), draft.text(FieldName.ASV_COMPANY)
    block = filled.signature(Signer.SCAN_CUSTOMER)
    day = draft.day(block.signed_on) if block and block.signed_on else draft.text(FieldName.COMPLETED_ON)
    sheet.heading("A.4 Scan Customer Attestation", 11, shaded=True)
    sheet.sentence(
        Blank("a4.company", customer, "(Scan customer)"),
        "attests on", Blank("a4.date", day, "(date)"),
        "that this scan, alone or together with partial scans and rescans as noted in A.3, covers all components that should be in "
        "scope for PCI DSS, and that what was said about components out of scope is true. A passing scan does not prove compliance with PCI DSS as a whole.",
    )  # fmt: skip
    signed = bool(block and block.signed)
    if block or draft.look.seed % 4:
        sheet.signature(
            "signature.scan_customer", "Signature", "Date:", signed, (block and block.name) or "",
            Blank("signed_on.scan_customer", draft.filled.printed.get("signed_on.scan_customer", draft.day(block.signed_on if block else None)), ""),
            [[("Printed Name:", Blank("a4.name", (block and block.name) or "")), ("Title:", Blank("a4.title", people.title(draft.rng) if signed else ""))]],
        )  # fmt: skip
    sheet.heading("A.5 ASV Attestation", 11, shaded=True)
    certificate = draft.text(FieldName.ASV_CERTIFICATE)
    sheet.sentence(
        "This scan and report was prepared and conducted by", Blank("a5.asv", vendor, "(ASV name)"), "under certificate number",
        Blank("asv_certificate", certificate, "(insert number)"),
        ", according to internal processes that meet PCI DSS Requirement 11.3.2 and the ASV Program Guide. "
        "The ASV looked for false positives and reviewed what the customer submitted.",
    )  # fmt: skip


def summary(draft: Draft, alone: bool) -> None:
    """Appendix B: the components one by one."""
    sheet, filled, rng = draft.sheet, draft.filled, draft.rng
    if not alone:
        sheet.new_page()
    sheet.centred("ASV Scan Report Summary", 16, bold=True)
    sheet.heading("Part 1. Scan Information", 11, shaded=True)
    sheet.fields(
        [
            [
                ("Scan Customer Company:", draft.blank(FieldName.COMPANY)),
                ("ASV Company:", draft.blank(FieldName.ASV_COMPANY)),
            ],
            [
                ("Date scan was completed:", draft.blank(FieldName.COMPLETED_ON)),
                ("Scan expiration date:", draft.blank(FieldName.EXPIRES_ON)),
            ],
        ]
    )
    if not filled.company:
        return
    hosts = [
        f"{rng.randint(81, 217)}.{rng.randint(1, 250)}.{rng.randint(1, 250)}.{number}"
        for number in range(7, 7 + rng.randint(2, 9))
    ]
    passing = filled.scan_result is not ScanResult.FAIL
    sheet.heading("Part 2. Component Compliance Summary", 11, shaded=True)
    rows: list[list[str | list[Piece]]] = []
    for number, host in enumerate(hosts):
        good = passing or number % 2 == 1
        rows.append([host, [Box(host, "pass", good), "Pass", Box(host, "fail", not good), "Fail"]])
    sheet.table((0.5, 0.5), rows, head=0)
    sheet.heading("Part 3a. Vulnerabilities Noted for each Component", 11, shaded=True)
    findings: list[list[str | list[Piece]]] = [
        ["Component", "Vulnerability", "Severity", "CVSS", "Compliance status", "Exceptions"]
    ]
    for number, host in enumerate(hosts):
        failing = not passing and number % 2 == 0
        score = rng.choice(("5.3", "7.5", "9.8")) if failing else rng.choice(("0.0", "2.6", "3.1"))
        level = "High" if score > "7" else "Medium" if score > "4" else "Low"
        findings.append(
            [
                host,
                f"Service {number} tells its version; fixed since 2024-03-1{number % 10}",
                level,
                score,
                "FAIL" if failing else "PASS",
                "",
            ]
        )
    sheet.table((0.2, 0.32, 0.12, 0.1, 0.13, 0.13), findings)
    sheet.heading("Part 3b. Special Notes by Component", 11, shaded=True)
    sheet.table(
        (0.3, 0.7),
        [["Component", "Special note"], [hosts[0], "Remote access software found; the customer says it is needed."]],
    )
    sheet.heading("Part 4a. Scope Submitted by Scan Customer for Discovery", 11, shaded=True)
    sheet.sentence(", ".join(hosts))
    sheet.heading("Part 4b. Scan Customer Designated In-Scope Components (Scanned)", 11, shaded=True)
    sheet.sentence(", ".join(hosts))
    sheet.heading("Part 4c. Scan Customer Designated Out-of-Scope Components (Not Scanned)", 11, shaded=True)
    sheet.sentence("None" if not filled.out_of_scope_components else "Backup server")


def details(draft: Draft) -> None:
    """Appendix C: what was found, at length."""
    sheet, rng = draft.sheet, draft.rng
    sheet.new_page()
    sheet.centred("ASV Scan Vulnerability Details", 16, bold=True)
    for number in range(12):
        sheet.heading(f"{rng.choice(('TLS', 'HTTP', 'SSH', 'DNS'))} finding {number + 1}", 11)
        published = draft.day((draft.filled.completed_on or _TLS_ENDS) - timedelta(days=rng.randint(200, 900)))
        sheet.sentence(f"Published {published}. Certificate of the server: expiration date {draft.day(_TLS_ENDS)}.")
        sheet.sentence(
            f"Port {rng.choice((22, 53, 80, 443))}, status: {rng.choice(('Pass', 'Fail', 'Passed'))}, first seen in an earlier scan."
        )
