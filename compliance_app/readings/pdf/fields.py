"""Fields of a PDF form with their values.

What a field says stands nearly always in the annotation that shows it, and is taken from there. The library's form
environment knows the rest (values that a parent holds, states without a drawing), but takes longer for it than for
the whole page.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.library import Handle
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import Box, FormField

_WRITTEN = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_OFF = "Off"


class Form:
    """The form of a document; `exists` is False for one without."""

    def __init__(self, document: Any) -> None:
        self.exists: bool = raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE
        self._document = document
        self._page: Any = None  # the one that the environment was told of

    def fields(self, notes: Sequence[Handle], page: Any, sheet: Sheet) -> Iterator[FormField]:
        """The fields that annotations show; those that hold no value, such as buttons, are left out."""
        boxes = map(Box, *sheet.boxes(*library.rectangles(notes)))
        for note, box, state in zip(notes, boxes, library.each_says(notes, b"AS"), strict=True):
            if state == _OFF:
                yield FormField(box, "", False)
            elif field := _shown(note, box, state) or self._asked(note, box, page):
                yield field

    def leave(self) -> None:
        """Before the page is closed."""
        if self._page is not None:
            raw.FORM_OnBeforeClosePage(self._page, self._form)
            self._page = None

    def _asked(self, note: Handle, box: Box, page: Any) -> FormField | None:
        """A field as the form environment knows it."""
        if self._page is None:
            self._page = page
            raw.FORM_OnAfterLoadPage(page, self._form)  # without that no box counts as ticked
        kind = library.field_kind(self._environment, note)
        if kind in _TICKED:
            return FormField(box, "", bool(library.is_checked(self._environment, note)))
        if kind in _WRITTEN:
            return FormField(box, library.string(library.field_value, self._environment, note))
        return None

    @cached_property
    def _form(self) -> Any:
        self._settings = raw.FPDF_FORMFILLINFO(version=2)  # the library keeps a pointer to them
        return raw.FPDFDOC_InitFormFillEnvironment(self._document, self._settings)

    @cached_property
    def _environment(self) -> Any:
        return library.handle(self._form)


def _shown(note: Handle, box: Box, state: str) -> FormField | None:
    """A field in this state as its annotation tells it; None where it does not tell all."""
    kind = library.said(note, b"FT")
    if kind == "Btn" and state:
        # A state without a drawing of its own is not seen, whatever its name.
        drawn = library.string(library.note_drawing, note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL)
        return FormField(box, state, True) if drawn else None
    value = library.said(note, b"V") if kind in ("Tx", "Ch") else ""
    if value or (kind == "Tx" and not library.note_has(note, b"Parent")):
        return FormField(box, value)
    return None
