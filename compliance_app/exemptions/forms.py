"""What people type to ask for an exemption: checked for shape here, by the rules in the service."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length

from compliance_app.documents.models import Document
from compliance_app.exemptions.rules import (
    GROUND_NAMES,
    KIND_NAMES,
    LONGEST_TEXT,
    SUBJECT_NAMES,
    ExemptionKind,
    Ground,
    Subject,
    Wanted,
)
from compliance_app.foundation.forms import Checkboxes, Day, RadioField, SelectField, day_in, trimmed

_SHORT_ENOUGH = Length(max=LONGEST_TEXT, message=f"Shorten this to {LONGEST_TEXT:,} characters.")


class ExemptionForm(FlaskForm):
    """Asks for an exemption of one or both subjects: `ExemptionForm(documents)`."""

    kind = RadioField(
        "What is asked for",
        choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()],
        validators=[InputRequired("Choose what is asked for.")],
    )
    subjects = Checkboxes(
        "What it is about",
        choices=[SelectChoice(subject.value, name) for subject, name in SUBJECT_NAMES.items()],
        validators=[InputRequired("Tick at least one.")],
        description="Each is decided on its own. Only the ASV scan can be not applicable.",
    )
    ground = SelectField(
        "Why there is nothing to scan",
        choices=[
            SelectChoice("", "Does not apply: it is promised, or grace"),
            *(SelectChoice(ground.value, name) for ground, name in GROUND_NAMES.items()),
        ],
        default="",
        description="Only for “not applicable”. It is held against the accepted SAQ and the merchant's own answers.",
    )
    reason = TextAreaField(
        "Reason",
        description="What is the case, and who agreed to it. The person who decides reads it, and so does an auditor.",
        filters=[trimmed],
        validators=[DataRequired("Give the reason."), _SHORT_ENOUGH],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )
    evidence = TextAreaField(
        "Evidence",
        description="What shows it and where that is kept: a letter of 3 March, an order to an ASV, a network plan.",
        filters=[trimmed],
        validators=[DataRequired("Say what shows it."), _SHORT_ENOUGH],
        render_kw={"rows": 2, "maxlength": LONGEST_TEXT},
    )
    document = SelectField("Document of the merchant that shows it", default="")
    starts_on = Day("First day", validators=[InputRequired("Choose the first day.")])
    ends_on = Day(
        "Last day",
        description="At most 12 months after the first; grace at most 90 days after the merchant's creation.",
        validators=[InputRequired("Choose the last day.")],
    )

    def __init__(self, papers: Sequence[Document], **options: Any) -> None:
        super().__init__(**options)
        self._papers = {paper.public_id: paper for paper in papers}
        self.document.choices = [
            SelectChoice("", "No document"),
            *(SelectChoice(key, f"{paper.title}: {paper.file_name}") for key, paper in self._papers.items()),
        ]

    @property
    def paper(self) -> Document | None:
        return self._papers.get(self.document.data or "")

    @property
    def wanted(self) -> list[Wanted]:
        """What is asked for, once for each subject that was ticked."""
        return [
            Wanted(
                ExemptionKind(self.kind.data),
                Subject(subject),
                Ground(self.ground.data) if self.ground.data else None,
                self.reason.data or "",
                self.evidence.data or "",
                day_in(self.starts_on),
                day_in(self.ends_on),
            )
            for subject in self.subjects.data or ()
        ]
