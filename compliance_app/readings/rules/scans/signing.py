"""The scan customer's signature under A.4, with its name and date."""

from collections.abc import Sequence
from datetime import date

from compliance_app.readings.rules import dates, names
from compliance_app.readings.rules.lines import evidence
from compliance_app.readings.rules.reading import Evidence, Signature, Signer
from compliance_app.readings.rules.scans import find, sentences, values
from compliance_app.readings.rules.scans.find import Labelled, Labels
from compliance_app.readings.rules.scans.naming import name_words
from compliance_app.readings.rules.scans.phrases import Label, Zone
from compliance_app.readings.rules.scans.zones import Zoned
from compliance_app.readings.rules.text import Box, ShapeKind, Word

_SURE = 0.95
_ABOVE = 2.6  # heights of a line: so far above its label a name is written
_MOST_WORDS = 6
_LEGIBLE = 0.6  # the strokes of a pen are read as doubtful words
_LEAST_STROKE = 12.0  # points: anything smaller is a tick


def signature(cells: Sequence[Zoned], labels: Labels, language: str | None, hint: str) -> Signature | None:
    """The signature, None where the report has no place for one. The sentence "attests on" with its date is one too."""
    own = [each for each in labels.found if each.zone is Zone.CUSTOMER_ATTESTS]
    lines = [each for each in own if each.label is Label.SIGNATURE]
    line = next((each for each in lines if _ink(each, labels)), lines[0] if lines else None)
    said = _said(cells, language, hint)
    if line is None and said is None:
        return None
    name, day = _name(own, labels), _day(own, labels, language, hint)
    spoken = None if said is None else (said[0], said[2])
    if line is None:
        assert said is not None  # noqa: S101  the case above
        return _block(True, name, day or spoken, said[1])
    words = _ink(line, labels)
    signed = bool(words) or any(_is_drawn(each, labels) for each in lines)
    # The day of "attests on" is that of the signature only where somebody signed.
    proof = evidence(line.zoned.sheet.page.number, words or line.end.words, _SURE if signed else 0.9)
    return _block(signed, name, day or (spoken if signed else None), proof)


def _block(
    signed: bool, name: tuple[str, Evidence] | None, day: tuple[date, Evidence] | None, proof: Evidence
) -> Signature:
    return Signature(
        Signer.SCAN_CUSTOMER,
        signed,
        name[0] if name else None,
        day[0] if day else None,
        proof,
        name[1] if name else None,
        day[1] if day else None,
    )


def _said(cells: Sequence[Zoned], language: str | None, hint: str) -> tuple[date, Evidence, Evidence] | None:
    """The date of `attests on (date)`: where the words stand, and where the date alone."""
    for block in sentences.blocks(cells):
        place = sentences.attested(block)
        if place is None:
            continue
        words = block.run.words(place[1], place[1] + 6)
        found = dates.in_words(words, language, hint)
        if found and found[0][1][0] in words[:2]:
            day, of_day = found[0]
            page, spoken = block.words(place[0], place[1] + words.index(of_day[-1]) + 1)
            return day, evidence(page, spoken, _SURE), evidence(page, of_day)
    return None


def _ink(line: Labelled, labels: Labels) -> tuple[Word, ...]:
    """What is written on the line of a signature: behind its label, or above it."""
    if _has_letters(line.inline):
        return line.inline
    if not line.inline:
        cells = find.beside(line, labels)
        if cells and _has_letters(cells[0].words):
            return cells[0].words
    reach, right = line.box.top - _ABOVE * line.end.height, _end_of(line, labels)
    above = [
        place
        for place in line.zoned.sheet.beside(reach, line.box.top, line.box.left - 8, right)
        if place.box.bottom <= line.box.top + 3 and labels.is_value(place) and len(place.words) <= _MOST_WORDS
    ]
    return above[-1].words if above and _has_letters(above[-1].words) else ()


def _end_of(line: Labelled, labels: Labels) -> float:
    """Where the next label stands in the line of the signature's."""
    after = [
        place.box.left
        for place in line.zoned.sheet.overlapping(line.end)
        if place.box.left > line.box.right and not labels.is_value(place)
    ]
    return min(after, default=line.column.right)


def _has_letters(words: Sequence[Word]) -> bool:
    """Whether more is written than an arrow or a cross, which a recogniser takes for a letter."""
    return sum(sign.isalpha() for word in words for sign in word.text if word.confidence >= _LEGIBLE) > 1


def _is_drawn(line: Labelled, labels: Labels) -> bool:
    """Whether strokes lie on or above the line."""
    box = line.box
    reach = Box(box.left - 8, box.top - 3.5 * line.end.height, _end_of(line, labels), box.bottom + 4)
    return any(
        shape.kind is ShapeKind.STROKES and shape.box.width >= _LEAST_STROKE and _touches(shape.box, reach)
        for shape in line.zoned.sheet.page.shapes
    )


def _touches(stroke: Box, reach: Box) -> bool:
    """Whether most of a drawing's width lies in the reach, and it meets its height: loops hang far below the line."""
    across = min(stroke.right, reach.right) - max(stroke.left, reach.left)
    return across > 0.6 * stroke.width and stroke.top < reach.bottom and stroke.bottom > reach.top


def _value(labelled: Labelled, labels: Labels) -> tuple[Word, ...]:
    if labelled.inline:
        return labelled.inline
    cells = find.value_cells(labelled, labels)[:1]
    return cells[0].words if cells else ()


def _name(own: Sequence[Labelled], labels: Labels) -> tuple[str, Evidence] | None:
    for each in own:
        if each.label is Label.SIGNED_NAME:
            words = name_words(each, labels)
            text = names.person(" ".join(word.text for word in words))
            if text is not None:
                return text, evidence(each.zoned.sheet.page.number, words)
    return None


def _day(own: Sequence[Labelled], labels: Labels, language: str | None, hint: str) -> tuple[date, Evidence] | None:
    days = {
        found[0]: evidence(each.zoned.sheet.page.number, found[1])
        for each in own
        if each.label is Label.SIGNED_ON and (found := values.day(_value(each, labels), language, hint)) is not None
    }
    return days.popitem() if len(days) == 1 else None
