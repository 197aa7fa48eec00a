"""Fields of a PDF form with their values, and the notes and stamps laid over a page."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import FormField, Word

_MOST = 2_000  # annotations of one page
_LONGEST = 4_000  # signs of one value
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


class Overlay:
    """What lies over one page: the fields of its form, and whether anything else does."""

    def __init__(self, page: Any, form: Any, sheet: Sheet) -> None:
        self.fields: list[FormField] = []
        self.words: list[Word] = []
        self.drawn = False
        for number, note in _annotations(page):
            kind = raw.FPDFAnnot_GetSubtype(note)
            if raw.FPDFAnnot_GetFlags(note) & _HIDDEN:
                continue
            if kind == raw.FPDF_ANNOT_WIDGET:
                if form and number < _MOST and (field := _field(note, form, sheet)):
                    self.fields.append(field)
            elif kind in _LAID_OVER:
                self._lay(note, kind, sheet)

    def _lay(self, note: Any, kind: int, sheet: Sheet) -> None:
        if _string(raw.FPDFAnnot_GetAP, note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL):
            self.drawn = True
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            self.words += _spread(_string(raw.FPDFAnnot_GetStringValue, note, b"Contents"), note, sheet)


def drawn_into(page: Any) -> None:
    """Make notes and stamps part of the page; fields stay out of it, for their values are read by name."""
    for number in reversed(range(raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, number)
        if note:
            kind = raw.FPDFAnnot_GetSubtype(note)
            raw.FPDFPage_CloseAnnot(note)
            if kind not in _LAID_OVER:
                raw.FPDFPage_RemoveAnnot(page, number)
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)


def _annotations(page: Any) -> Iterator[tuple[int, Any]]:
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if note:
            try:
                yield number, note
            finally:
                raw.FPDFPage_CloseAnnot(note)


def _field(note: Any, form: Any, sheet: Sheet) -> FormField | None:
    kind = raw.FPDFAnnot_GetFormFieldType(form, note)
    if kind not in _WRITTEN and kind not in _TICKED:
        return None
    name = _string(raw.FPDFAnnot_GetFormFieldName, form, note)
    box = sheet.box(*_rectangle(note))
    if kind in _TICKED:
        export = _string(raw.FPDFAnnot_GetFormFieldExportValue, form, note)
        return FormField(name, box, export, bool(raw.FPDFAnnot_IsChecked(form, note)))
    return FormField(name, box, _string(raw.FPDFAnnot_GetFormFieldValue, form, note))


def _rectangle(note: Any) -> tuple[float, float, float, float]:
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(note, ctypes.byref(rectangle))
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _string(ask: Any, *which: Any) -> str:
    """A text that the library writes in UTF-16 where it fits, and says how many bytes it takes."""
    size = ask(*which, _buffer, ctypes.sizeof(_buffer))
    if not 2 < size <= ctypes.sizeof(_buffer):
        return ""
    return bytes(memoryview(_buffer).cast("B")[: size - 2]).decode("utf-16-le", "replace").strip()


_buffer = (ctypes.c_ushort * _LONGEST)()


def _spread(text: str, note: Any, sheet: Sheet) -> list[Word]:
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
