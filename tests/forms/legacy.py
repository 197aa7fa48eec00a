"""Reports of scanning vendors that keep their own layout and never say "Attestation of Scan Compliance"."""

from dataclasses import replace

from compliance_app.readings.rules.reading import FieldName, ScanResult
from tests.forms import people
from tests.forms.draft import Draft
from tests.forms.filled import Filled
from tests.forms.look import Arrangement
from tests.forms.sheet import Blank

LAYOUTS = 3


def report(draft: Draft) -> None:
    """One of the layouts, by the look's seed."""
    (_cover_and_table, _banner, _certificate)[draft.look.seed % LAYOUTS](draft)
    _hosts(draft)


def _status(draft: Draft) -> str:
    match draft.filled.scan_result:
        case ScanResult.PASS:
            return draft.rng.choice(("Passing", "PASSING", "Pass"))
        case ScanResult.FAIL:
            return draft.rng.choice(("Failing", "FAILING", "Fail"))
        case _:
            return ""


def _cover_and_table(draft: Draft) -> None:
    """A cover with "prepared for" and "prepared by", then a table."""
    sheet = draft.sheet
    sheet.space(60)
    sheet.centred("PCI Compliance", 24, bold=True)
    sheet.centred("External Vulnerability Scan Report", 18)
    sheet.space(60)
    for label, name in (("PREPARED FOR:", FieldName.COMPANY), ("PREPARED BY:", FieldName.ASV_COMPANY)):
        street, city, country, code = people.address(draft.rng)
        sheet.sentence(label)
        sheet.sentence(draft.blank(name), size=13)
        if draft.busy:
            sheet.sentence(f"{street}, {code} {city}, {country}")
        sheet.space(20)
    sheet.sentence("Report date:", Blank("report_date", draft.text(FieldName.COMPLETED_ON)))
    sheet.new_page()
    sheet.heading("Executive Summary", 15)
    sheet.fields(
        [
            [("Scan Compliance Status:", Blank("scan_result", _status(draft)))],
            [("Scan Completed:", draft.blank(FieldName.COMPLETED_ON))],
            [("Scan Expiration:", draft.blank(FieldName.EXPIRES_ON))],
            [("Hosts Scanned:", draft.blank(FieldName.COMPONENTS))],
            [("Failing Vulnerabilities:", draft.blank(FieldName.FAILING))],
        ],
        Arrangement.RIGHT,
    )
    if draft.text(FieldName.ASV_CERTIFICATE):
        sheet.sentence("ASV certificate number:", draft.blank(FieldName.ASV_CERTIFICATE))
    sheet.sentence(
        "Hosts with a vulnerability scored 4.0 or more are failing; all hosts must be passing for a passing report."
    )


def _banner(draft: Draft) -> None:
    """All on one page: a banner with the status, lines below it."""
    sheet = draft.sheet
    sheet.heading("Quarterly PCI Scan – Summary for the acquiring bank", 16)
    sheet.sentence("Scan Compliance Status:", Blank("scan_result", _status(draft)), size=14)
    sheet.space(6)
    sheet.sentence("PREPARED FOR:", draft.blank(FieldName.COMPANY))
    sheet.sentence("PREPARED BY:", draft.blank(FieldName.ASV_COMPANY))
    if draft.text(FieldName.ASV_CERTIFICATE):
        sheet.sentence("Certificate number:", draft.blank(FieldName.ASV_CERTIFICATE))
    sheet.sentence("Scan Date:", draft.blank(FieldName.COMPLETED_ON))
    sheet.sentence("Scan Expiration:", draft.blank(FieldName.EXPIRES_ON))
    sheet.sentence("Components scanned:", draft.blank(FieldName.COMPONENTS))
    sheet.sentence("Next scan due in ninety days; a report older than that is no longer accepted.")


def _certificate(draft: Draft) -> None:
    """A certificate in large letters."""
    sheet = draft.sheet
    sheet.space(40)
    sheet.centred("Certificate of PCI Scan Compliance", 22, bold=True)
    sheet.space(20)
    sheet.fields(
        [
            [("Scan Customer:", draft.blank(FieldName.COMPANY))],
            [("Approved Scanning Vendor:", draft.blank(FieldName.ASV_COMPANY))],
            [("ASV Certificate Number:", draft.blank(FieldName.ASV_CERTIFICATE))],
            [("Date of scan:", draft.blank(FieldName.COMPLETED_ON))],
            [("Valid until:", draft.blank(FieldName.EXPIRES_ON))],
            [("Scan Status:", Blank("scan_result", _status(draft)))],
        ]
    )


def _hosts(draft: Draft) -> None:
    sheet, rng = draft.sheet, draft.rng
    if not draft.busy:
        return
    sheet.heading("Hosts", 12)
    failing = draft.filled.scan_result is ScanResult.FAIL
    rows = [["Host", "Status", "Highest score"]]
    for number in range(rng.randint(2, 6)):
        bad = failing and number == 0
        rows.append([f"203.0.113.{number + 4}", "Fail" if bad else "Pass", "7.5" if bad else "2.6"])
    sheet.table((0.4, 0.3, 0.3), rows)


def stated(filled: Filled, seed: int) -> Filled:
    """What is left of the truth in this layout."""
    filled = replace(filled, scan_report_type=None, out_of_scope_components=None)
    match seed % LAYOUTS:
        case 0:
            return replace(filled, asv_certificate=None) if seed % 2 else filled
        case 1:
            return replace(
                filled, failing_vulnerabilities=None, asv_certificate=None if seed % 2 else filled.asv_certificate
            )
        case _:
            return replace(filled, failing_vulnerabilities=None, components=None)
