"""Signature blocks of Part 3: does something stand on the line, whose name, and which date beside it."""

from datetime import date

from compliance_app.readings.rules import dates, names
from compliance_app.readings.rules.forms.completion import date_beside
from compliance_app.readings.rules.forms.document import Form
from compliance_app.readings.rules.forms.lookup import near, written
from compliance_app.readings.rules.forms.sheet import Hit, Sheet
from compliance_app.readings.rules.labels import Label
from compliance_app.readings.rules.lines import box_of, evidence, fold, rows_of, text_of
from compliance_app.readings.rules.marks import SMALLEST, is_mark
from compliance_app.readings.rules.reading import Evidence, Signature, Signer
from compliance_app.readings.rules.text import Box, ShapeKind, Word

ROOM = 48.0
"""A signature stands at most this far above its label, in points."""
NEAR = 20.0
"""A typed one stands closer: above it other sentences begin."""

LARGEST_TICK = 16.0
"""Points: no signature is so small all round; a tick, or the picture of a box, is."""

LEGIBLE = 0.6
"""The strokes of a pen are read as words that the recogniser doubts."""

_SIGNERS = {
    Label.SIGNED_OFFICER: (Signer.MERCHANT_OFFICER, Label.OFFICER_NAME),
    Label.SIGNED_LEAD_QSA: (Signer.LEAD_QSA, Label.LEAD_QSA_NAME),
    Label.SIGNED_QSA_OFFICER: (Signer.QSA_OFFICER, Label.QSA_OFFICER_NAME),
    Label.SIGNED_ISA: (Signer.ISA, Label.ISA_NAME),
}
_STAMPS = ("signed by", "signe par", "firmado por", "/s/", "signe numeriquement", "firmado digitalmente")


def signatures(form: Form) -> tuple[Signature, ...]:
    """The blocks in their order, one for each signer."""
    found: dict[Signer, Signature] = {}
    for sheet, hit in form.found(*_SIGNERS):
        signer, _ = _SIGNERS[hit.label]
        block = _block(form, sheet, hit)
        if block is not None and (signer not in found or (block.signed and not found[signer].signed)):
            found[signer] = block
    return tuple(found.values())


def _block(form: Form, sheet: Sheet, hit: Hit) -> Signature | None:
    signer, name_label = _SIGNERS[hit.label]
    date_hit = near(sheet.hits, hit, Label.DATE)
    mark = _mark(sheet, hit, date_hit)
    name = _name(form, sheet, hit, name_label)
    day = _date(form, sheet, date_hit) if date_hit else None
    unseen = mark is None and sheet.ocr  # strokes of a pen are not always seen in a picture: nothing is claimed
    if unseen and name is None and day is None:
        return None
    box = hit.box if mark is None else hit.box.around(mark)
    confidence = (0.95 if mark is not None else 0.85) * (0.9 if sheet.ocr else 1.0)
    return Signature(
        signer,
        None if unseen else mark is not None,
        name[1] if name else None,
        day[0] if day else None,
        Evidence(sheet.number, box, text_of(hit.words), round(confidence, 3)),
        evidence(name[0], name[2]) if name else None,
        evidence(sheet.number, day[1]) if day else None,
    )


def _mark(sheet: Sheet, hit: Hit, date_hit: Hit | None) -> Box | None:
    """The box of what stands on the line; None where nothing does."""
    right = date_hit.box.left - 3 if date_hit else min(sheet.page.width, max(hit.box.right + 200, hit.box.left + 300))
    top = max([hit.box.top - ROOM, *_floors(sheet, hit, right)])
    above = Box(hit.box.left - 8, top, right, hit.box.top + 0.35 * hit.height)
    beside = Box(hit.box.right, hit.box.top - 1.5 * hit.height, right, hit.box.bottom + 0.8 * hit.height)
    for place in (above, beside):
        for shape in sheet.page.shapes:
            if shape.kind is ShapeKind.STROKES and _stands_in(place, shape.box) and _is_pen(sheet, shape.box):
                return shape.box
    for field in sheet.page.fields:
        if (
            field.checked is None
            and not names.is_hint(field.value)
            and any(sign.isalpha() for sign in dates_away(field.value))
            and (above.holds(field.box.middle) or beside.holds(field.box.middle))
        ):
            return field.box
    words = _typed(sheet, hit, above) or _typed(sheet, hit, beside)
    return box_of(words) if words else None


def _stands_in(place: Box, box: Box) -> bool:
    """Whether a drawing's middle is above the line, and a good part of its height too: loops reach far."""
    shared = min(place.bottom, box.bottom) - max(place.top, box.top)
    return place.left <= box.middle[0] <= place.right and shared >= 0.3 * min(box.height, place.bottom - place.top)


