"""What people type about volumes besides the grid."""

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, ValidationError

from compliance_app.foundation.forms import SelectField
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.volumes import imports


def _is_operations(_form: FlaskForm, field: Field) -> None:
    if imports.operations(field.data or "") is None:
        raise ValidationError("Write a whole number of operations, 0 or more.")


def _operations(label: str, description: str = "") -> StringField:
    return StringField(
        label,
        description=description,
        validators=[DataRequired("Write a whole number of operations, 0 or more."), _is_operations],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20},
    )


class DeclareForm(FlaskForm):
    """What the merchant expects in a year with one payment system."""

    payment_system = SelectField(
        "Payment system", choices=[SelectChoice(system.value, name) for system, name in SYSTEM_NAMES.items()]
    )
    annual_operations = _operations("Operations a year", "All channels together.")
    annual_ecommerce = _operations("Of these, e-commerce")

    def numbers(self) -> tuple[int, int]:
        """Operations in all and in e-commerce, after validation."""
        all_channels = imports.operations(self.annual_operations.data or "")
        return all_channels or 0, imports.operations(self.annual_ecommerce.data or "") or 0
