"""What people note about a merchant's scans, and the year they look at."""

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from compliance_app.foundation.forms import Day, SelectField, trimmed
from compliance_app.scans.rules.disputes import (
    DECISION_WORDS,
    KIND_WORDS,
    LONGEST_NAME,
    LONGEST_TEXT,
    DisputeDecision,
    DisputeKind,
)
from compliance_app.scans.service.notes import Dispute


class PolicyForm(FlaskForm):
    """Notes that the written policy of quarterly scanning was seen."""

    seen_on = Day("Seen on", [InputRequired("Enter the day on which the policy was seen.")])
    note = TextAreaField(
        "What was seen",
        description="Title, version and date of the policy, and where it says every three months.",
        filters=[trimmed],
        validators=[
            DataRequired("Say what was seen: an auditor reads it."),
            Length(max=LONGEST_TEXT, message=f"Shorten it to {LONGEST_TEXT:,} characters."),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )


class DisputeForm(FlaskForm):
    """A finding that the customer disputed with its vendor."""

    component = StringField(
        "Component",
        description="The address or host name, as in Part 3a of the report.",
        filters=[trimmed],
        validators=[
            DataRequired("Write the component."),
            Length(max=LONGEST_NAME, message=f"Shorten it to {LONGEST_NAME} characters."),
        ],
        render_kw={"maxlength": LONGEST_NAME},
    )
    vulnerability = StringField(
        "Vulnerability",
        description="Its name or CVE number.",
        filters=[trimmed],
        validators=[
            DataRequired("Write the vulnerability."),
            Length(max=LONGEST_NAME, message=f"Shorten it to {LONGEST_NAME} characters."),
        ],
        render_kw={"maxlength": LONGEST_NAME},
    )
    kind = SelectField(
        "Disputed as",
        choices=[SelectChoice(kind.value, KIND_WORDS[kind]) for kind in DisputeKind],
        validators=[InputRequired("Choose why it was disputed.")],
    )
    decision = SelectField(
        "The vendor's decision",
        choices=[SelectChoice(each.value, DECISION_WORDS[each]) for each in DisputeDecision],
        validators=[InputRequired("Choose what the vendor decided.")],
    )
    decided_on = Day("Decided on", [Optional()], description="Empty while the vendor has not decided.")
    text = TextAreaField(
        "What was said",
        description="The reason, the evidence, and what the report says under exceptions.",
        filters=[trimmed],
        validators=[Optional(), Length(max=LONGEST_TEXT, message=f"Shorten it to {LONGEST_TEXT:,} characters.")],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )

    @property
    def said(self) -> Dispute:
        """What was typed, for the service."""
        return Dispute(
            self.component.data or "",
            self.vulnerability.data or "",
            DisputeKind(self.kind.data),
            DisputeDecision(self.decision.data),
            self.decided_on.data,
            self.text.data or "",
        )
