"""Fields of a PDF form with their values, and the notes and stamps laid over a page."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import FormField, Word

_MOST = 2_000  # annotations of one page
_BYTES = 64_000  # of one value in UTF-16
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_WRITTEN = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_LAID_OVER = (
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_INK,
    raw.FPDF_ANNOT_LINE,
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_POLYLINE,
)

_corners = (ctypes.c_float * 4)()
_buffer = ctypes.create_string_buffer(_BYTES)
_buffer_at = ctypes.addressof(_buffer)


class Overlay:
    """What lies over one page: the fields of its form, and whether anything else does."""

    def __init__(self, page: Any, form: int, sheet: Sheet) -> None:
        self.fields: list[FormField] = []
        self.words: list[Word] = []
        self.drawn = False
        for note in _annotations(page, 0, min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
            kind = library.note_kind(note)
            if library.note_flags(note) & _HIDDEN:
                continue
            if kind == raw.FPDF_ANNOT_WIDGET:
                if form and (field := _field(note, form, sheet)):
                    self.fields.append(field)
            elif kind in _LAID_OVER:
                self._lay(note, kind, sheet)

    def _lay(self, note: int, kind: int, sheet: Sheet) -> None:
        if _string(library.note_drawing, note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL):
            self.drawn = True
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            self.words += _spread(_string(library.note_text, note, b"Contents"), note, sheet)


def drawn_into(page: Any) -> None:
    """Make notes and stamps part of the page; fields stay out of it, for their values are read by name."""
    count = raw.FPDFPage_GetAnnotCount(page)
    if count > _MOST:
        return
    for number in reversed(range(count)):
        kinds = [library.note_kind(note) for note in _annotations(page, number, number + 1)]
        if not set(kinds) & set(_LAID_OVER):
            raw.FPDFPage_RemoveAnnot(page, number)
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)


def _annotations(page: Any, first: int, behind: int) -> Iterator[int]:
    handle = library.address(page)
    for number in range(first, behind):
        note = library.note_at(handle, number)
        if note:
            try:
                yield note
            finally:
                library.close_note(note)


def _field(note: int, form: int, sheet: Sheet) -> FormField | None:
    kind = library.field_kind(form, note)
    if kind not in _WRITTEN and kind not in _TICKED:
        return None
    name = _string(library.field_name, form, note)
    box = sheet.box(*_rectangle(note))
    if kind in _TICKED:
        export = _string(library.field_export, form, note)
        return FormField(name, box, export, bool(library.is_checked(form, note)))
    return FormField(name, box, _string(library.field_value, form, note))


def _rectangle(note: int) -> tuple[float, float, float, float]:
    library.note_box(note, ctypes.addressof(_corners))
    left, top, right, bottom = _corners
    return left, bottom, right, top


def _string(ask: Any, *which: Any) -> str:
    """A text that the library writes in UTF-16 where it fits, and says how many bytes it takes."""
    size = ask(*which, _buffer_at, _BYTES)
    return ctypes.string_at(_buffer_at, size - 2).decode("utf-16-le", "replace").strip() if 2 < size <= _BYTES else ""


def _spread(text: str, note: int, sheet: Sheet) -> list[Word]:
    """A note without a drawing of its own: its words spread over its box line by line."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    words = []
    x, y, x2, y2 = _rectangle(note)
    step = (y2 - y) / max(1, len(lines))
    for row, line in enumerate(lines):
        signs = max(1, sum(map(len, line)) + len(line) - 1)
        width, at = min((x2 - x) / signs, step * 0.5), x
        for word in line:
            top = y2 - row * step
            words.append(Word(word, sheet.box(at, top - step, at + width * len(word), top)))
            at += width * (len(word) + 1)
    return words
