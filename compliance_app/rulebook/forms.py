"""What administrators type about a change: checked for shape here, by the rules in the services."""

from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from compliance_app.foundation.forms import SelectField, plain_count, trimmed
from compliance_app.levels.rules import LARGEST_LIMIT
from compliance_app.levels.thresholds import Operator
from compliance_app.policies.rules import LONGEST_REASON, LONGEST_SOURCE

OPERATOR_NAMES = {Operator.OVER: "over", Operator.AT_LEAST: "at least"}
ASK = "ask"
"""The value of `step` with which a form asks for the change; with any other it only shows what would move."""


def _is_count(_form: FlaskForm, field: Field) -> None:
    digits = plain_count(field.data)
    if not (digits.isascii() and digits.isdecimal()) or int(digits[:20]) > LARGEST_LIMIT:
        raise ValidationError(f"Write a whole number from 1 to {LARGEST_LIMIT:,}.")


class ChangeForm(FlaskForm):
    """From when a change counts, where it comes from, and why."""

    valid_from = DateField(
        "In force from",
        description="Today or later. Past days stay as they were.",
        validators=[InputRequired("Choose the day.")],
    )
    source = StringField(
        "Source",
        description="Where it is written: programme, document and date.",
        filters=[trimmed],
        validators=[
            DataRequired("Name the source."),
            Length(max=LONGEST_SOURCE, message=f"Shorten the source to {LONGEST_SOURCE} characters."),
        ],
        render_kw={"maxlength": LONGEST_SOURCE},
    )
    reason = TextAreaField(
        "Reason",
        description="The administrator who decides, and an auditor, will read it.",
        filters=[trimmed],
        validators=[
            DataRequired("Give the reason."),
            Length(max=LONGEST_REASON, message=f"Shorten the reason to {LONGEST_REASON:,} characters."),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_REASON},
    )


class PolicyForm(ChangeForm):
    """A new value of a policy from a day on."""

    value = IntegerField(
        "New value",
        validators=[InputRequired("Write a whole number.")],
        render_kw={"inputmode": "numeric", "maxlength": 6},
    )


class ThresholdForm(ChangeForm):
    """A new limit of a level from a day on."""

    operator = SelectField(
        "Reached with", choices=[SelectChoice(item.value, name) for item, name in OPERATOR_NAMES.items()]
    )
    operations = StringField(
        "Operations in 12 months",
        filters=[trimmed],
        validators=[DataRequired("Write the number of operations."), _is_count],
        render_kw={"inputmode": "numeric", "maxlength": 25},
    )
