"""All pages of an open document, within a time that leaves nothing hanging."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import fields, library
from compliance_app.readings.pdf.fields import Overlay
from compliance_app.readings.pdf.glyphs import Fonts
from compliance_app.readings.pdf.shapes import Contents
from compliance_app.readings.pdf.sheet import Sheet, sheet_of
from compliance_app.readings.pdf.words import edges_of, text_on, words_of
from compliance_app.readings.rules.cards import numbers_in
from compliance_app.readings.rules.text import DocumentText, Obstacle, PageText, Shape, Source, Word

MOST_PAGES = 600
FIRST, LAST = 100, 50  # of a longer document
SECONDS = 14.0

# Squares, ticks and signatures matter where a result, a kind of assessment or scan, or a signature is asked for. A
# questionnaire draws hundreds of squares on its other pages.
# A long questionnaire is mostly Section 2: requirement after requirement, with nothing that is read but its footer.
_LONG, _END = 30, 12  # pages
_QUESTIONS = re.compile(r"\bsecti?[oó]n 2\b|\bsecci[oó]n 2\b", re.IGNORECASE)
_STATED = re.compile(
    r"signature|firma|completion date|date of report|company name|date d.ach|fecha de|nom de l|nombre de la|"
    r"section [13]\b|secci[oó]n [13]\b|part [1-4][a-d]?\.|partie [1-4]|parte [1-4]",
    re.IGNORECASE,
)
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
            overlay = Overlay(page, library.address(self._form), sheet)
            if self._form:
                raw.FORM_OnBeforeClosePage(page, self._form)
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
        text_page = raw.FPDFText_LoadPage(page)
        try:
            text = text_on(text_page) if text_page else ""
            if self._is_mere_question(number, text):
                words: tuple[Word, ...] = words_of(text_page, text, sheet, Fonts(()), edges_of(text))
                shapes: tuple[Shape, ...] = ()
            else:
                words, shapes = self._content(number, page, text_page, text, sheet, overlay)
        finally:
            if text_page:
                raw.FPDFText_ClosePage(text_page)
        return PageText(
            number=number,
            width=sheet.width,
            height=sheet.height,
            words=(*words, *overlay.words) if overlay else words,
            shapes=shapes,
            fields=tuple(overlay.fields) if overlay else (),
            source=Source.TEXT if words or (overlay and overlay.fields) else Source.NONE,
        )

    def _content(
        self, number: int, page: Any, text_page: Any, text: str, sheet: Sheet, overlay: Overlay | None
    ) -> tuple[tuple[Word, ...], tuple[Shape, ...]]:
        contents = Contents(page)
        words = words_of(text_page, text, sheet, Fonts(contents.fonts)) if text else ()
        marked = bool(_MARKED.search(text))
        if len(words) < _FEW and (share := contents.picture_share(sheet)) is not None:
            if share > _HALF or not (words or (overlay and overlay.fields)):
                self.pictures.append(number)
        elif marked and (contents.picture_share(sheet) or 0) > _HALF:
            self.underlaid.append(number)
        return words, contents.shapes(sheet) if marked else ()

    def _is_mere_question(self, number: int, text: str) -> bool:
        """Whether a page in the middle of a long questionnaire says nothing but in its header and footer."""
        return (
            self.page_count > _LONG
            and _END < number <= self.page_count - _END
            and bool(_QUESTIONS.search(text))
            and not _STATED.search(text)
            and not any(numbers_in(text))
        )


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
