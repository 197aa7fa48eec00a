"""What people type about a change: checked for shape here, by the rules in the service."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length

from compliance_app.foundation.forms import Day, RadioField, day_in, trimmed
from compliance_app.network_changes.rules import KINDS, LONGEST_TEXT, ChangeKind
from compliance_app.network_changes.service import Said

_SHORT_ENOUGH = Length(max=LONGEST_TEXT, message=f"Shorten it to {LONGEST_TEXT:,} characters.")


class ChangeForm(FlaskForm):
    """Reports a change, or corrects what was reported."""

    kind = RadioField(
        "What changed?",
        choices=[SelectChoice(kind.value, words.name) for kind, words in KINDS.items()],
        validators=[InputRequired("Choose what comes closest.")],
    )
    happened_on = Day(
        "On which day?",
        description="The day from which it was in use.",
        validators=[InputRequired("Choose the day.")],
    )
    description = TextAreaField(
        "In your words",
        description="A sentence or two: what was changed, and where. No card numbers or passwords, please.",
        filters=[trimmed],
        validators=[DataRequired("Describe in a sentence or two what changed."), _SHORT_ENOUGH],
        render_kw={"rows": 4, "maxlength": LONGEST_TEXT},
    )

    @property
    def said(self) -> Said:
        return Said(ChangeKind(self.kind.data), day_in(self.happened_on), self.description.data or "")


class WithdrawForm(FlaskForm):
    """Takes back a report, with the reason."""

    because = TextAreaField(
        "Why it was reported in error",
        description="For example: it was planned and never made, or it concerned a system that no card data passes.",
        filters=[trimmed],
        validators=[DataRequired("Write why it was reported in error."), _SHORT_ENOUGH],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )
