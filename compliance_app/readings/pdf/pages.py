"""All pages of an open document, within a time that leaves nothing hanging."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import fields
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
_MARKED = re.compile(r"sign|firma|excep|parti|parci|complet|rescan|pass|overall", re.IGNORECASE)


def document_text(document: Any, seconds: float = SECONDS) -> DocumentText:
    """What stands on the pages; those that the time did not suffice for are left out, and it is said."""
    count = max(0, raw.FPDF_GetPageCount(document))
    obstacles = [Obstacle.TOO_LONG] if count > MOST_PAGES else []
    form, pages = _form(document), []
    end = time.monotonic() + seconds
    for number in _chosen(count):
        if time.monotonic() > end:
            obstacles.append(Obstacle.TOO_SLOW)
            break
        pages.append(page_text(document, number, form))
    if not any(page is not None for page in pages):
        obstacles.append(Obstacle.DAMAGED)
    return DocumentText(tuple(page for page in pages if page is not None), count, tuple(obstacles))


def page_text(document: Any, number: int, form: Any) -> PageText | None:
    """Page `number` counted from 0; None where it does not open."""
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        return None
    try:
        sheet = sheet_of(page)
        overlay = None
        if raw.FPDFPage_GetAnnotCount(page):
            overlay = fields.Overlay(page, form, sheet)
            if overlay.drawn:
                fields.drawn_into(page)
                raw.FPDF_ClosePage(page)
                page = raw.FPDF_LoadPage(document, number)
        contents = Contents(page)
        words, text = _words(page, sheet, Fonts(contents.fonts))
        return PageText(
            number=number + 1,
            width=sheet.width,
            height=sheet.height,
            words=(*words, *overlay.words) if overlay else words,
            shapes=contents.shapes(sheet) if _MARKED.search(text) else (),
            fields=tuple(overlay.fields) if overlay else (),
            source=Source.TEXT if words or (overlay and overlay.fields) else Source.NONE,
        )
    finally:
        raw.FPDF_ClosePage(page)


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
