"""What a reviewer fills in to accept or to reject a document, and an uploader to send some."""

from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast

from flask import Request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import DateField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from compliance_app.documents.rules import (
    CHECKLISTS,
    KIND_TITLES,
    REASONS,
    DocumentKind,
    ReasonCode,
    SaqType,
    reasons_for,
    unticked,
)
from compliance_app.foundation.errors import Refusal


class Checkboxes(SelectMultipleField):
    """Several choices as a list of check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


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


class CheckedForm(FlaskForm):
    """The part every acceptance has: the checklist of the kind, all of it ticked, and a note for us."""

    checklist = Checkboxes("Checked")
    note = TextAreaField(
        "Note for colleagues", [Optional(), Length(max=2000)], description="Optional. The merchant does not see it."
    )

    def __init__(self, kind: DocumentKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.checklist.choices = [(item.code, item.sentence) for item in CHECKLISTS[kind]]

    def validate_checklist(self, field: Checkboxes) -> None:
        if unticked(self.kind, field.data or ()):
            raise ValidationError("Tick every line to accept the document; if one does not hold, reject it.")


WHAT_CHOICES: list[tuple[str, str]] = [
    (DocumentKind.AOC.value, "AOC (Attestation of Compliance)"),
    *((f"saq:{saq_type.value}", f"SAQ {saq_type.value} (Self-Assessment Questionnaire)") for saq_type in SaqType),
    (DocumentKind.ASV_SCAN_REPORT.value, KIND_TITLES[DocumentKind.ASV_SCAN_REPORT]),
]


@dataclass(frozen=True)
class SentFile:
    """One file of the request: `what` is one of WHAT_CHOICES, or empty where nothing was chosen."""

    what: str
    storage: FileStorage

    @property
    def name(self) -> str:
        return self.storage.filename or ""

    @property
    def stream(self) -> BinaryIO:
        return cast(BinaryIO, self.storage.stream)

    def kind(self) -> tuple[DocumentKind, SaqType | None]:
        """What it was sent as; raises Refusal."""
        if self.what not in dict(WHAT_CHOICES):
            raise Refusal("Choose what kind of document this is, then send the file again.")
        kind, _, saq_type = self.what.partition(":")
        return DocumentKind(kind), SaqType(saq_type) if saq_type else None


def sent_files(request: Request) -> list[SentFile]:
    """The files of an upload, each with the choice that stands beside it; rows left empty are not there."""
    choices = request.form.getlist("what")
    storages = request.files.getlist("file")
    pairs = zip(storages, choices + [""] * len(storages), strict=False)
    return [SentFile(what, storage) for storage, what in pairs if storage.filename]


class AcceptForm(CheckedForm):
    """Accept an AOC or a SAQ: `AcceptForm(document.kind)`."""

    completed_on = Day(
        "Completion date",
        [InputRequired("Enter the completion date printed in the document.")],
        description="AOC: the Date of Report. SAQ: the self-assessment completion date. Not the date of a signature.",
    )


class RejectForm(FlaskForm):
    """Send a document back with at least one reason: `RejectForm(document.kind)`."""

    reasons = Checkboxes("Reasons")
    note = TextAreaField(
        "Note to the merchant",
        [Length(max=2000)],
        description="Optional, but needed with “another reason”. The merchant reads it below the reasons.",
    )

    def __init__(self, kind: DocumentKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reasons.choices = [(reason.code.value, reason.label) for reason in reasons_for(kind)]

    @property
    def codes(self) -> list[ReasonCode]:
        """The reasons ticked, in the order of the list."""
        return [code for code in REASONS if code.value in (self.reasons.data or ())]

    def validate_reasons(self, field: Checkboxes) -> None:
        if not field.data:
            raise ValidationError("Tick at least one reason; the merchant gets its sentence.")

    def validate_note(self, field: TextAreaField) -> None:
        if ReasonCode.OTHER.value in (self.reasons.data or ()) and not (field.data or "").strip():
            raise ValidationError("Write the reason in words: the merchant gets this note.")
