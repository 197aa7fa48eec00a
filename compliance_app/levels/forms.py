"""What people type about levels: checked for shape here, by the rules in the service."""

from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length

from compliance_app.foundation.forms import RadioField, trimmed
from compliance_app.levels import rules


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
