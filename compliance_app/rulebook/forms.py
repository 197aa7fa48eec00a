"""What administrators type about a change: checked for shape here, by the rules in the services."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import TextInput

from compliance_app.foundation.forms import Checkboxes, SelectField, plain_count, trimmed
from compliance_app.levels.rules import LARGEST_LIMIT
from compliance_app.levels.thresholds import Operator
from compliance_app.policies.rules import LONGEST_REASON, LONGEST_SOURCE, Choice, Days, Number, Shape, Value, days_in

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
    """A new value of a policy from a day on; `value` is the control that fits its shape."""

    @property
    def wanted(self) -> Value:
        """The value of a form that was checked for its shape."""
        raise NotImplementedError


class NumberForm(PolicyForm):
    """A new number."""

    value = IntegerField("New value", validators=[InputRequired("Write a whole number.")])

    def __init__(self, shape: Number, **options: Any) -> None:
        super().__init__(**options)
        self.value.label.text = f"New value in {shape.unit.words}"
        self.value.render_kw = {"inputmode": "numeric", "maxlength": 6, "min": shape.least, "max": shape.most}

    @property
    def wanted(self) -> Value:
        if self.value.data is None:
            raise ValueError("value holds no number: check the form first.")
        return self.value.data


class DaysField(Field):
    """Days before an end, written with commas between."""

    widget = TextInput()

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ", ".join(map(str, self.data or ()))

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = days_in(valuelist[0]) if valuelist else ()
        if self.data is None:
            raise ValueError("Write whole numbers with commas between, such as 30, 7, 0.")


class DaysForm(PolicyForm):
    """A new list of days."""

    value = DaysField("New days", validators=[InputRequired("Write at least one day.")])

    def __init__(self, shape: Days, **options: Any) -> None:
        super().__init__(**options)
        after = " and -7 a week after it" if shape.least < 0 else ""
        self.value.description = f"Days before the last day, with commas between: 0 is the day itself{after}."
        self.value.render_kw = {"maxlength": 80, "autocomplete": "off"}

    @property
    def wanted(self) -> Value:
        return tuple(self.value.data or ())


class ChoiceForm(PolicyForm):
    """What is chosen from now on."""

    value = Checkboxes("What counts", validators=[InputRequired("Tick at least one.")])

    def __init__(self, shape: Choice, **options: Any) -> None:
        super().__init__(**options)
        self.value.choices = [SelectChoice(word, name) for word, name in shape.options]

    @property
    def wanted(self) -> Value:
        return frozenset(self.value.data or ())


def policy_form(shape: Shape, **options: Any) -> PolicyForm:
    """The form with the control that fits the shape."""
    match shape:
        case Number():
            return NumberForm(shape, **options)
        case Days():
            return DaysForm(shape, **options)
        case Choice():
            return ChoiceForm(shape, **options)
    raise TypeError(f"No form asks for a {type(shape).__name__}.")


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
