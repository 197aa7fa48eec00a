"""What a reviewer fills in to accept or to reject a document, and an uploader to send some."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from compliance_app.documents.rules import (
    NEEDS_NOTE,
    CheckItem,
    Reason,
    fingerprint,
    retention,
    unticked,
)
from compliance_app.foundation.forms import Checkboxes, Day


def _shorter(most: int) -> Length:
    return Length(max=most, message=f"Shorten it to {most:,} characters.")


class CheckedForm(FlaskForm):
    """The part every acceptance has: the checklist in force, until when it counts, an exception, a note for us.

    `excepting`: the form asks for an exception, so that lines may be open and a reason and a day are needed.
    `seen` tells which wording of the checklist the reviewer saw; without it the present one is taken.
    """

    checklist = Checkboxes("Checked")
    seen = HiddenField()
    until = Day(
        "Counts until an earlier day",
        description="Only where it is to count for less long than the rule gives.",
    )
    until_reason = TextAreaField("Why until an earlier day", [_shorter(1000)], description="The merchant reads it.")
    exception_reason = TextAreaField(
        "Why it may be accepted all the same",
        [_shorter(1000)],
        description="The person who decides reads it, and so does an auditor.",
    )
    exception_until = Day("Accepted until", description="Not later than the rule gives.")
    note = TextAreaField(
        "Note for colleagues", [Optional(), _shorter(2000)], description="Optional. The merchant does not see it."
    )

    def __init__(self, items: Sequence[CheckItem], *args: Any, excepting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        self.excepting = excepting
        self.checklist.choices = [(item.code, item.sentence) for item in items]

    def validate_checklist(self, field: Checkboxes) -> None:
        if self.seen.data and self.seen.data != fingerprint(self.items):
            raise ValidationError("The checklist was changed since you opened this page. Look at its lines again.")
        if not self.excepting and unticked(self.items, field.data or ()):
            raise ValidationError(
                "Tick every line to accept the document; if one does not hold, request changes or ask for an exception."
            )

    def validate_until_reason(self, field: TextAreaField) -> None:
        if self.until.data and not self.excepting and not (field.data or "").strip():
            raise ValidationError("Say why it counts until an earlier day; the merchant reads it.")

    def validate_until(self, field: Day) -> None:
        if not field.data and not field.errors and (self.until_reason.data or "").strip() and not self.excepting:
            raise ValidationError("Choose the day, or empty the reason below it.")

    def validate_exception_reason(self, field: TextAreaField) -> None:
        if self.excepting and not (field.data or "").strip():
            raise ValidationError("Say why it may be accepted all the same.")

    def validate_exception_until(self, field: Day) -> None:
        if self.excepting and not field.data and not field.errors:
            raise ValidationError("Choose the day until which it is to be accepted.")

    @property
    def ticked(self) -> list[str]:
        """The codes ticked."""
        return list(self.checklist.data or [])


class AcceptForm(CheckedForm):
    """Accept an AOC or a SAQ: `AcceptForm(items)`."""

    completed_on = Day(
        "Completion date",
        [InputRequired("Enter the completion date printed in the document.")],
        description="AOC: the Date of Report. SAQ: the self-assessment completion date. Not the date of a signature.",
    )


class RejectForm(FlaskForm):
    """Send a document back with at least one reason: `RejectForm(reasons of the kind)`."""

    reasons = Checkboxes("Reasons")
    note = TextAreaField(
        "Note to the merchant",
        [_shorter(2000)],
        description="Optional, but needed with “another reason”. The merchant reads it below the reasons.",
    )

    def __init__(self, known: Mapping[str, Reason], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.reasons.choices = [(reason.code, reason.label) for reason in known.values()]

    @property
    def codes(self) -> list[str]:
        """The reasons ticked, in the order of the list."""
        return [code for code in self.known if code in (self.reasons.data or ())]

    def validate_reasons(self, field: Checkboxes) -> None:
        if not field.data:
            raise ValidationError("Tick at least one reason; the merchant gets its sentence.")

    def validate_note(self, field: TextAreaField) -> None:
        if NEEDS_NOTE in (self.reasons.data or ()) and not (field.data or "").strip():
            raise ValidationError("Write the reason in words: the merchant gets this note.")


class TermForm(FlaskForm):
    """A new term of keeping from a day on."""

    years = IntegerField(
        "Years",
        [
            InputRequired("Write the number of years."),
            NumberRange(retention.LEAST_YEARS, retention.MOST_YEARS, "Choose from %(min)s to %(max)s years."),
        ],
        description="Whole years after the document stopped counting, or after the day it was sent back.",
    )
    valid_from = Day(
        "In force from",
        [InputRequired("Choose the day.")],
        description="Today or later; a shorter term in 7 days or later, so that holds can be placed before.",
    )
    reason = StringField(
        "Source",
        [
            InputRequired("Name the source."),
            Length(max=retention.LONGEST_REASON, message="Shorten the source to %(max)s characters."),
        ],
        description="Where the term is written: a law, a contract, a letter.",
        render_kw={"maxlength": retention.LONGEST_REASON},
    )


class HoldForm(FlaskForm):
    """Places or releases a legal hold, with the reason."""

    reason = TextAreaField(
        "Reason",
        [InputRequired("Give the reason."), Length(max=1000, message="Shorten the reason to %(max)s characters.")],
        render_kw={"rows": 4, "maxlength": 1000},
    )
