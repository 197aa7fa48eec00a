"""What is supposed, as it stands in the address of the page."""

from dataclasses import replace
from datetime import date

from wtforms import Form, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import Optional, ValidationError

from compliance_app.documents.rules import KIND_TITLES, DocumentKind
from compliance_app.explanations.rules import Supposition
from compliance_app.foundation.forms import Day, SelectField, plain_count
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
MOST = 10**12
_NOTHING = SelectChoice("", "Nothing")


def _in_sight(_form: Form, field: Day) -> None:
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(f"Choose a day from {EARLIEST} to {LATEST}.")


class PaperForm(Form):
    """Another day, and a document accepted. Read from the address; it changes nothing, so it carries no token."""

    on = Day("On another day", [Optional(), _in_sight])
    kind = SelectField(
        "With this accepted",
        choices=[_NOTHING, *(SelectChoice(kind.value, KIND_TITLES[kind]) for kind in DocumentKind)],
        default="",
    )
    completed_on = Day("completed on", [Optional(), _in_sight])

    def validate_kind(self, field: SelectField) -> None:
        if field.data and self.completed_on.data is None:
            raise ValidationError("Enter when the document was completed.")

    def supposition(self, today: date) -> Supposition:
        """What is supposed; of a form that was checked."""
        return Supposition(
            on=self.on.data or today,
            kind=DocumentKind(self.kind.data) if self.kind.data else None,
            completed_on=self.completed_on.data if self.kind.data else None,
        )


class SuppositionForm(PaperForm):
    """The same, and other operations of a payment system.

    Not for a merchant's own people, and not of a system that counts a group of which the asker may not see all: from
    where the level moves they could tell what others of the group have (GROUP-8). `sees_groups` says who may.
    """

    sees_groups = False

    system = SelectField(
        "With other operations of",
        choices=[_NOTHING, *(SelectChoice(system.value, SYSTEM_NAMES[system]) for system in PaymentSystem)],
        default="",
    )
    operations = StringField("in 12 months", [Optional()])

    def validate_system(self, field: SelectField) -> None:
        if field.data and not plain_count(self.operations.data):
            raise ValidationError("Enter how many operations.")
        if field.data in COUNTED_FOR_GROUP and not self.sees_groups:
            raise ValidationError(
                f"{SYSTEM_NAMES[PaymentSystem(field.data)]} counts the whole group of this merchant, of which you do "
                "not see all: from where the level moves others' operations could be told. Ask who sees all of it."
            )

    def validate_operations(self, field: StringField) -> None:
        digits = plain_count(field.data)
        if digits and (not (digits.isascii() and digits.isdecimal()) or len(digits) > 13 or int(digits) > MOST):
            raise ValidationError(f"Write a whole number from 0 to {MOST:,}.")

    def supposition(self, today: date) -> Supposition:
        """What is supposed; of a form that was checked."""
        return replace(
            super().supposition(today),
            system=PaymentSystem(self.system.data) if self.system.data else None,
            operations=int(plain_count(self.operations.data)) if self.system.data else None,
        )
