"""What an administrator fills in about a scanning vendor."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from compliance_app.foundation.forms import Day, trimmed
from compliance_app.scans.rules import LONGEST_CERTIFICATE, VendorDetails
from compliance_app.scans.rules.disputes import LONGEST_TEXT
from compliance_app.scans.rules.vendors import LONGEST_COMPANY, other_names, problems


class VendorForm(FlaskForm):
    """One certificate of a vendor."""

    company = StringField(
        "Company",
        filters=[trimmed],
        validators=[DataRequired("Write the vendor's company name."), Length(max=LONGEST_COMPANY)],
        render_kw={"maxlength": LONGEST_COMPANY},
    )
    certificate = StringField(
        "Certificate number",
        filters=[trimmed],
        validators=[DataRequired("Write the certificate number."), Length(max=LONGEST_CERTIFICATE)],
        render_kw={"maxlength": LONGEST_CERTIFICATE},
    )
    valid_from = Day("Valid from", [InputRequired("Enter the first day of the certificate.")])
    valid_until = Day("Valid until", [InputRequired("Enter the last day of the certificate.")])
    other_names = TextAreaField(
        "Other names",
        description="Names it scans under, one to a line.",
        filters=[trimmed],
        validators=[Length(max=5_000, message="Shorten the list of names.")],
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: object = None) -> bool:
        """The fields' own checks, then those of the register."""
        if not super().validate(extra_validators):
            return False
        for name, message in problems(self.details):
            self[name].errors = [*self[name].errors, message]
        return not self.errors

    @property
    def details(self) -> VendorDetails:
        """What was typed, for the service."""
        first, last = self.valid_from.data or date.min, self.valid_until.data or date.min
        names = other_names(self.other_names.data or "")
        return VendorDetails(self.company.data or "", self.certificate.data or "", first, last, names)


class EndForm(FlaskForm):
    """Ends an entry before its certificate does."""

    last_day = Day("Last day", [InputRequired("Enter the last day on which the vendor was approved.")])
    reason = TextAreaField(
        "Reason",
        description="Who took it off the list, and where that is written.",
        filters=[trimmed],
        validators=[
            DataRequired("Give the reason."),
            Length(max=LONGEST_TEXT, message=f"Shorten it to {LONGEST_TEXT:,} characters."),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )
