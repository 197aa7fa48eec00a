"""Pages that are pictures: drawn, then read by Debian's tesseract, a program of its own, within the time left."""

import csv
import ctypes
import io
import os
import resource
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf.squares import Picture, Square, squares_of
from compliance_app.readings.rules.text import Box, DocumentText, Obstacle, PageText, Shape, ShapeKind, Source, Word

SECONDS = 25.0
_DOTS = 250  # an inch: fewer lose small print, more take longer and read no better
_MOST_PIXELS = 12_000_000
_ENDS = 6  # the first and last pages of a form say most
_LANGUAGES = ("eng", "fra", "spa")
_MOST_UNDERLAID = 8  # pages
_LEAST_SURE = 0.2
_HALF_SURE = 0.5
_LETTER_MOST = 8.5  # points: a box is rarely smaller, a letter rarely wider
_WORD = "5"  # level of a word in the recogniser's table
_DARKER_BOX = 0.6  # of a word's width within a square: the recogniser took the square for a letter


class Recogniser:
    """tesseract at `path`, and until when it may run."""

    def __init__(self, path: str, until: float) -> None:
        self._path = path
        self._until = until
        resource.setrlimit(resource.RLIMIT_NPROC, (resource.getrlimit(resource.RLIMIT_NPROC)[1],) * 2)

    @property
    def seconds_left(self) -> float:
        return self._until - time.monotonic()

    @cached_property
    def languages(self) -> str:
        """Those of ours that are installed; English is with every tesseract."""
        listed = self._run(["--list-langs"], b"").split()
        return "+".join(language for language in _LANGUAGES if language in listed) or "eng"

    def words(self, picture: Picture) -> list[Word]:
        """What stands in the picture; raises subprocess.TimeoutExpired."""
        # Mode 11 looks for words anywhere: a form has no columns of prose. Lines are put together by the rules.
        arguments = ["stdin", "stdout", "-l", self.languages, "--psm", "11", "--dpi", str(_DOTS), "tsv"]
        return list(_words(self._run(arguments, _pnm(picture)), picture.scale))

    def _run(self, arguments: Sequence[str], content: bytes) -> str:
        done = subprocess.run(  # noqa: S603  the path comes from the program that started us
            [self._path, *arguments],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=max(0.1, self.seconds_left),
            check=False,
            env={"OMP_THREAD_LIMIT": "1"},
        )
        return done.stdout.decode("utf-8", "replace")


def recognised(document: Any, text: DocumentText, pictures: Iterable[int], path: str) -> DocumentText:
    """The document with the words of those pages that are pictures (numbers from 1), as far as the time suffices."""
    wanted = sorted(pictures, key=_telling(text.page_count))
    if not wanted:
        return text
    if not path or not os.access(path, os.X_OK):
        return replace(text, obstacles=(*text.obstacles, Obstacle.NO_TEXT_NO_OCR))
    recogniser = Recogniser(path, time.monotonic() + SECONDS)
    pages = {page.number: page for page in text.pages}
    try:
        for number in wanted:
            if recogniser.seconds_left <= 0:
                raise subprocess.TimeoutExpired(path, SECONDS)
            pages[number] = _page(document, pages[number], recogniser)
    except subprocess.TimeoutExpired:
        text = replace(text, obstacles=(*text.obstacles, Obstacle.OCR_CUT_SHORT))
    return replace(text, pages=tuple(pages.values()))


def picture_of(document: Any, number: int, dots: int = _DOTS) -> Picture | None:
    """Page `number` (from 1) in grey, smaller where it would be huge."""
    page = raw.FPDF_LoadPage(document, number - 1)
    if not page:
        return None
    across, down = max(1.0, raw.FPDF_GetPageWidthF(page)), max(1.0, raw.FPDF_GetPageHeightF(page))
    scale = min(dots / 72, (_MOST_PIXELS / (across * down)) ** 0.5)
    width, height = max(1, round(across * scale)), max(1, round(down * scale))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
        raw.FPDF_ClosePage(page)
    if stride != width:
        pixels = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    return Picture(pixels, width, height, scale)


def with_squares(document: Any, text: DocumentText, numbers: Iterable[int]) -> DocumentText:
    """The document with the squares on the pictures that lie under the words of some pages."""
    wanted = frozenset(sorted(numbers, key=_telling(text.page_count))[:_MOST_UNDERLAID])
    return replace(
        text, pages=tuple(_squared(document, page) if page.number in wanted else page for page in text.pages)
    )


def _squared(document: Any, page: PageText) -> PageText:
    picture = picture_of(document, page.number)
    if picture is None:
        return page
    return replace(page, shapes=(*page.shapes, *(_shape(one, picture.scale) for one in squares_of(picture))))


def _telling(page_count: int) -> Any:
    return lambda number: (_ENDS < number <= page_count - _ENDS, number)


def _page(document: Any, page: PageText, recogniser: Recogniser) -> PageText:
    picture = picture_of(document, page.number)
    if picture is None:
        return page
    own = [word.box for word in page.words]
    read = [word for word in recogniser.words(picture) if not any(box.holds(word.box.middle) for box in own)]
    drawn = (_shape(one, picture.scale) for one in squares_of(picture))
    shapes = [square for square in drawn if not _is_letter(square, read)]
    beside = [part for word in read for part in _beside(word, shapes)]
    return replace(page, words=(*page.words, *beside), shapes=(*page.shapes, *shapes), source=Source.OCR)


def _shape(square: Square, scale: float) -> Shape:
    box = Box(square.left / scale, square.top / scale, square.right / scale, square.bottom / scale)
    return Shape(ShapeKind.SQUARE, box, square.ink)


def _is_letter(square: Shape, words: Sequence[Word]) -> bool:
    """Whether it is a D or an O in large print rather than a box."""
    return square.box.width < _LETTER_MOST and any(
        word.confidence > _HALF_SURE and len(word.text) > 1 and word.box.holds(square.box.middle) for word in words
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


def _words(table: str, scale: float) -> Iterator[Word]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text, confidence = (row.get("text") or "").strip(), float(row.get("conf") or -1) / 100
        if row.get("level") == _WORD and text and confidence >= _LEAST_SURE:
            left, top, width, height = (float(row[name]) / scale for name in ("left", "top", "width", "height"))
            yield Word(text, Box(left, top, left + width, top + height), min(1.0, round(confidence, 3)))


def _pnm(picture: Picture) -> bytes:
    height = len(picture.pixels) // picture.width
    return b"P5 %d %d 255\n" % (picture.width, height) + picture.pixels
