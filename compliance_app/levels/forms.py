"""What people type about levels: checked for shape here, by the rules in the service."""

from flask_wtf import FlaskForm
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from compliance_app.foundation.forms import trimmed
from compliance_app.levels import rules
from compliance_app.levels.thresholds import Operator

OPERATOR_NAMES = {Operator.OVER: "over", Operator.AT_LEAST: "at least"}


def _is_count(_form: FlaskForm, field: Field) -> None:
    digits = plain_count(field.data)
    if not (digits.isascii() and digits.isdecimal()) or int(digits[:20]) > rules.LARGEST_LIMIT:
        raise ValidationError(f"Write a whole number from 1 to {rules.LARGEST_LIMIT:,}.")


def plain_count(text: str | None) -> str:
    """Digits as typed, without the separators people write between thousands."""
    return "".join(sign for sign in (text or "") if sign not in ", '’_.\u00a0\u202f")


class OverrideForm(FlaskForm):
    """Asks for a level from a first through a last day."""

    level = RadioField(
        "Level",
        choices=[SelectChoice(str(level), f"Level {level}") for level in range(1, rules.LOWEST + 1)],
        validators=[InputRequired("Choose a level.")],
    )
    reason = TextAreaField(
        "Reason",
        description="What happened, who asks for it, and where that is written. The person who decides reads it.",
        filters=[trimmed],
        validators=[
            DataRequired("Give the reason."),
            Length(max=rules.LONGEST_REASON, message=f"Shorten the reason to {rules.LONGEST_REASON:,} characters."),
        ],
        render_kw={"rows": 4, "maxlength": rules.LONGEST_REASON},
    )
    starts_on = DateField("First day", validators=[InputRequired("Choose the first day.")])
    ends_on = DateField(
        "Last day",
        description="At most as long as the policy allows, as a rule 12 months. Then the level by volume counts again.",
        validators=[InputRequired("Choose the last day.")],
    )


class ThresholdForm(FlaskForm):
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
    valid_from = DateField(
        "In force from",
        description="Today or later. Levels of past days stay as they were.",
        validators=[InputRequired("Choose the day.")],
    )
    source = StringField(
        "Source",
        description="Where the new limit is written: programme, document and date.",
        filters=[trimmed],
        validators=[DataRequired("Name the source."), Length(max=300, message="Shorten the source to 300 characters.")],
        render_kw={"maxlength": 300},
    )