def _floors(sheet: Sheet, hit: Hit, right: float) -> list[float]:
    """The bottoms of labels and headings above, below which the signature's room begins.

    A date's label may belong to the stamp of an electronic signature and bounds nothing.
    """
    boxes = [other.box for other in sheet.hits if other is not hit and other.label is not Label.DATE] + [
        h.line.box for h in sheet.headings
    ]
    return [
        box.bottom - 1
        for box in boxes
        if box.bottom <= hit.box.top + 1 and box.left < right and box.right > hit.box.left
    ]


def _is_pen(sheet: Sheet, box: Box) -> bool:
    """Strokes of a pen, not the tick of a box."""
    if box.width < 2 * SMALLEST or max(box.width, box.height) < LARGEST_TICK:
        return False
    return not any(
        mark.boxed
        and mark.box.left <= box.middle[0] <= mark.box.right
        and mark.box.top <= box.middle[1] <= mark.box.bottom
        for mark in sheet.marks
    )


def _typed(sheet: Sheet, hit: Hit, place: Box) -> list[Word]:
    """A name typed on the line: few words, close to the label, no sentence."""
    words = [
        word
        for word in sheet.free
        if place.holds(word.box.middle)
        and word.box.bottom >= hit.box.top - NEAR
        and any(c.isalpha() for c in word.text)
        and word.confidence >= LEGIBLE
        and not is_mark(word.text)
    ]
    rows = rows_of(words)
    if not rows:
        return []
    text = text_of(word for row in rows for word in row)
    if any(stamp in fold(text) for stamp in _STAMPS):
        return words
    last = text_of(rows[-1])
    if (
        _runs_on(sheet, rows[-1])
        or len(last.split()) > 7
        or last.endswith((":", "."))
        or names.person(dates_away(last)) is None
    ):
        return []
    return rows[-1]


def _runs_on(sheet: Sheet, row: list[Word]) -> bool:
    """Whether the words are the beginning of a line that goes on beyond the signature's room."""
    ids = {id(word) for word in row}
    return any(
        len(cell.words) > len(row) + 3 and not ids.isdisjoint(map(id, cell.words))
        for line in sheet.lines
        for cell in line.cells
    )


def dates_away(text: str) -> str:
    """A text without the dates in it."""
    for each in reversed(dates.find(text)):
        text = text[: each.start] + text[each.end :]
    return text.strip()


def _name(form: Form, sheet: Sheet, hit: Hit, label: Label) -> tuple[int, str, tuple[Word, ...]] | None:
    """The name beside the nearest label of this kind below the signature, or just above it, and its page."""
    found = [other for other in sheet.found(label) if -40 <= other.middle - hit.middle <= 110]
    found.sort(key=lambda each: abs(each.middle - hit.middle))
    for page, other in [(sheet, other) for other in found] or _overleaf(form, sheet, hit, label):
        value = written(page, other)
        if value is not None and min(word.confidence for word in value.words) >= 0.6:
            name = names.person(value.text)
            return None if name is None else (page.number, name, value.words)
    return None


def _overleaf(form: Form, sheet: Sheet, hit: Hit, label: Label) -> list[tuple[Sheet, Hit]]:
    """The label with which the next page begins, where the signature's row is the last of its page."""
    end = hit.box.bottom + hit.height
    below = [*(other.box.top for other in sheet.hits), *(heading.top for heading in sheet.headings)]
    after = next((each for each in form.sheets if each.number == sheet.number + 1), None)
    if after is None or not after.hits or any(top > end for top in below):
        return []
    first = after.hits[0]
    is_ours = first.label is label and not any(heading.top < first.box.top for heading in after.headings)
    return [(after, first)] if is_ours else []


def _date(form: Form, sheet: Sheet, hit: Hit) -> tuple[date, tuple[Word, ...]] | None:
    found = date_beside(form, sheet, hit)
    if found is None:
        found = _date_above(form, sheet, hit)
    if found is None or min(word.confidence for word in found[1]) < 0.6:
        return None
    return found


def _date_above(form: Form, sheet: Sheet, hit: Hit) -> tuple[date, tuple[Word, ...]] | None:
    """A date in the cell above its label, as in a form that points upwards."""
    place = Box(hit.box.left - 8, hit.box.top - 30, sheet.page.width, hit.box.top + 0.3 * hit.height)
    words = [word for line in sheet.lines for word in line.words if place.holds(word.box.middle)]
    rows = rows_of(words)
    for row in reversed(rows):
        days = dates.in_words(row, form.language)
        if days:
            return days[0] if len({day for day, _ in days}) == 1 else None
    return None
