"""When the assessment was completed, and the target date of one that is not compliant.

The completion date is the Date of Report of a ROC or the self-assessment's completion date of an SAQ, never that of a
signature (domain facts, section 3.4).
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from compliance_app.readings.rules import dates
from compliance_app.readings.rules.forms.document import Form, Span
from compliance_app.readings.rules.forms.lookup import row_text, words_of_field, written
from compliance_app.readings.rules.forms.sheet import Hit, Sheet
from compliance_app.readings.rules.forms.verdict import options_begin
from compliance_app.readings.rules.labels import Label, Part
from compliance_app.readings.rules.lines import evidence, rows_of, text_of
from compliance_app.readings.rules.reading import FieldName, Value
from compliance_app.readings.rules.text import Word

TWICE, ONCE = 0.99, 0.93
LEAST = 0.6
"""A date with a word that the recogniser doubts more than this is left out."""
_SENTENCE = ("resultsnoted", "resultsdocumented", "resultats", "resultados")
_DATED = ("dated", "datee", "date", "fecha", "fechado", "fechada", "fechados")


def completion(form: Form, roc: bool) -> dict[FieldName, Value]:
    """The completion date and the target date."""
    values = {}
    label = Label.DATE_OF_REPORT if roc else Label.SELF_COMPLETED
    beside = [_beside(form, sheet, hit) for sheet, hit in form.found(label)]
    found = [value for value in (*beside, *_in_sentence(form)) if value is not None]
    completed = _agreed(found)
    if completed is not None:
        values[FieldName.COMPLETED_ON] = completed
    target = _agreed([v for sheet, hit in form.found(Label.TARGET) if (v := _beside(form, sheet, hit)) is not None])
    if target is not None:
        values[FieldName.TARGET_DATE] = target
    return values


def date_beside(form: Form, sheet: Sheet, hit: Hit) -> tuple[date, tuple[Word, ...]] | None:
    """The one date written beside a label."""
    found = written(sheet, hit)
    if found is None:
        return None
    days = dates.in_words(found.words, form.language, row_text(sheet, hit))
    return days[0] if len({day for day, _ in days}) == 1 else None


def _beside(form: Form, sheet: Sheet, hit: Hit) -> Value | None:
    found = date_beside(form, sheet, hit)
    if found is None:
        return None
    return Value(found[0], evidence(sheet.number, found[1], ONCE * (0.95 if hit.fuzzy else 1.0)))


def _in_sentence(form: Form) -> Iterable[Value]:
    """The date within "This AOC is based on results noted in ... dated ..." at the start of Part 3."""
    for span in form.span(Part.THREE, Part.THREE_A, Part.FOUR)[:2]:
        begin = next((line for line in span.lines if any(each in line.joined for each in _SENTENCE)), None)
        if begin is None:
            continue
        height = max(begin.height, 6.0)
        end = min(options_begin(span), _paragraph_end(span, begin.box.top))
        words = [
            word
            for word in _all_words(span.sheet)
            if begin.box.top - 0.8 * height <= word.box.middle[1] < end - 0.1 * height
        ]
        hint = text_of(word for line in span.lines for word in line.words if begin.box.top <= word.box.bottom <= end)
        days = [(day, parts) for row in rows_of(words) for day, parts in dates.in_words(row, form.language, hint)]
        days += [] if days else list(dates.in_words([w for row in rows_of(words) for w in row], form.language, hint))
        if len({day for day, _ in days}) == 1:
            yield Value(days[0][0], evidence(span.sheet.number, days[0][1], ONCE))
        return


def _all_words(sheet: Sheet) -> Iterable[Word]:
    yield from (word for line in sheet.lines for word in line.words if id(word) not in sheet.hints)
    for field in sheet.page.fields:
        if field.checked is None and field.value.strip():
            yield from words_of_field(field)


def _paragraph_end(span: Span, top: float) -> float:
    """Where the sentence's paragraph ends: a gap, or four lines further down."""
    lines = [line for line in span.lines if line.box.top >= top - 1]
    for line, after in pairwise(lines[:6]):
        if after.box.top - line.box.bottom > 0.9 * max(line.height, after.height):
            return after.box.top
    return lines[min(5, len(lines) - 1)].box.bottom


def _agreed(found: list[Value]) -> Value | None:
    """The date that all places state; places that differ state none."""
    sure = [value for value in found if value.evidence.confidence >= LEAST]
    if not sure or len({value.value for value in sure}) > 1:
        return None
    best = max(sure, key=lambda value: value.evidence.confidence)
    if len(sure) > 1:
        proof = best.evidence
        confidence = round(min(1.0, proof.confidence * TWICE / ONCE), 3)
        return Value(best.value, type(proof)(proof.page, proof.box, proof.words, confidence))
    return best
