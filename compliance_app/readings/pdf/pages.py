"""All pages of an open document, within a time that leaves nothing hanging."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import fields
from compliance_app.readings.pdf.fields import Overlay
from compliance_app.readings.pdf.glyphs import Fonts
from compliance_app.readings.pdf.shapes import Contents
from compliance_app.readings.pdf.sheet import Sheet, sheet_of
from compliance_app.readings.pdf.words import words_of
from compliance_app.readings.rules.text import DocumentText, Obstacle, PageText, Source, Word

MOST_PAGES = 600
FIRST, LAST = 100, 50  # of a longer document
SECONDS = 14.0

# Squares, ticks and signatures matter where a result, a kind of assessment or scan, or a signature is asked for. A
# questionnaire draws hundreds of squares on its other pages.
_FEW = 40  # words: a scan may bear a printed line, such as the number of an envelope
_HALF = 0.5  # of the page

_MARKED = re.compile(r"sign|firma|excep|parti|parci|complet|rescan|pass|overall", re.IGNORECASE)


class Document:
    """An open document of the library; `text` is what stands on its pages, the numbers say which are pictures."""

    def __init__(self, document: Any) -> None:
        self.library = document
        self.page_count: int = max(0, raw.FPDF_GetPageCount(document))
        self.pictures: list[int] = []
        """Pages (from 1) of which a picture is all, or nearly all."""
        self.underlaid: list[int] = []
        """Pages (from 1) with a text of their own on top of a picture, where a tick may be."""
        self._form = _form(document)

    def text(self, seconds: float = SECONDS) -> DocumentText:
        """What stands on the pages; those that the time did not suffice for are left out, and it is said."""
        obstacles = [Obstacle.TOO_LONG] if self.page_count > MOST_PAGES else []
        pages, end = [], time.monotonic() + seconds
        for number in _chosen(self.page_count):
            if time.monotonic() > end:
                obstacles.append(Obstacle.TOO_SLOW)
                break
            if (page := self._page(number)) is not None:
                pages.append(page)
        if not pages:
            obstacles.append(Obstacle.DAMAGED)
        return DocumentText(tuple(pages), self.page_count, tuple(obstacles))

    def _page(self, number: int) -> PageText | None:
        """Page `number` counted from 0; None where it does not open."""
        page = raw.FPDF_LoadPage(self.library, number)
        if not page:
            return None
        sheet, overlay = sheet_of(page), None
        if raw.FPDFPage_GetAnnotCount(page):
            if self._form:
                raw.FORM_OnAfterLoadPage(page, self._form)  # without it no box counts as ticked
            overlay = Overlay(page, self._form, sheet)
            if overlay.drawn:
                fields.drawn_into(page)
                raw.FPDF_ClosePage(page)
                page = raw.FPDF_LoadPage(self.library, number)
                if not page:
                    return None
        try:
            return self._taken(number + 1, page, sheet, overlay)
        finally:
            raw.FPDF_ClosePage(page)

    def _taken(self, number: int, page: Any, sheet: Sheet, overlay: Overlay | None) -> PageText:
        contents = Contents(page)
        words, text = _words(page, sheet, Fonts(contents.fonts))
        marked = bool(_MARKED.search(text))
        if len(words) < _FEW and (share := contents.picture_share(sheet)) is not None:
            if share > _HALF or not (words or (overlay and overlay.fields)):
                self.pictures.append(number)
        elif marked and (contents.picture_share(sheet) or 0) > _HALF:
            self.underlaid.append(number)
        return PageText(
            number=number,
            width=sheet.width,
            height=sheet.height,
            words=(*words, *overlay.words) if overlay else words,
            shapes=contents.shapes(sheet) if marked else (),
            fields=tuple(overlay.fields) if overlay else (),
            source=Source.TEXT if words or (overlay and overlay.fields) else Source.NONE,
        )


def _words(page: Any, sheet: Sheet, fonts: Fonts) -> tuple[tuple[Word, ...], str]:
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return (), ""
    try:
        return words_of(text_page, sheet, fonts)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _chosen(count: int) -> Iterator[int]:
    if count <= MOST_PAGES:
        yield from range(count)
    else:
        yield from range(FIRST)
        yield from range(count - LAST, count)


def _form(document: Any) -> Any:
    """The library's form environment, without which fields have no values; None for a document without a form."""
    if raw.FPDF_GetFormType(document) == raw.FORMTYPE_NONE:
        return None
    settings = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(document, settings)
    _kept.append(settings)
    return form


_kept: list[Any] = []  # the library keeps a pointer to the settings
