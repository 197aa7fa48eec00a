"""Parts that forms share: text as it is kept, choices, days, counts, the decision of a second person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

LONGEST_NOTE = 1000
LONGEST_SEARCH = 100
NOT_OFFERED = "Choose one of those offered here; the list may have changed since the page was opened."
NOT_ALL_OFFERED = "Tick only what is offered here; the list may have changed since the page was opened."
_BETWEEN_THOUSANDS = ", '’_.\u00a0\u202f\x00"


def trimmed(value: str | None) -> str:
    """Text as it is kept: without blanks around it, and without the sign that PostgreSQL cannot store."""
    return (value or "").replace("\x00", "").strip()


def searched(arguments: Mapping[str, str]) -> str:
    """What an address searches for (`q`), as much of it as any name has; empty where it searches for nothing."""
    return trimmed(arguments.get("q"))[:LONGEST_SEARCH]


def plain_count(text: str | None) -> str:
    """Digits as typed, without the separators people write between thousands."""
    return "".join(sign for sign in (text or "") if sign not in _BETWEEN_THOUSANDS)


class SelectField(wtforms.SelectField):
    """One of a list; what is not in it is refused in our words."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"invalid_choice_message": NOT_OFFERED, **options})


class RadioField(wtforms.RadioField):
    """One of a few that are all in sight; what is not among them is refused in our words."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"invalid_choice_message": NOT_OFFERED, **options})


class Checkboxes(wtforms.SelectMultipleField):
    """Several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"invalid_choice_message": NOT_ALL_OFFERED, **options})


class Day(DateField):
    """A date, with a refusal that says how to write one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not valuelist[0]:
            self.data = None
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            self.data = None
            raise ValueError("Write the date as year-month-day, such as 2026-03-12.") from None


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
