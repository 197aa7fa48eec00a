"""The Attestation of Scan Compliance (Appendix A of a scan report), in the layouts of several vendors."""

from collections.abc import Sequence
from datetime import timedelta

from compliance_app.readings.rules.reading import FieldName, ScanReportType, ScanResult, Signer
from tests.forms import people
from tests.forms.draft import Draft, stamp_of
from tests.forms.filled import Signed
from tests.forms.look import Arrangement
from tests.forms.sheet import Blank, Bold, Box, Piece

_LABELS = (
    "Company:",
    "Contact Name:",
    "Job Title:",
    "Telephone:",
    "E-mail:",
    "Business Address:",
    "City:",
    "State/Province:",
    "ZIP/postal code:",
    "Country:",
    "URL:",
)
_OUT_OF_SCOPE = (
    "Number of components found by ASV but not scanned because scan customer confirmed they were out of scope:"
)
_RESULTS = ((ScanResult.PASS, "Pass"), (ScanResult.FAIL, "Fail"))
_TYPES = ((ScanReportType.FULL, "Full scan"), (ScanReportType.PARTIAL, "Partial scan or rescan"))


def attestation(draft: Draft) -> None:
    """Blocks A.1 to A.5."""
    sheet, seed = draft.sheet, draft.look.seed
    _letterhead(draft)
    sheet.centred(f"{'ASV Scan Report ' if seed % 2 else ''}Attestation of Scan Compliance", 16, bold=True)
    sheet.space(8)
    (_side_by_side if seed % 3 == 0 else _stacked)(draft)
    sheet.heading("A.3 Scan Status", 11, shaded=True)
    if seed % 7 == 2 and "," not in draft.filled.printed.get("scan_result", ""):
        _in_columns(draft)
    else:
        _dates(draft)
        _status(draft)
    _counts(draft)
    _customer(draft)
    _vendor(draft)


def _letterhead(draft: Draft) -> None:
    """A vendor's line at the top, with the day on which the report was made."""
    completed = draft.filled.completed_on
    if draft.look.seed % 4 == 1 and completed:
        made = draft.day(completed + timedelta(days=3))
        draft.sheet.sentence(f"{draft.text(FieldName.ASV_COMPANY)} PCI portal. Report generated: {made}", size=7.5)


def _party(draft: Draft, name: FieldName) -> list[str]:
    rng, company = draft.rng, draft.text(name)
    if not company:
        return [""] * len(_LABELS)
    street, city, country, code = people.address(rng)
    contact = [people.person(rng), people.title(rng), people.telephone(rng), "contact@firm.example"]
    return [company, *contact, street, city, "", code, country, people.site(company)]


def _side_by_side(draft: Draft) -> None:
    """Customer and vendor in two columns with the same labels."""
    sheet = draft.sheet
    sheet.table((0.5, 0.5), [["A.1 Scan Customer Information", "A.2 Approved Scanning Vendor Information"]])
    customer, vendor = _party(draft, FieldName.COMPANY), _party(draft, FieldName.ASV_COMPANY)
    under = draft.look.arrangement is Arrangement.UNDER
    rows = [
        [(label, Blank(f"customer{label}", left)), (label, Blank(f"vendor{label}", right))]
        for label, left, right in zip(_LABELS, customer, vendor, strict=True)
    ]
    sheet.fields(rows, Arrangement.INLINE if under else draft.look.arrangement)


def _stacked(draft: Draft) -> None:
    """One block after the other, one or two values in a line."""
    for title, name in (
        ("A.1 Scan Customer Information", FieldName.COMPANY),
        ("A.2 Approved Scanning Vendor Information", FieldName.ASV_COMPANY),
    ):
        draft.sheet.heading(title, 11, shaded=True)
        values = zip(_LABELS, _party(draft, name), strict=True)
        cells = [(label, Blank(f"{name}{label}", text)) for label, text in values]
        step = 1 if draft.look.seed % 2 else 2
        draft.sheet.fields([cells[at : at + step] for at in range(0, len(cells), step)])


def _dates(draft: Draft) -> None:
    stated = {"slash_us_stated": " (MM/DD/YYYY)", "slash_uk_stated": " (DD/MM/YYYY)"}.get(draft.look.dates, "")
    long = "Scan expiration date (90 days from date scan completed):"
    label = draft.rng.choice((long, f"Scan expiration date{stated}:"))
    completed = (f"Date scan completed{stated}:", draft.date_blank(FieldName.COMPLETED_ON))
    expires = (label, draft.date_blank(FieldName.EXPIRES_ON))
    draft.sheet.fields([[completed], [expires]] if draft.look.seed % 5 else [[completed, expires]])


