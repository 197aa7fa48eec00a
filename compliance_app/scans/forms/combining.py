"""What somebody fills in to make a rescan recorded alone one pass with earlier scans, or to take that apart."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from compliance_app.foundation.forms import Checkboxes, trimmed
from compliance_app.scans.forms import part_words
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules.disputes import LONGEST_TEXT


def _reason(label: str, description: str) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        filters=[trimmed],
        validators=[
            DataRequired("Write the reason: an auditor reads it."),
            Length(max=LONGEST_TEXT, message=f"Shorten it to {LONGEST_TEXT:,} characters."),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )


class CombineForm(FlaskForm):
    """`CombineForm(parts)`: the earlier scans that the rescan may complete."""

    completes = Checkboxes("Earlier scans that this rescan completes")
    attested = BooleanField(
        "The customer's attestation (A.4) says that together they include all components in scope for PCI DSS"
    )
    because = _reason("Why they are one pass", "Where the report says so, and why it was recorded alone first.")

    def __init__(self, parts: Sequence[AsvScan], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.completes.choices = [(part.public_id, part_words(part)) for part in parts]


class TakeApartForm(FlaskForm):
    """Undoes a combination made in error."""

    because = _reason("Why they are no pass", "The merchant reads it too.")
