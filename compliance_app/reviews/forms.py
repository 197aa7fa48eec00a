"""What people fill in around a review: a decision on an exception, a line of a checklist, a reason."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length

from compliance_app.documents.models import RejectionReason
from compliance_app.documents.rules import FALLBACK, KIND_TITLES, DocumentKind
from compliance_app.documents.rules.checklist import LONGEST_SENTENCE
from compliance_app.documents.rules.reasons import LONGEST_REASON
from compliance_app.documents.service import ReasonWords
from compliance_app.foundation.forms import Checkboxes, SelectField, trimmed
from compliance_app.merchants.rules import LANGUAGES

CHECK_RULES = (
    "CHECK-COMPANY",
    "CHECK-FORM",
    "CHECK-SCOPE",
    "CHECK-FULL",
    "CHECK-RESULT",
    "CHECK-SIGNED",
    "CHECK-ASSESSOR",
    "CHECK-SAQ-TYPE",
    "CHECK-COMPLETE",
    "CHECK-VENDOR",
    "DOCUMENT-VALIDITY",
    "SCAN-VALIDITY",
    "REVIEW-CHECKLIST",
)
"""The rules that a line may cite; REVIEW-CHECKLIST stands for a line that is the house's own."""


class LineForm(FlaskForm):
    """A line of a checklist: its words and the rule behind it."""

    sentence = TextAreaField(
        "What the reviewer confirms",
        description="One sentence that is true or not, with the part of the form where it stands.",
        filters=[trimmed],
        validators=[
            DataRequired("Write what the reviewer confirms."),
            Length(max=LONGEST_SENTENCE, message=f"Shorten it to {LONGEST_SENTENCE} characters."),
        ],
        render_kw={"rows": 2, "maxlength": LONGEST_SENTENCE},
    )
    rule_id = SelectField(
        "Rule behind it",
        choices=[SelectChoice(rule, rule) for rule in CHECK_RULES],
        description="REVIEW-CHECKLIST where it is the house's own.",
    )

    def allow(self, rule_id: str) -> None:
        """Offer the rule that a line cites already, also where new lines no longer do."""
        if rule_id not in CHECK_RULES:
            self.rule_id.choices = [SelectChoice(rule, rule) for rule in (*CHECK_RULES, rule_id)]


class NewLineForm(LineForm):
    """A new line, of one kind of document."""

    kind = SelectField(
        "Kind of document", choices=[SelectChoice(kind.value, title) for kind, title in KIND_TITLES.items()]
    )


class ReasonForm(FlaskForm):
    """A reason to send a document back, with its sentence in each language merchants may have."""

    label = StringField(
        "What the reviewer ticks",
        filters=[trimmed],
        validators=[DataRequired("Write what the reviewer ticks."), Length(max=200)],
        render_kw={"maxlength": 200},
    )
    kinds = Checkboxes(
        "Kinds of document",
        choices=[SelectChoice(kind.value, title) for kind, title in KIND_TITLES.items()],
        validators=[InputRequired("Choose at least one kind of document.")],
    )
    non_compliant = BooleanField("The document's own result is Non-Compliant, and the standing says so")

    @property
    def first_sentences(self) -> list[Field]:
        """The fields of the sentences that are written, and always English."""
        return [field for field in self._sentences if field.data or field.short_name == f"sentence_{FALLBACK}"]

    @property
    def other_sentences(self) -> list[Field]:
        """The fields of the languages in which nothing is written."""
        shown = self.first_sentences
        return [field for field in self._sentences if field not in shown]

    @property
    def _sentences(self) -> list[Field]:
        """English first, then the others by the name of the language."""
        codes = sorted(LANGUAGES, key=lambda code: (code != FALLBACK, LANGUAGES[code]))
        return [getattr(self, f"sentence_{code}") for code in codes]

    @property
    def words(self) -> ReasonWords:
        """What was written, for the service."""
        sentences = {code: getattr(self, f"sentence_{code}").data or "" for code in LANGUAGES}
        kinds = [DocumentKind(kind) for kind in self.kinds.data or ()]
        return ReasonWords(self.label.data or "", kinds, bool(self.non_compliant.data), sentences)


for _code, _name in LANGUAGES.items():
    setattr(
        ReasonForm,
        f"sentence_{_code}",
        TextAreaField(
            f"Sentence in {_name}",
            filters=[trimmed],
            validators=[Length(max=LONGEST_REASON, message=f"Shorten it to {LONGEST_REASON} characters.")],
            render_kw={"rows": 2, "maxlength": LONGEST_REASON, "lang": _code},
        ),
    )


def filled(reason: RejectionReason) -> Mapping[str, Any]:
    """A stored reason as the form shows it."""
    sentences = {f"sentence_{line.language}": line.sentence for line in reason.sentences}
    return {"label": reason.label, "kinds": reason.kinds, "non_compliant": reason.non_compliant, **sentences}
