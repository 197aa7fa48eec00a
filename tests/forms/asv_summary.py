"""The Scan Report Summary and the details behind it (Appendices B and C of a scan report)."""

from datetime import date, timedelta
from random import Random

from compliance_app.readings.rules.reading import FieldName, ScanResult
from tests.forms.draft import Draft
from tests.forms.sheet import Box, Piece

_TLS_ENDS = date(2027, 8, 9)
_Cells = list[str | list[Piece]]


def summary(draft: Draft, alone: bool) -> None:
    """The components one by one; `alone` without an attestation before it."""
    sheet, filled = draft.sheet, draft.filled
    if not alone:
        sheet.new_page()
    sheet.centred("ASV Scan Report Summary", 16, bold=True)
    sheet.heading("Part 1. Scan Information", 11, shaded=True)
    customer = ("Scan Customer Company:", draft.blank(FieldName.COMPANY))
    vendor = ("ASV Company:", draft.blank(FieldName.ASV_COMPANY))
    completed = ("Date scan was completed:", draft.blank(FieldName.COMPLETED_ON))
    expires = ("Scan expiration date:", draft.blank(FieldName.EXPIRES_ON))
    sheet.fields([[customer, vendor], [completed, expires]])
    if filled.company:
        _components(draft)


def _components(draft: Draft) -> None:
    sheet, rng, filled = draft.sheet, draft.rng, draft.filled
    net = ".".join(str(rng.randint(11, 217)) for _ in range(3))
    hosts = [f"{net}.{number}" for number in range(7, 7 + rng.randint(2, 9))]
    overall = filled.scan_result or filled.tolerated.get(FieldName.SCAN_RESULT)
    bad = {host for number, host in enumerate(hosts) if overall == ScanResult.FAIL and number % 2 == 0}
    sheet.heading("Part 2. Component Compliance Summary", 11, shaded=True)
    rows: list[_Cells] = [
        [host, [Box(host, "pass", host not in bad), "Pass", Box(host, "fail", host in bad), "Fail"]] for host in hosts
    ]
    sheet.table((0.5, 0.5), rows, head=0)
    sheet.heading("Part 3a. Vulnerabilities Noted for each Component", 11, shaded=True)
    heads: _Cells = ["Component", "Vulnerability", "Severity", "CVSS", "Compliance status", "Exceptions"]
    findings = [_finding(rng, number, host, host in bad) for number, host in enumerate(hosts)]
    sheet.table((0.2, 0.32, 0.12, 0.1, 0.13, 0.13), [heads, *findings])
    sheet.heading("Part 3b. Special Notes by Component", 11, shaded=True)
    note = "Remote access software found; the customer says it is needed."
    sheet.table((0.3, 0.7), [["Component", "Special note"], [hosts[0], note]])
    sheet.heading("Part 4a. Scope Submitted by Scan Customer for Discovery", 11, shaded=True)
    sheet.sentence(", ".join(hosts))
    sheet.heading("Part 4b. Scan Customer Designated In-Scope Components (Scanned)", 11, shaded=True)
    sheet.sentence(", ".join(hosts))
    sheet.heading("Part 4c. Scan Customer Designated Out-of-Scope Components (Not Scanned)", 11, shaded=True)
    sheet.sentence("None" if not filled.out_of_scope_components else "Backup server")


def _finding(rng: Random, number: int, host: str, bad: bool) -> _Cells:
    score = rng.choice(("5.3", "7.5", "9.8")) if bad else rng.choice(("0.0", "2.6", "3.1"))
    level = "High" if score > "7" else "Medium" if score > "4" else "Low"
    what = f"Service {number} tells its version; fixed since 2024-03-1{number % 10}"
    return [host, what, level, score, "FAIL" if bad else "PASS", ""]


def details(draft: Draft) -> None:
    """What was found, at length."""
    sheet, rng = draft.sheet, draft.rng
    completed = draft.filled.completed_on or _TLS_ENDS
    sheet.new_page()
    sheet.centred("ASV Scan Vulnerability Details", 16, bold=True)
    for number in range(12):
        sheet.heading(f"{rng.choice(('TLS', 'HTTP', 'SSH', 'DNS'))} finding {number + 1}", 11)
        published = draft.day(completed - timedelta(days=rng.randint(200, 900)))
        status = rng.choice(("Pass", "Fail", "Passed"))
        sheet.sentence(f"Published {published}. Certificate of the server: expiration date {draft.day(_TLS_ENDS)}.")
        sheet.sentence(f"Port {rng.choice((22, 53, 80, 443))}, status: {status}, first seen in an earlier scan.")
