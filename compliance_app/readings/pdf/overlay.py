"""What lies over a page: the fields of its form, and notes and stamps."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import attached, library, notes
from compliance_app.readings.pdf.fields import Form
from compliance_app.readings.pdf.library import Handle, Rectangle
from compliance_app.readings.pdf.notes import Drawing
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import Box, FormField, Word

_MOST = 2_000  # annotations of one page
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_LAID_OVER = frozenset(
    (
        raw.FPDF_ANNOT_FREETEXT,
        raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_INK,
        raw.FPDF_ANNOT_LINE,
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_POLYLINE,
    )
)


_REMARKS = (
    frozenset(
        (
            raw.FPDF_ANNOT_TEXT,
            raw.FPDF_ANNOT_HIGHLIGHT,
            raw.FPDF_ANNOT_UNDERLINE,
            raw.FPDF_ANNOT_SQUIGGLY,
            raw.FPDF_ANNOT_STRIKEOUT,
            raw.FPDF_ANNOT_CARET,
        )
    )
    | _LAID_OVER
) - {raw.FPDF_ANNOT_FREETEXT}


class Overlay:
    """The annotations of one page. `drawn` says that some must become part of the page to be read (`draw`).

    `remarks` is what notes say when somebody opens them, and what is hidden; what a text note shows is among the
    words. `strikes` are the lines that notes draw through words, `attached` the files that hang at a place of the page.
    """

    def __init__(self, page: Any, form: Form, sheet: Sheet) -> None:
        self.words: list[Word] = []
        self.drawings: list[Drawing] = []
        self.drawn = False
        self._page, self._form = page, form
        count = min(raw.FPDFPage_GetAnnotCount(page), _MOST)
        found = list(map(library.note_at, repeat(library.handle(page)), range(count)))
        self._places = [place for place, note in enumerate(found) if note]
        self._open = [note for note in found if note]
        self._kinds = list(map(library.note_kind, self._open))
        seen: dict[int, list[Handle]] = {}
        hidden: list[Handle] = []
        for note, kind, flag in zip(self._open, self._kinds, map(library.note_flags, self._open), strict=True):
            (hidden if flag & _HIDDEN else seen.setdefault(kind, [])).append(note)
        opened = [library.said(note, b"Contents") for kind in sorted(seen.keys() & _REMARKS) for note in seen[kind]]
        unseen = [library.said(note, key) for note in hidden for key in (b"Contents", b"V")]
        self.remarks = [said for said in (*opened, *unseen) if said]
        self.strikes = [strike for note in seen.get(raw.FPDF_ANNOT_STRIKEOUT, ()) for strike in _strikes(note, sheet)]
        holding = (*seen.get(raw.FPDF_ANNOT_FILEATTACHMENT, ()), *hidden)
        self.attached = [file for note in holding if (file := attached.content_of(library.attached_to(note)))]
        widgets = seen.get(raw.FPDF_ANNOT_WIDGET, [])
        self.fields: list[FormField] = list(form.fields(widgets, page, sheet)) if form.exists and widgets else []
        texts = seen.pop(raw.FPDF_ANNOT_FREETEXT, [])
        others = [note for kind in sorted(seen.keys() & _LAID_OVER) for note in seen[kind]]
        if texts or others:
            self._lay(texts, others, sheet)

    def close(self) -> None:
        """Before the page is closed: drawings of notes are gone with them."""
        for note in self._open:
            library.close_note(note)
        self._open = []
        self._form.leave()

    def draw(self) -> None:
        """Make notes and stamps part of the page; fields stay out of it, for their values are read by name."""
        self.close()
        if raw.FPDFPage_GetAnnotCount(self._page) > _MOST:
            return
        for place, kind in zip(reversed(self._places), reversed(self._kinds), strict=True):
            if kind not in _LAID_OVER:
                raw.FPDFPage_RemoveAnnot(self._page, place)
        raw.FPDFPage_Flatten(self._page, raw.FLAT_NORMALDISPLAY)

    def _lay(self, texts: Sequence[Handle], others: Sequence[Handle], sheet: Sheet) -> None:
        """Read notes where they lie; what was read of them is void where one of them must be drawn."""
        if not (self._write(_placed(texts), sheet) and self._drawn(_placed(others))):
            self.words, self.drawings, self.drawn = [], [], True

    def _write(self, texts: Sequence[tuple[Handle, Rectangle]], sheet: Sheet) -> bool:
        for note, box in texts:
            words = notes.line(note, box, sheet)
            if words is None and not _has_drawing(note):
                words = notes.contents(note, box, sheet)
            if words is None:
                return False
            self.words += words
        return True

    def _drawn(self, others: Sequence[tuple[Handle, Rectangle]]) -> bool:
        found = notes.drawings([note for note, _ in others], [box for _, box in others])
        self.drawings = [drawing for drawing in found if drawing]
        return all(drawing or not _has_drawing(note) for drawing, (note, _) in zip(found, others, strict=True))


def _placed(notes: Sequence[Handle]) -> list[tuple[Handle, Rectangle]]:
    """Notes with their left, bottom, right and top."""
    lefts, tops, rights, bottoms = library.rectangles(notes)
    return list(zip(notes, zip(lefts, bottoms, rights, tops, strict=True), strict=True))


def _strikes(handle: Handle, sheet: Sheet) -> Iterator[Box]:
    """A level line for each piece of text that a note strikes out."""
    note = ctypes.cast(handle, raw.FPDF_ANNOTATION)
    for number in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), _MOST)):
        corners = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(note, number, ctypes.byref(corners)):
            piece = sheet.box(
                min(corners.x1, corners.x3),
                min(corners.y1, corners.y3),
                max(corners.x2, corners.x4),
                max(corners.y2, corners.y4),
            )
            middle = piece.middle[1]
            yield Box(piece.left, middle, piece.right, middle)


def _has_drawing(note: Handle) -> bool:
    return bool(library.string(library.note_drawing, note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL))
