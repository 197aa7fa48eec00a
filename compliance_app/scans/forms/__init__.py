"""What a reviewer fills in to record a scan from its report."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from compliance_app.documents.forms import CheckedForm
from compliance_app.documents.rules import CheckItem
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.forms import Checkboxes, Day, RadioField
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules import LONGEST_CERTIFICATE, Extent


class ScanForm(CheckedForm):
    """Accept an ASV scan report, passed or failed: `ScanForm(items, parts)`; the answer is in `passed`.

    `parts` are the earlier scans that a rescan may complete.
    """

    asv_company = StringField(
        "Scanning vendor",
        [
            InputRequired("Enter the name of the scanning vendor (A.2)."),
            Length(max=200, message="Shorten it to %(max)s characters."),
        ],
        description="The Approved Scanning Vendor's company name as printed in A.2.",
    )
    asv_certificate = StringField(
        "ASV certificate number",
        [Optional(), Length(max=LONGEST_CERTIFICATE, message="Shorten the certificate number to %(max)s characters.")],
        description="From A.5. Leave empty if none is printed.",
    )
    completed_on = Day(
        "Date scan completed", [InputRequired("Enter the date the scan was completed (A.3).")], description="From A.3."
    )
    printed_expiration = Day(
        "Scan expiration date printed",
        [Optional()],
        description="From A.3. Leave empty if none is printed: it then counts as the policy says, as a rule 90 days.",
    )
    result = RadioField(
        "Compliance status",
        choices=[SelectChoice("pass", "Pass"), SelectChoice("fail", "Fail")],
        validators=[InputRequired("Choose what A.3 states: pass or fail.")],
    )
    report_type = RadioField(
        "Scan report type",
        choices=[
            SelectChoice(ScanReportType.FULL.value, "Full scan"),
            SelectChoice(ScanReportType.PARTIAL.value, "Partial scan or rescan"),
        ],
        validators=[InputRequired("Choose what A.3 states: full scan, or partial scan or rescan.")],
    )
    completes = Checkboxes("Earlier scans that this rescan completes")
    attested = BooleanField(
        "The customer's attestation (A.4) says that together they include all components in scope for PCI DSS"
    )

    def __init__(self, items: Sequence[CheckItem], parts: Sequence[AsvScan], *args: Any, **options: Any) -> None:
        super().__init__(items, *args, **options)
        self.completes.choices = [(part.public_id, part_words(part)) for part in parts]

    @property
    def passed(self) -> bool:
        return bool(self.result.data == "pass")

    @property
    def extent(self) -> Extent:
        """What the report covers, for the service."""
        return Extent(
            ScanReportType(self.report_type.data),
            (self.asv_certificate.data or "").replace("\x00", "").strip(),
            tuple(self.completes.data or ()),
            bool(self.attested.data),
        )

    def validate_printed_expiration(self, field: Day) -> None:
        if field.data and self.completed_on.data and field.data < self.completed_on.data:
            raise ValidationError("The expiration date lies before the date the scan was completed: check both.")


def part_words(scan: AsvScan) -> str:
    """`12 March 2027, full scan, failed, Scanwell Ltd`."""
    kind = "full scan" if scan.full else "partial scan or rescan"
    return f"{long_date(scan.completed_on)}, {kind}, {'passed' if scan.passed else 'failed'}, {scan.asv_company}"
