"""What an AOC or SAQ states: read from labels and the boxes beside them, by position."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from compliance_app.readings.rules.forms.completion import completion
from compliance_app.readings.rules.forms.document import Form
from compliance_app.readings.rules.forms.parties import parties
from compliance_app.readings.rules.forms.sheet import Sheet
from compliance_app.readings.rules.forms.signatures import signatures
from compliance_app.readings.rules.forms.verdict import verdict
from compliance_app.readings.rules.forms.versions import saq_type, version
from compliance_app.readings.rules.kinds import Classified
from compliance_app.readings.rules.reading import FieldName, PaperKind, Signature, Value

FARTHEST = timedelta(days=366)
LEAST = 0.5
"""A value less sure than this is left out: a wrong value is far worse than none."""


def read(sheets: Sequence[Sheet], found: Classified) -> tuple[dict[FieldName, Value], tuple[Signature, ...]]:
    """The values and signatures of a paper that was recognised as an AOC or SAQ."""
    if found.kind is None:
        return {}, ()
    form = Form(sheets, found.language)
    is_saq = found.kind.value is PaperKind.SAQ
    values = {FieldName.KIND: found.kind}
    if is_saq:
        kind = saq_type(found.feet, found.title, found.who)
        if kind is not None:
            values[FieldName.SAQ_TYPE] = kind
    values |= version(found.feet, found.cover)
    values |= parties(form)
    values |= completion(form, roc=not is_saq)
    values |= verdict(form)
    sure = {name: value for name, value in values.items() if value.evidence.confidence >= LEAST}
    return sure, tuple(_plausible(block, sure, sheets) for block in signatures(form))


def _plausible(block: Signature, values: Mapping[FieldName, Value], sheets: Sequence[Sheet]) -> Signature:
    """A recognised date far from the completion may be a misread one: it is left out."""
    recognised = any(sheet.ocr for sheet in sheets if sheet.number == block.evidence.page)
    if not recognised or block.signed_on is None:
        return block
    completed = values.get(FieldName.COMPLETED_ON)
    day = completed.value if completed is not None else None
    if not isinstance(day, date) or abs(block.signed_on - day) <= FARTHEST:
        return block
    return replace(block, signed_on=None, day_at=None)
