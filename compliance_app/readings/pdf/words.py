"""The words of a page with their boxes, from the library's text and the boxes of first and last letters.

Asking for the box of every letter would take longer than reading the page; only words that look torn are
looked at letter by letter.
"""

import ctypes
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, TypeVar

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.glyphs import SPECIAL, Fonts, Span, columns
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import Box, Word

_T = TypeVar("_T")
_Sides = tuple[float, float, float, float]  # left, top, right, bottom; top above bottom

MOST_SIGNS = 200_000  # on one page; a page of print holds about 5,000
_WIDEST = 1.2  # a letter is hardly wider than this part of its height: a wider word has a gap in it
_EDGE = 200  # signs: about two lines
_MOST_TORN = 2_000
_GAP = 0.6  # of the height: where a word with a gap is cut
_DESCENT, _ASCENT = 0.21, 0.79  # of a font's size, below and above the line it stands on

# Signs between spaces, and each sign of a box or tick alone. The library writes U+0002 for a hyphen at the end of a
# line and joins the lines there.
_SPACE = r"\s\x00-\x20\x7f\u200b\ufeff\ufffe\uffff"
_word = re.compile(rf"[^{_SPACE}{SPECIAL}]+\x02?|[{SPECIAL}]")


def text_on(text_page: Any) -> str:
    """The signs of a page, one for each index that the library knows."""
    count = min(raw.FPDFText_CountChars(text_page), MOST_SIGNS)
    return library.text_of(library.address(text_page), count) if count > 0 else ""


def edges_of(text: str) -> Iterator["re.Match[str]"]:
    """The first and last words of a page as the file has them: its headers and footers."""
    head, foot = text.find("\n", _EDGE), text.rfind("\n", 0, len(text) - _EDGE)
    if not 0 < head < foot:
        return _word.finditer(text)
    return chain(_word.finditer(text, 0, head), _word.finditer(text, foot))


def words_of(
    text_page: Any, text: str, sheet: Sheet, fonts: Fonts, found: Iterable["re.Match[str]"] | None = None
) -> tuple[Word, ...]:
    """The words in the order of the file: all, or those found."""
    handle = library.address(text_page)
    starts, ends, texts = fonts.apart(handle, text, _word.finditer(text) if found is None else found)
    if not texts:
        return ()
    letters = [0] * (2 * len(texts))
    letters[0::2] = starts
    letters[1::2] = [end - 1 for end in ends]
    sides = library.loose_boxes(handle, letters)
    if torn := _torn(sides, texts):
        spans, sides = _mended(text_page, list(zip(starts, ends, texts, strict=True)), sides, torn)
        texts = columns(spans)[2]
    if "\x02" in text:
        texts = [word.replace("\x02", "-") for word in texts]
    # Left, top and bottom of the first letter, right of the last.
    return _words(texts, *sheet.boxes(sides[0::8], sides[1::8], sides[6::8], sides[3::8]))


def _words(texts: Sequence[str], *sides: Sequence[float]) -> tuple[Word, ...]:
    """Many words at once: a frozen dataclass made one by one takes longer than all else on the page."""
    boxes = _filled(Box, dict(zip(("left", "top", "right", "bottom"), sides, strict=True)), len(texts))
    return tuple(_filled(Word, {"text": texts, "box": boxes, "confidence": repeat(1.0)}, len(texts)))


def _filled(kind: type[_T], columns: Mapping[str, Iterable[Any]], count: int) -> list[_T]:
    """Objects of a dataclass with slots, made column by column."""
    made = list(map(object.__new__, repeat(kind, count)))
    for name, values in columns.items():
        deque(map(getattr(kind, name).__set__, made, values), maxlen=0)
    return made


def _torn(sides: Sequence[float], texts: Sequence[str]) -> list[int]:
    """Which words have no plain box: turned letters, a gap inside, or letters on two lines."""
    corners = zip(
        sides[0::8], sides[1::8], sides[3::8], sides[5::8], sides[6::8], map(len, texts), range(len(texts)), strict=True
    )
    return [
        place
        for left, top, bottom, top2, right, length, place in corners
        if not (0 < right - left <= (top - bottom) * length * _WIDEST and -1 < top - top2 < 1) or top - bottom < 1
    ]


def _mended(text_page: Any, spans: list[Span], sides: list[float], torn: list[int]) -> tuple[list[Span], list[float]]:
    """The torn words cut where their letters stand apart, each part with the box of its letters."""
    new_spans: list[Span] = []
    new_sides: list[float] = []
    at = 0
    for place in torn[:_MOST_TORN]:
        new_spans += spans[at:place]
        new_sides += sides[at * 8 : place * 8]
        for span, box in _parts(text_page, spans[place]):
            new_spans.append(span)
            new_sides += (*box, *box)
        at = place + 1
    return new_spans + spans[at:], new_sides + sides[at * 8 :]


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
