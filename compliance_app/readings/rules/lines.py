"""Words become lines and cells by where they stand; their order in the file means nothing."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from compliance_app.readings.rules.reading import Evidence
from compliance_app.readings.rules.text import Box, PageText, Source, Word

CELL_GAP = 0.9
"""Words this many heights apart stand in different cells: a space is about a third of a height."""
RECOGNISED_GAP = 1.25
"""The same on recognised pages, whose boxes are as high as the ink only."""
LEAST_HEIGHT = 4.0
"""A lone dash or point is taller than its ink, in points."""

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " "}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\ufeff", None)
)


def plain(text: str) -> str:
    """Typographic dashes, quotes, ligatures and spaces made plain; letters, case and accents stay."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)


def fold(text: str) -> str:
    """Small letters without accents: how labels are compared."""
    text = plain(text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.casefold()


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """Letters and digits only, folded: what stays of a label whatever its spaces and signs."""
    return "".join(c for c in fold(text) if c.isalnum())


def box_of(words: Iterable[Word]) -> Box:
    """The smallest box that holds the words; there must be one."""
    boxes = [word.box for word in words]
    return Box(
        min([box.left for box in boxes]),
        min([box.top for box in boxes]),
        max([box.right for box in boxes]),
        max([box.bottom for box in boxes]),
    )


def text_of(words: Iterable[Word]) -> str:
    """The words in the order given, a space between each."""
    return " ".join(word.text for word in words)


def least_confidence(words: Iterable[Word]) -> float:
    """A value is as sure as the least sure of its words; none is surely nothing."""
    return min((word.confidence for word in words), default=0.0)


def evidence(page: int, words: Sequence[Word], confidence: float = 1.0) -> Evidence:
    """Where words stand; their own confidence lowers the one given."""
    return Evidence(page, box_of(words), text_of(words), round(confidence * least_confidence(words), 3))


def printed(page: int, words: Sequence[Word], confidence: float = 1.0) -> Evidence:
    """Where the form's own words stand: one that was read poorly matters less where the others make sense."""
    mean = sum(word.confidence for word in words) / max(len(words), 1)
    return Evidence(page, box_of(words), text_of(words), round(confidence * mean, 3))


@dataclass(frozen=True)
class Cell:
    """Neighbouring words of a line with no wide gap between them."""

    words: tuple[Word, ...]

    @cached_property
    def box(self) -> Box:
        return box_of(self.words)

    @cached_property
    def text(self) -> str:
        return text_of(self.words)


@dataclass(frozen=True)
class Line:
    """Words of one height on a page, from left to right."""

    page: int
    words: tuple[Word, ...]
    gap: float = CELL_GAP

    @cached_property
    def box(self) -> Box:
        return box_of(self.words)

    @cached_property
    def text(self) -> str:
        return text_of(self.words)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return cells_of(self.words, self.gap)

    @cached_property
    def height(self) -> float:
        """The usual height of its words."""
        heights = sorted(word.box.height for word in self.words)
        return max(heights[len(heights) // 2], LEAST_HEIGHT)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each word; a sign alone has an empty one."""
        return tuple(key(word.text) for word in self.words)

    @cached_property
    def joined(self) -> str:
        """All keys in one."""
        return "".join(self.keys)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where in `joined` each word begins."""
        at, found = 0, []
        for word_key in self.keys:
            found.append(at)
            at += len(word_key)
        return tuple(found)

    def find(self, label: str, begin: int = 0) -> tuple[int, int] | None:
        """The words [first, end) that read as the label (given as a key), searched from word `begin` on."""
        position = self.joined.find(label, self.starts[begin] if begin < len(self.starts) else len(self.joined))
        while position >= 0:
            first = self._word_at(position)
            if first is not None:
                end = self._word_at(position + len(label))
                if end is not None:
                    return first, end
            position = self.joined.find(label, position + 1)
        return None

    def _word_at(self, position: int) -> int | None:
        """The word that begins at a place of `joined`, or the end of the line; None inside a word."""
        if position == len(self.joined):
            return self._end
        at = bisect_left(self.starts, position)
        if at == len(self.starts) or self.starts[at] != position:
            return None
        while not self.keys[at]:
            at += 1
        return at

    @cached_property
    def _end(self) -> int:
        """Just behind the last word that has a key."""
        return max((at + 1 for at, word_key in enumerate(self.keys) if word_key), default=0)


def cells_of(words: Sequence[Word], gap: float = CELL_GAP) -> tuple[Cell, ...]:
    """Words from left to right, parted where the gap is wide."""
    cells: list[list[Word]] = []
    for word in words:
        if cells:
            last = cells[-1][-1]
            height = max(word.box.height, last.box.height, LEAST_HEIGHT)
            if word.box.left - last.box.right <= gap * height:
                cells[-1].append(word)
                continue
        cells.append([word])
    return tuple(Cell(tuple(cell)) for cell in cells)


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped by height on the page, from top to bottom and left to right."""
    rows: list[list[Word]] = []
    middle, height, count = 0.0, 0.0, 0
    for word in sorted(words, key=_by_height):
        own = (word.box.top + word.box.bottom) / 2
        if rows and own - middle <= 0.5 * max(min(height, word.box.height), LEAST_HEIGHT):
            rows[-1].append(word)
            count += 1
            middle += (own - middle) / count
            height = max(height, word.box.height)
        else:
            rows.append([word])
            middle, height, count = own, word.box.height, 1
    for row in rows:
        row.sort(key=_by_side)
    return rows


def lines_of(page: PageText) -> tuple[Line, ...]:
    """The lines of a page from top to bottom."""
    gap = RECOGNISED_GAP if page.source is Source.OCR else CELL_GAP
    return tuple(Line(page.number, tuple(row), gap) for row in rows_of(_parted(page.words)))


def _parted(words: Iterable[Word]) -> Iterable[Word]:
    """Words; a label that touches its value (`Company:Acme`) becomes two."""
    for word in words:
        head, colon, tail = word.text.partition(":")
        if colon and tail and head.isalpha() and tail[0].isalnum() and len(head) > 2:
            cut = word.box.left + word.box.width * (len(head) + 1) / len(word.text)
            yield replace(word, text=head + ":", box=replace(word.box, right=cut))
            yield replace(word, text=tail, box=replace(word.box, left=cut))
        else:
            yield word


def _by_height(word: Word) -> tuple[float, float, str]:
    return (word.box.top + word.box.bottom) / 2, word.box.left, word.text


def _by_side(word: Word) -> tuple[float, float, str]:
    return word.box.left, word.box.top, word.text
