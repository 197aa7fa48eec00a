"""Examples of reading scan reports: one line of an attestation in, what the machine states of it out."""

import re

from compliance_app.readings.rules.scans import read
from tests.readings.scan_pages import pages
from tests.rule_examples.running import Given, Then, example

PARTIES = """
                   ASV Scan Report Attestation of Scan Compliance
A.1 Scan Customer Information                 A.2 Approved Scanning Vendor Information
Company:       {customer}            Company:       Brightwater Perimeter Ltd
"""
STATUS = """
A.3 Scan Status
Date scan completed:        {completed}
Compliance status:          {result}
Scan report type:           {kind}
Scan expiration date:       {expires}
"""
VENDOR = """
A.5 ASV Attestation
This scan and report was prepared and conducted by Brightwater Perimeter Ltd under
{certificate}, according to internal processes that meet 11.3.2.
"""
SUMMARY = """
                       ASV Scan Report Summary
Part 1. Scan Information
Date scan was completed:   {completed}
Compliance status:   {result}
"""


@example("SCAN-READ", "SCAN-READ-COMPANY", "SCAN-READ-EXPIRES", "SCAN-READ-CERTIFICATE", "SCAN-READ-RESULT")
def stated(given: Given) -> Then:
    completed, result = given.text("completed", "2027-03-01"), given.text("result line", "Pass")
    parties = PARTIES.format(customer=given.text("A.1 company", "Harbour Lights").ljust(22))
    if not given.yes("colons", True):
        parties = re.sub(r":\s+", " ", parties) + given.text("line below") + "\n"
    status = STATUS.format(
        completed=completed,
        result=result,
        kind=given.text("type line", "Full scan"),
        expires=given.text("expiration line", "2027-05-30"),
    )
    texts = [parties + status + VENDOR.format(certificate=given.text("A.5 line", "certificate number 5000-01-02"))]
    if given.has("summary's result"):
        texts.append(SUMMARY.format(completed=completed, result=given.text("summary's result")))
    found = {name.value: value.value for name, value in read(pages(*texts))[0].items()}
    return {
        "customer": found.get("company"),
        "vendor": found.get("asv_company"),
        "completed": found.get("completed_on"),
        "expires": found.get("expires_on"),
        "certificate": found.get("asv_certificate"),
        "result": found.get("scan_result"),
        "type": found.get("scan_report_type"),
    }