def _status(draft: Draft) -> None:
    sheet = draft.sheet
    two = "," in draft.filled.printed.get("scan_result", "")
    if draft.look.seed % 3 == 1 and not two:
        sheet.fields(
            [
                [("Compliance status:", Blank("scan_result", _word(draft)))],
                [("Scan report type:", Blank("scan_report_type", _type(draft)))],
            ]
        )
        return
    results = _boxes(draft, FieldName.SCAN_RESULT, _RESULTS)
    types = _boxes(draft, FieldName.SCAN_REPORT_TYPE, _TYPES)
    if draft.look.seed % 2:
        sheet.sentence(Bold("Compliance status:"), *results)
        sheet.sentence(Bold("Scan report type:"), *types)
    else:
        row = ["Compliance status:", results, "Scan report type:", types]
        sheet.table((0.2, 0.26, 0.2, 0.34), [row], head=0)


def _in_columns(draft: Draft) -> None:
    """A row of labels, and the values in the row below."""
    heads = ("Date scan completed", "Scan expiration date", "Compliance status", "Scan report type")
    draft.sheet.table(
        (0.25, 0.25, 0.2, 0.3),
        [
            list(heads),
            [
                [draft.date_blank(FieldName.COMPLETED_ON)],
                [draft.date_blank(FieldName.EXPIRES_ON)],
                [Blank("scan_result", _word(draft))],
                [Blank("scan_report_type", _type(draft))],
            ],
        ],
    )


def _word(draft: Draft) -> str:
    text = draft.text(FieldName.SCAN_RESULT)
    return draft.rng.choice((text.upper(), text.capitalize())) if text else ""


def _type(draft: Draft) -> str:
    match draft.filled.scan_report_type:
        case ScanReportType.FULL:
            return draft.rng.choice(("Full scan", "Full", "Full Scan"))
        case ScanReportType.PARTIAL:
            return draft.rng.choice(("Partial scan/rescan", "Rescan", "Partial scan or rescan", "Partial scan"))
        case _:
            return ""


def _boxes(draft: Draft, name: FieldName, options: Sequence[tuple[str, str]]) -> list[Piece]:
    pieces: list[Piece] = []
    for value, word in options:
        pieces += [Box(name.value, value, draft.ticked(name, value)), word]
    return pieces


def _counts(draft: Draft) -> None:
    inline = draft.look.arrangement is Arrangement.INLINE
    draft.sheet.fields(
        [
            [("Number of unique in-scope components scanned:", draft.blank(FieldName.COMPONENTS))],
            [("Number of identified failing vulnerabilities:", draft.blank(FieldName.FAILING))],
            [(_OUT_OF_SCOPE, draft.blank(FieldName.OUT_OF_SCOPE))],
        ],
        Arrangement.RIGHT if inline else draft.look.arrangement,
    )


def _customer(draft: Draft) -> None:
    """A.4; a block without a signature leaves its hints."""
    sheet, printed = draft.sheet, draft.filled.printed
    block = draft.filled.signature(Signer.SCAN_CUSTOMER) or Signed(Signer.SCAN_CUSTOMER, signed=False)
    day = printed.get("signed_on.scan_customer", draft.day(block.signed_on or block.tolerated_on))
    company = draft.text(FieldName.COMPANY) if day or draft.look.seed % 2 else ""
    sheet.heading("A.4 Scan Customer Attestation", 11, shaded=True)
    sheet.sentence(
        Blank("a4.company", company, "(Scan customer)"),
        "attests on",
        Blank("a4.date", day, "(date)"),
        "that this scan, alone or together with partial scans and rescans as noted in A.3, covers all components that",
        "should be in scope for PCI DSS, and that what was said about components out of scope is true. A passing scan",
        "does not prove compliance with PCI DSS as a whole.",
    )
    if not block.doubtful:
        name, title = block.name or "", people.title(draft.rng) if block.signed else ""
        sheet.signature(
            "signature.scan_customer",
            "Signature",
            "Date:",
            block.signed,
            name,
            Blank("signed_on.scan_customer", day),
            [[("Printed Name:", Blank("a4.name", name)), ("Title:", Blank("a4.title", title))]],
            stamp_of(block),
        )


def _vendor(draft: Draft) -> None:
    sheet = draft.sheet
    sheet.heading("A.5 ASV Attestation", 11, shaded=True)
    sheet.sentence(
        "This scan and report was prepared and conducted by",
        Blank("a5.asv", draft.text(FieldName.ASV_COMPANY), "(ASV name)"),
        "under certificate number",
        Blank("asv_certificate", draft.text(FieldName.ASV_CERTIFICATE), "(insert number)"),
        ", according to internal processes that meet PCI DSS Requirement 11.3.2 and the ASV Program Guide. The ASV",
        "looked for false positives and reviewed what the customer submitted.",
    )
