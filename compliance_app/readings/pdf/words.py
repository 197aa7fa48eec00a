"""The words of a page with their boxes, from the library's text and the boxes of first and last letters.

Asking for the box of every letter would take longer than reading the page; only words that look torn are
looked at letter by letter.
"""

import ctypes
from collections.abc import Iterator, Sequence
from operator import mul, sub, truediv
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.glyphs import Fonts, Span, Spans
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import Box, Word

_Sides = tuple[float, float, float, float]  # left, top, right, bottom; top above bottom
_Columns = tuple[list[float], list[float], list[float], list[float]]

MOST_SIGNS = 200_000  # on one page; a page of print holds about 5,000
_WIDEST = 1.2  # a letter is hardly wider than this part of its height: a wider word has a gap in it
_NARROWEST = 0.08  # nor narrower: of `KG` head down, K's left side lies a hair before G's right one
_MOST_TORN = 2_000
_GAP = 0.6  # of the height: where a word with a gap is cut
_DESCENT, _ASCENT = 0.21, 0.79  # of a font's size, below and above the line it stands on


def text_on(text_page: Any) -> str:
    """The signs of a page, one for each index that the library knows."""
    count = min(raw.FPDFText_CountChars(text_page), MOST_SIGNS)
    return library.text_of(library.handle(text_page), count) if count > 0 else ""


def words_of(text_page: Any, text: str, sheet: Sheet, fonts: Fonts, spans: Spans) -> tuple[Word, ...]:
    """The words at these places of the text, in the order of the file."""
    handle = library.handle(text_page)
    starts, ends, texts = fonts.apart(handle, spans)
    if not texts:
        return ()
    lefts, tops, bottoms = library.loose_boxes(handle, starts, 0, 1, 3)
    rights, last_tops = library.loose_boxes(handle, [end - 1 for end in ends], 2, 1)
    sides = lefts, tops, rights, bottoms
    if torn := _torn(sides, last_tops, texts):
        texts, sides = _mended(text_page, (starts, ends, texts), sides, torn)
    if "\x02" in text:
        texts = [word.replace("\x02", "-") for word in texts]
    return tuple(map(Word, texts, map(Box, *sheet.boxes(*sides))))


def _torn(sides: _Columns, last_tops: list[float], texts: Sequence[str]) -> list[int]:
    """Which words have no plain box: turned letters, a gap inside, or letters on two lines."""
    lefts, tops, rights, bottoms = sides
    if _are_whole(sides, last_tops, texts):
        return []
    columns = zip(lefts, tops, rights, bottoms, last_tops, map(len, texts), range(len(texts)), strict=True)
    return [
        place
        for left, top, right, bottom, top2, length, place in columns
        if top - bottom < 1
        or not _NARROWEST < (right - left) / ((top - bottom) * length) <= _WIDEST
        or not -1 < top - top2 < 1
    ]


def _are_whole(sides: _Columns, last_tops: list[float], texts: Sequence[str]) -> bool:
    """Whether no word of the page is torn, as on nearly every page: by whole columns, not word by word."""
    lefts, tops, rights, bottoms = sides
    widths, heights = list(map(sub, rights, lefts)), list(map(sub, tops, bottoms))
    if min(heights) < 1:
        return False
    shares = list(map(truediv, widths, map(mul, heights, map(len, texts))))
    return (
        min(shares) > _NARROWEST
        and max(shares) <= _WIDEST
        and (tops == last_tops or max(map(abs, map(sub, tops, last_tops))) < 1)
    )


def _mended(text_page: Any, spans: Spans, sides: _Columns, torn: list[int]) -> tuple[list[str], _Columns]:
    """The torn words cut where their letters stand apart, each part with the box of its letters."""
    rows = list(zip(*spans, *sides, strict=True))
    whole: list[tuple[str, float, float, float, float]] = []
    at = 0
    for place in torn[:_MOST_TORN]:
        whole += [row[2:] for row in rows[at:place]]
        whole += [(span[2], *box) for span, box in _parts(text_page, rows[place][:3])]
        at = place + 1
    whole += [row[2:] for row in rows[at:]]
    texts, lefts, tops, rights, bottoms = zip(*whole, strict=True)
    return list(texts), (list(lefts), list(tops), list(rights), list(bottoms))


def _parts(text_page: Any, span: Span) -> Iterator[tuple[Span, _Sides]]:
    start, end, word = span
    boxes = [_letter_box(text_page, index) for index in range(start, end)]
    at = 0
    for place in range(1, len(boxes) + 1):
        if place == len(boxes) or _apart(boxes[place - 1], boxes[place]):
            part = boxes[at:place]
            sides = min(b[0] for b in part), max(b[1] for b in part), max(b[2] for b in part), min(b[3] for b in part)
            yield (start + at, start + place, word if len(word) != end - start else word[at:place]), sides
            at = place


def _apart(one: _Sides, other: _Sides) -> bool:
    """Whether two letters that follow each other in the file are too far apart for one word, in any direction."""
    size = max(min(one[2] - one[0], one[1] - one[3]), min(other[2] - other[0], other[1] - other[3]), 1.0)
    across = max(other[0] - one[2], one[0] - other[2])
    down = max(other[3] - one[1], one[3] - other[1])
    return max(across, down) > _GAP * max(size, _thickness(one), _thickness(other))


def _thickness(box: _Sides) -> float:
    return max(box[2] - box[0], box[1] - box[3]) * 0.6


def _letter_box(text_page: Any, index: int) -> _Sides:
    """The box of one letter, turned or not: its ink, stretched to the height of its font."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(
        text_page, index, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top)
    )
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    xs, ys = [left.value, right.value], [bottom.value, top.value]
    if raw.FPDFText_GetCharOrigin(text_page, index, ctypes.byref(x), ctypes.byref(y)) and raw.FPDFText_GetMatrix(
        text_page, index, ctypes.byref(matrix)
    ):
        size = raw.FPDFText_GetFontSize(text_page, index)
        xs += [x.value - _DESCENT * size * matrix.c, x.value + _ASCENT * size * matrix.c]
        ys += [y.value - _DESCENT * size * matrix.d, y.value + _ASCENT * size * matrix.d]
    return min(xs), max(ys), max(xs), min(ys)
