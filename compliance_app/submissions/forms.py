"""What people type about routes and forwardings: checked for shape here, by the rules in the service."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length

from compliance_app.documents.models import Document
from compliance_app.foundation.forms import Checkboxes, Day, RadioField, SelectField, trimmed
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.submissions import rules
from compliance_app.submissions.rules import ForwardingState, Route, Way
from compliance_app.submissions.rules.forwarding import (
    LONGEST_MISTAKE,
    LONGEST_REFERENCE,
    LONGEST_SENDER,
    LONGEST_TEXT,
)


def _at_most(limit: int, what: str) -> Length:
    return Length(max=limit, message=f"Shorten the {what} to {limit:,} characters.")


class AskForm(FlaskForm):
    """A merchant's question: `AskForm(systems it may ask about)`."""

    system = SelectField("Payment system", validators=[InputRequired("Choose a payment system.")])
    note = TextAreaField(
        "What should we know?",
        description="For example that the payment system has written to you.",
        filters=[trimmed],
        validators=[_at_most(rules.LONGEST_NOTE, "note")],
        render_kw={"rows": 4, "maxlength": rules.LONGEST_NOTE},
    )

    def __init__(self, systems: Sequence[PaymentSystem], **options: object) -> None:
        super().__init__(**options)
        self.offer(systems)

    def offer(self, systems: Sequence[PaymentSystem]) -> None:
        """Let these be chosen; what was sent is checked against more, so that a late question gets a clear answer."""
        self.system.choices = _choices(systems) if systems else []


def _choices(systems: Sequence[PaymentSystem]) -> list[SelectChoice]:
    """The systems by name, none of them chosen."""
    named = (SelectChoice(system.value, SYSTEM_NAMES[system]) for system in systems)
    return [SelectChoice("", "Choose one"), *named]


class DecideForm(FlaskForm):
    """A decision: `DecideForm(words of each route that may be chosen)`. `seen` is the decision that the page showed."""

    seen = HiddenField()
    route = RadioField("Where do its documents go?", validators=[InputRequired("Choose where the documents go.")])
    reason = TextAreaField(
        "Reason",
        description="The merchant reads it, by mail and in its portal: write plainly.",
        filters=[trimmed],
        validators=[DataRequired("Give the reason: the merchant reads it."), _at_most(rules.LONGEST_REASON, "reason")],
        render_kw={"rows": 4, "maxlength": rules.LONGEST_REASON},
    )
    valid_from = Day(
        "From",
        [InputRequired("Choose the first day.")],
        description="Today or a later day. The route of past days stays as it was.",
    )

    def __init__(self, routes: dict[Route, str], **options: object) -> None:
        super().__init__(**options)
        self.route.choices = [SelectChoice(route.value, words) for route, words in routes.items()]


class ForwardForm(FlaskForm):
    """A record of forwarding: `ForwardForm(documents that may go, systems in their order)`."""

    system = SelectField("Payment system", validators=[InputRequired("Choose a payment system.")])
    documents = Checkboxes("Documents", [DataRequired("Tick at least one document.")])
    forwarded_on = Day("Forwarded on", [InputRequired("Choose the day.")])
    way = SelectField(
        "How", choices=[SelectChoice(way.value, rules.WAY_NAMES[way]) for way in Way], validators=[InputRequired()]
    )
    sender = StringField(
        "Forwarded by",
        filters=[trimmed],
        validators=[DataRequired("Write who forwarded the documents."), _at_most(LONGEST_SENDER, "name")],
        render_kw={"maxlength": LONGEST_SENDER, "autocomplete": "off"},
    )
    reference = StringField(
        "Reference",
        description="Case or shipment number, so that the answer is found again.",
        filters=[trimmed],
        validators=[_at_most(LONGEST_REFERENCE, "reference")],
        render_kw={"maxlength": LONGEST_REFERENCE, "autocomplete": "off"},
    )
    note = TextAreaField(
        "Note for colleagues",
        filters=[trimmed],
        validators=[_at_most(LONGEST_TEXT, "note")],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )

    def __init__(self, papers: Sequence[Document], systems: Sequence[PaymentSystem], **options: object) -> None:
        super().__init__(**options)
        self.system.choices = _choices(systems)
        self.documents.choices = [(paper.public_id, f"{paper.title}, version {paper.version}") for paper in papers]


class AnswerForm(FlaskForm):
    """What a payment system answered. `seen` is how many answers the page showed."""

    seen = HiddenField()
    outcome = RadioField(
        "Answer",
        choices=[SelectChoice(state.value, rules.STATE_NAMES[state]) for state in rules.OUTCOMES],
        validators=[InputRequired("Choose what the payment system answered.")],
    )
    answered_on = Day("Answered on", [InputRequired("Choose the day.")])
    text = TextAreaField(
        "What it wrote",
        description="Needed for questions and a rejection.",
        filters=[trimmed],
        validators=[_at_most(LONGEST_TEXT, "text")],
        render_kw={"rows": 4, "maxlength": LONGEST_TEXT},
    )

    @property
    def state(self) -> ForwardingState:
        """The answer chosen."""
        return ForwardingState(self.outcome.data)


class MistakeForm(FlaskForm):
    """Why a record was a mistake."""

    reason = TextAreaField(
        "What was wrong with it",
        filters=[trimmed],
        validators=[DataRequired("Write what was wrong with the record."), _at_most(LONGEST_MISTAKE, "reason")],
        render_kw={"rows": 2, "maxlength": LONGEST_MISTAKE},
    )
