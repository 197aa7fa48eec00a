"""Parts that forms share: text as it is kept, a day that was checked, the decision of a second person."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length

LONGEST_NOTE = 1000


def trimmed(value: str | None) -> str:
    """Text as it is kept: without blanks around it, and without the sign that PostgreSQL cannot store."""
    return (value or "").replace("\x00", "").strip()


def day_in(field: DateField) -> date:
    """The day of a field that was checked."""
    if field.data is None:
        raise ValueError(f"{field.name} holds no day: check the form first.")
    return field.data


class DecisionForm(FlaskForm):
    """Approves or refuses what another person asked for."""

    decision = SelectField(
        "Decision",
        choices=[SelectChoice("approve", "Approve"), SelectChoice("refuse", "Refuse")],
        validators=[InputRequired("Decide.")],
    )
    note = TextAreaField(
        "Note",
        filters=[trimmed],
        validators=[Length(max=LONGEST_NOTE, message=f"Shorten the note to {LONGEST_NOTE:,} characters.")],
    )

    @property
    def approves(self) -> bool:
        return bool(self.decision.data == "approve")
