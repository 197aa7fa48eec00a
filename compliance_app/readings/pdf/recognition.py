"""Pages that are pictures: set straight and read by Debian's tesseract, within the time left; doubtful places twice."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from compliance_app.readings.pdf import strokes
from compliance_app.readings.pdf.budget import Budget, Spent
from compliance_app.readings.pdf.drawing import Picture, picture_of, pictures_of
from compliance_app.readings.pdf.placing import Placing
from compliance_app.readings.pdf.recogniser import Recogniser
from compliance_app.readings.pdf.slope import slope_of
from compliance_app.readings.pdf.squares import Square, squares_of
from compliance_app.readings.rules import doubts
from compliance_app.readings.rules.text import Box, DocumentText, Obstacle, PageText, Shape, ShapeKind, Source, Word

COMPUTING, CLOCK = 25.0, 60.0
"""Seconds for all scanned pages of a document: of computing, and by the clock."""
_DOTS = 250  # an inch: fewer lose small print, more take longer and read no better
_COARSE = 200  # for which way up a page lies: fewer leave that in doubt
_CLOSE = 350  # for doubtful places
_BLACK = (125, 95)
"""Levels of grey that become white: a hint such as YYYY-MM-DD vanishes from under what was written over it."""
_LOOKS = ((230, None), (300, 115), (400, None))
"""Dots an inch, and the grey that becomes white: a recogniser that is wrong reads something else in another size."""
_FOR_SECOND_LOOKS = 0.2  # of both
_MOST_DOUBTS = 64  # places: more doubt than this is a poor scan
_ENDS = 6  # the first and last pages of a form say most
_MOST_UNDERLAID = 8  # pages
_SURE = 0.75
_LETTER_MOST = 8.5  # points: a box is rarely smaller, a letter rarely wider
_DARKER_BOX = 0.6  # of a word's width within a square: the recogniser took the square for a letter


class Scans:
    """The pages of a document that are pictures, how each lies, and the recogniser that reads them."""

    def __init__(self, document: Any, path: str) -> None:
        self._document = document
        self._recogniser = Recogniser(path, Budget(COMPUTING, CLOCK, _FOR_SECOND_LOOKS))
        self.placings: dict[int, Placing] = {}
        self._turns: int | None = None

    def read(self, text: DocumentText, pictures: Iterable[int]) -> DocumentText:
        """The document with the words of these pages (numbers from 1), as far as the time suffices."""
        pages = {page.number: page for page in text.pages}
        read: list[PageText] = []
        try:
            for number in sorted(pictures, key=_telling(text.page_count)):
                if (page := self._page(pages[number])) is not None:
                    read.append(page)
        except Spent:
            text = replace(text, obstacles=(*text.obstacles, Obstacle.OCR_CUT_SHORT))
        pages |= {page.number: self._with_strokes(page) for page in self._reread(read)}
        return replace(text, pages=tuple(pages.values()))

    def second(self, places: Sequence[tuple[int, Box]]) -> list[list[list[Word]]] | None:
        """How places on straight pages read when each is drawn in other sizes, as it is and with its black ink only;
        None where the time does not suffice."""
        pictures = [
            (picture if black is None else _ink_only(picture, black)).without_lines()
            for dots, black in _LOOKS
            for picture in self._close(places, dots)
        ]
        try:
            lines = self._recogniser.lines(pictures)
        except Spent:
            return None
        return [lines[at :: len(places)] for at in range(len(places))]

    def _close(self, places: Sequence[tuple[int, Box]], dots: int) -> list[Picture]:
        """The places drawn large, in their order."""
        found: dict[int, Picture] = {}
        for number in {number for number, _ in places}:
            own = [at for at, place in enumerate(places) if place[0] == number]
            boxes = [places[at][1] for at in own]
            drawn = pictures_of(self._document, number, dots, self.placings[number], boxes)
            found |= dict(zip(own, drawn, strict=True))
        return [found[at] for at in range(len(places))]

    def _page(self, page: PageText) -> PageText | None:
        """The page set straight, with its words and the squares drawn on it; None where it does not open."""
        found = self._upright(page)
        if found is None:
            return None
        placing, read = found
        sloped = Placing(*placing.size, tilt=slope_of(read))
        placing = self.placings[page.number] = replace(placing, tilt=sloped.tilt)
        picture = picture_of(self._document, page.number, _DOTS, placing)
        if picture is None:
            return None
        read = [replace(word, box=sloped.straight(word.box)) for word in read]
        own = [replace(word, box=placing.straight(word.box)) for word in page.words]
        read = [word for word in read if not any(one.box.holds(word.box.middle) for one in own)]
        drawn = [_shape(one, picture) for one in squares_of(picture)]
        shapes = [square for square in drawn if not _is_letter(square, read)]
        words = (*own, *(part for word in read for part in _beside(word, shapes)))
        width, height = placing.size
        return replace(page, words=words, shapes=tuple(shapes), width=width, height=height, source=Source.OCR)

    def _upright(self, page: PageText) -> tuple[Placing, list[Word]] | None:
        """How the page lies but for its slope, and its words (on the upright page).

        Which way up the sheets lie is asked before the first is read: head down it takes three times as long.
        """
        placing = Placing(page.width, page.height, self._turns or 0)
        picture = picture_of(self._document, page.number, _DOTS, placing)
        if picture is None or picture.is_blank:
            return None if picture is None else (placing, [])
        if self._turns is None and (turns := self._turns_of(page)):
            placing = replace(placing, turns=turns)
            picture = picture_of(self._document, page.number, _DOTS, placing)
        self._turns = placing.turns
        read = [] if picture is None else self._recogniser.words(picture)
        return self._turned(page, placing, read) if doubts.is_illegible(read) else (placing, read)

    def _turned(self, page: PageText, placing: Placing, read: list[Word]) -> tuple[Placing, list[Word]]:
        """The page as it lies if it lies otherwise than those before, or upright where that was a mistake."""
        turns = self._turns_of(page)
        turned = replace(placing, turns=turns if turns != placing.turns else 0)
        if turned.turns == placing.turns:
            return placing, read
        picture = picture_of(self._document, page.number, _DOTS, turned)
        again = self._recogniser.words(picture) if picture is not None else []
        if doubts.legible(again) <= doubts.legible(read):
            return placing, read
        self._turns = turned.turns
        return turned, again

    def _turns_of(self, page: PageText) -> int:
        picture = picture_of(self._document, page.number, _COARSE, Placing(page.width, page.height))
        return 0 if picture is None else self._recogniser.turns(picture)

    def _reread(self, pages: Sequence[PageText]) -> list[PageText]:
        """The pages with their doubtful places read twice more with their black ink only."""
        places = [(page.number, place) for page in pages for place in doubts.doubtful(page)]
        places = sorted(places, key=lambda each: each[1].least)[:_MOST_DOUBTS]
        pictures = self._close([(number, place.box) for number, place in places], _CLOSE)
        try:
            lines = self._recogniser.lines([_ink_only(picture, black) for black in _BLACK for picture in pictures])
        except Spent:
            places, lines = [], []
        again: dict[int, list[tuple[doubts.Place, list[list[Word]]]]] = {}
        for at, (number, place) in enumerate(places):
            again.setdefault(number, []).append((place, lines[at :: len(places)]))
        return [replace(page, words=doubts.settled(page.words, again.get(page.number, ()))) for page in pages]

    def _with_strokes(self, page: PageText) -> PageText:
        picture = picture_of(self._document, page.number, strokes.DOTS, self.placings[page.number])
        pen = strokes.strokes_of(picture, page.words, page.shapes) if picture else ()
        return replace(page, shapes=(*page.shapes, *pen))


def can_read(path: str) -> bool:
    """Whether the recogniser is there."""
    return bool(path) and os.access(path, os.X_OK)


def with_squares(document: Any, text: DocumentText, numbers: Iterable[int]) -> DocumentText:
    """The document with the squares on the pictures that lie under the words of some pages."""
    wanted = frozenset(sorted(numbers, key=_telling(text.page_count))[:_MOST_UNDERLAID])
    return replace(
        text, pages=tuple(_squared(document, page) if page.number in wanted else page for page in text.pages)
    )


def _squared(document: Any, page: PageText) -> PageText:
    picture = picture_of(document, page.number, _DOTS, Placing(page.width, page.height))
    if picture is None:
        return page
    return replace(page, shapes=(*page.shapes, *(_shape(one, picture) for one in squares_of(picture))))


def _telling(page_count: int) -> Any:
    return lambda number: (_ENDS < number <= page_count - _ENDS, number)


def _ink_only(picture: Picture, black: int) -> Picture:
    levels = bytes(min(255, level * 255 // black) for level in range(256))
    return replace(picture, pixels=picture.pixels.translate(levels))


def _shape(square: Square, picture: Picture) -> Shape:
    return Shape(ShapeKind.SQUARE, picture.box(square.left, square.top, square.right, square.bottom), square.ink)


def _is_letter(square: Shape, words: Sequence[Word]) -> bool:
    """Whether it is a D or an O in large print rather than a box."""
    return square.box.width < _LETTER_MOST and any(
        word.confidence > _SURE and len(word.text) > 1 and word.text.isalnum() and word.box.holds(square.box.middle)
        for word in words
    )


def _beside(word: Word, squares: Sequence[Shape]) -> Iterator[Word]:
    """The word without the letters that the recogniser saw in a square."""
    box = word.box
    for square in squares:
        inside = min(box.right, square.box.right) - max(box.left, square.box.left)
        if inside <= 0 or not square.box.top - 2 < box.middle[1] < square.box.bottom + 2:
            continue
        if inside >= _DARKER_BOX * box.width:
            return
        if box.left >= square.box.left - square.box.width:
            letters = max(1, round(len(word.text) * (square.box.right - box.left) / box.width))
            if letters < len(word.text):
                yield replace(word, text=word.text[letters:], box=replace(box, left=square.box.right))
            return
    yield word
