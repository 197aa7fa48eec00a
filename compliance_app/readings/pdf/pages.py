"""All pages of an open document, within a time that leaves nothing hanging."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf.fields import Form
from compliance_app.readings.pdf.glyphs import Fonts
from compliance_app.readings.pdf.overlay import Overlay
from compliance_app.readings.pdf.shapes import Contents
from compliance_app.readings.pdf.sheet import Sheet, sheet_of
from compliance_app.readings.pdf.spans import edges_of, spans_of
from compliance_app.readings.pdf.words import text_on, words_of
from compliance_app.readings.rules.card_places import numbers_of
from compliance_app.readings.rules.struck import without_struck
from compliance_app.readings.rules.text import Box, DocumentText, Obstacle, PageText, Shape, Source, Word

MOST_PAGES = 600
FIRST, LAST = 100, 50  # of a longer document
SECONDS = 14.0

# A long questionnaire is mostly Section 2: requirement after requirement, with nothing that is read but its footer.
_LONG, _END = 30, 12  # pages
_questions = re.compile(r"sec(?:tion|ci[oó]n) 2\b")
_STATED = ("signature", "firma", "completion date", "date of report", "company name", "fecha de", "nom de l")
_MORE_STATED = ("nombre de la", "date d'ach", "date d\u2019ach")
_stated = re.compile(r"sec(?:tion|ci[oó]n) [13]\b|part(?: [1-4][a-d]?\.|i?e [1-4])")
_FEW = 40  # words: a scan may bear a printed line, such as the number of an envelope
_HALF = 0.5  # of the page
_MOST_ATTACHED = 20  # files that hang at places of its pages: each is kept until it is looked at

# Squares, ticks and signatures matter where a result, a kind of assessment or scan, or a signature is asked for. A
# questionnaire draws hundreds of squares on its other pages. Parts of words are looked for one by one: a regular
# expression that ignores case takes as long as all other work on the page.
_MARKED = ("sign", "firma", "excep", "partial", "partiel", "parci", "complet", "rescan", "pass", "overall")


class Document:
    """An open document of the library; `text` is what stands on its pages, the numbers say which are pictures."""

    def __init__(self, document: Any) -> None:
        self.library = document
        self.page_count: int = max(0, raw.FPDF_GetPageCount(document))
        self.pictures: list[int] = []
        """Pages (from 1) of which a picture is all, or nearly all."""
        self.underlaid: list[int] = []
        """Pages (from 1) with a text of their own on top of a picture, where a tick may be."""
        self.icons: dict[int, tuple[Box, ...]] = {}
        """Places of pictures that may be boxes or ticks, by the number of the page (from 1)."""
        self.attached: list[bytes] = []
        """Files attached to a place on a page."""
        self._form = Form(document)
        self._last: Any = None

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
        self._turn_to(None)
        if not pages:
            obstacles.append(Obstacle.DAMAGED)
        return DocumentText(tuple(pages), self.page_count, tuple(obstacles))

    def _page(self, number: int) -> PageText | None:
        """Page `number` counted from 0; None where it does not open."""
        page = self._turn_to(raw.FPDF_LoadPage(self.library, number))
        if not page:
            return None
        sheet, overlay = sheet_of(page), None
        text_page = raw.FPDFText_LoadPage(page)  # before its notes are: its letters are at hand still
        if raw.FPDFPage_GetAnnotCount(page):
            overlay = Overlay(page, self._form, sheet)
            self.attached += overlay.attached[: _MOST_ATTACHED - len(self.attached)]
            if overlay.drawn:
                raw.FPDFText_ClosePage(text_page)
                overlay.draw()
                page = self._turn_to(raw.FPDF_LoadPage(self.library, number))
                if not page:
                    return None
                text_page = raw.FPDFText_LoadPage(page)
        try:
            return self._taken(number + 1, page, text_page, sheet, overlay)
        finally:
            if text_page:
                raw.FPDFText_ClosePage(text_page)
            if overlay:
                overlay.close()

    def _turn_to(self, page: Any) -> Any:
        """The page, now that it is open: the one before is closed only then, so that fonts of both are loaded once."""
        if self._last:
            raw.FPDF_ClosePage(self._last)
        self._last = page
        return page

    def _taken(self, number: int, page: Any, text_page: Any, sheet: Sheet, overlay: Overlay | None) -> PageText:
        text = text_on(text_page) if text_page else ""
        if self._is_mere_question(number, text):
            words: tuple[Word, ...] = words_of(text_page, text, sheet, Fonts(()), edges_of(text))
            shapes: tuple[Shape, ...] = ()
            strikes: list[Box] = []
        else:
            words, shapes, strikes = self._content(number, page, text_page, text, sheet, overlay)
        taken = PageText(
            number=number,
            width=sheet.width,
            height=sheet.height,
            words=(*words, *overlay.words) if overlay else words,
            shapes=shapes,
            fields=tuple(overlay.fields) if overlay else (),
            remarks=tuple(overlay.remarks) if overlay else (),
            source=Source.TEXT if words or (overlay and overlay.fields) else Source.NONE,
        )
        return without_struck(taken, [*strikes, *overlay.strikes] if overlay else strikes)

    def _content(
        self, number: int, page: Any, text_page: Any, text: str, sheet: Sheet, overlay: Overlay | None
    ) -> tuple[tuple[Word, ...], tuple[Shape, ...], list[Box]]:
        spans, marked = spans_of(text), is_marked(text)
        if not marked and len(spans[2]) >= _FEW:
            return words_of(text_page, text, sheet, Fonts(()), spans), (), []
        contents = Contents(page)
        words = words_of(text_page, text, sheet, Fonts(contents.fonts), spans)
        if len(words) < _FEW and (share := contents.picture_share(sheet)) is not None:
            if share > _HALF or not (words or (overlay and overlay.fields)):
                self.pictures.append(number)
        elif marked and (contents.picture_share(sheet) or 0) > _HALF:
            self.underlaid.append(number)
        if not marked:
            return words, (), []
        for drawing in overlay.drawings if overlay else ():
            contents.lay(*drawing)
        if icons := contents.icons(sheet):
            self.icons[number] = icons
        return words, contents.shapes(sheet), contents.strikes(sheet)

    def _is_mere_question(self, number: int, text: str) -> bool:
        """Whether a page in the middle of a long questionnaire says nothing but in its header and footer."""
        return self.page_count > _LONG and _END < number <= self.page_count - _END and is_mere_question(text)


def is_marked(text: str) -> bool:
    """Whether ticks or signatures on a page with this text may matter."""
    small = text.lower()
    return any(part in small for part in _MARKED)


def is_mere_question(text: str) -> bool:
    """Whether a page of a questionnaire asks and does nothing else."""
    small = text.lower()
    return (
        bool(_questions.search(small))
        and not any(part in small for part in (*_STATED, *_MORE_STATED))
        and not _stated.search(small)
        and not any(numbers_of(text.splitlines()))
    )


def _chosen(count: int) -> Iterator[int]:
    if count <= MOST_PAGES:
        yield from range(count)
    else:
        yield from range(FIRST)
        yield from range(count - LAST, count)
