"""What a reviewer fills in to record a scan from its report."""

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from compliance_app.documents.forms import CheckedForm, Day


class ScanForm(CheckedForm):
    """Accept an ASV scan report, passed or failed: `ScanForm(items)`; the answer is in `passed`."""

    asv_company = StringField(
        "Scanning vendor",
        [InputRequired("Enter the name of the scanning vendor (A.2)."), Length(max=200)],
        description="The Approved Scanning Vendor's company name as printed in A.2.",
    )
    completed_on = Day(
        "Date scan completed", [InputRequired("Enter the date the scan was completed (A.3).")], description="From A.3."
    )
    printed_expiration = Day(
        "Scan expiration date printed",
        [Optional()],
        description="From A.3. Leave empty if none is printed: the scan then counts for 90 days.",
    )
    result = RadioField(
        "Compliance status",
        choices=[SelectChoice("pass", "Pass"), SelectChoice("fail", "Fail")],
        validators=[InputRequired("Choose what A.3 states: pass or fail.")],
    )

    @property
    def passed(self) -> bool:
        return bool(self.result.data == "pass")

    def validate_printed_expiration(self, field: Day) -> None:
        if field.data and self.completed_on.data and field.data < self.completed_on.data:
            raise ValidationError("The expiration date lies before the date the scan was completed: check both.")
