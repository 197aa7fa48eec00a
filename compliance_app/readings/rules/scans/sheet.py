"""A page as cells in their places, and runs of its words in which a label can be searched across a line's end."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from compliance_app.readings.rules import dates
from compliance_app.readings.rules.lines import Cell, Line, fold, key, lines_of
from compliance_app.readings.rules.marks import Mark, State, marks_on
from compliance_app.readings.rules.text import Box, FormField, PageText, Word

_TOKEN = re.compile(r"[a-z0-9]+")
_RULE = re.compile(r"[\s_.·…:|-]*[_.·…]{2}[\s_.·…:|-]*")  # the line to write on, or the dots that lead to a value
_NUMBER = re.compile(r"\d{1,3}(?:[,.]?\d{3}){0,2}")
_TICK = re.compile(r"(?:\[[xX ]?\]|\([xX ]?\))(?=[^\W\d_]{2})")
_PATTERN = 8  # signs of YYYYMMDD
_LONGEST_LABEL = 10  # lines, in a narrow column
_ALIGNED = 4.0  # points


@dataclass(frozen=True)
class Place:
    """A cell with its page and the number of its line."""

    page: int
    line: int
    cell: Cell

    @property
    def box(self) -> Box:
        return self.cell.box

    @property
    def words(self) -> tuple[Word, ...]:
        return self.cell.words

    @cached_property
    def height(self) -> float:
        heights = sorted(word.box.height for word in self.words)
        return max(heights[len(heights) // 2], 4.0)

    @cached_property
    def run(self) -> "Run":
        """Its own words alone."""
        return Run(tuple((self, at) for at in range(len(self.words))))


class Run:
    """Words in reading order, folded to letters and digits, with the way back to the words.

    A number at the end of a line that goes on below is left out of `text`: it is the value that stands close to the
    first line of a long label.
    """

    def __init__(self, spots: Sequence[tuple[Place, int]]) -> None:
        self.spots = tuple(spots)
        self.closing = _closing(self.spots)
        parts: list[str] = []
        self.starts: list[int] = []
        self.owners: list[int] = []
        self.colons: list[int] = []
        at = 0
        for number, (place, word) in enumerate(self.spots):
            for token in () if number in self.closing else _TOKEN.findall(fold(place.words[word].text)):
                parts.append(token)
                self.starts.append(at)
                self.owners.append(number)
                at += len(token) + 1
            if place.words[word].text.endswith(":"):
                self.colons.append(at - 1)
        self.text = " ".join(parts)

    def colon_after(self, position: int) -> int:
        """The end of the words before the next colon: no label goes on behind it."""
        at = bisect_right(self.colons, position)
        return self.colons[at] if at < len(self.colons) else len(self.text)

    def position(self, spot: int) -> int | None:
        """Where in `text` a word begins; None if it is a sign alone."""
        at = bisect_right(self.owners, spot - 1)
        return self.starts[at] if at < len(self.owners) and self.owners[at] == spot else None

    def owner(self, position: int) -> int:
        """The word that a place of `text` belongs to."""
        return self.owners[bisect_right(self.starts, position) - 1]

    @cached_property
    def end_of_first(self) -> int:
        """Where in `text` the words of the first cell end."""
        first = self.spots[0][0]
        own = [at for at, owner in enumerate(self.owners) if self.spots[owner][0] is first]
        return (self.starts[own[-1] + 1] - 1 if own[-1] + 1 < len(self.starts) else len(self.text)) if own else 0

    def words(self, begin: int, end: int) -> tuple[Word, ...]:
        """The words [begin, end)."""
        return tuple(place.words[word] for place, word in self.spots[begin:end])


def _closing(spots: Sequence[tuple[Place, int]]) -> frozenset[int]:
    if not spots or spots[0][0] is spots[-1][0]:
        return frozenset()
    return frozenset(
        at
        for at, (place, word) in enumerate(spots)
        if place is not spots[-1][0] and 0 < word == len(place.words) - 1 and _NUMBER.fullmatch(place.words[word].text)
    )


class Sheet:
    """A page's cells from top to bottom and left to right, its form fields among them."""

    def __init__(self, page: PageText) -> None:
        self.page = page = replace(page, words=tuple(_parted(page.words)))
        written = replace(page, words=tuple(_written(page)))
        self.lines: tuple[Line, ...] = lines_of(written)
        self.rows: tuple[tuple[Place, ...], ...] = tuple(
            tuple(Place(page.number, number, cell) for cell in line.cells) for number, line in enumerate(self.lines)
        )

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All cells."""
        return tuple(place for row in self.rows for place in row)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The boxes to tick, and ticks that stand alone."""
        return tuple(mark for mark in marks_on(self.page) if mark.boxed or mark.state is State.TICKED)

    @cached_property
    def text_right(self) -> float:
        """How far to the right the page's words may reach: at least over three quarters of it."""
        return max(0.75 * self.page.width, *(line.box.right for line in self.lines))

    def run_from(self, place: Place) -> Run:
        """The cell and those that continue it on the lines below, as a label too long for its column is written."""
        chain = [place]
        while len(chain) < _LONGEST_LABEL and not chain[-1].cell.text.endswith(":"):
            following = self._continued(chain[-1])
            if following is None:
                break
            chain.append(following)
        return Run(tuple((each, at) for each in chain for at in range(len(each.words))))

    def beside(self, top: float, bottom: float, left: float, right: float) -> tuple[Place, ...]:
        """Cells between two sides of the page that stand at a height, from left to right."""
        found = [
            place
            for place in self._near(top, bottom)
            if place.box.left >= left
            and place.box.left < right
            and min(bottom, place.box.bottom) - max(top, place.box.top) >= 0.4 * min(place.height, bottom - top)
        ]
        return tuple(sorted(found, key=lambda place: (place.box.left, place.box.top)))

    def overlapping(self, place: Place) -> tuple[Place, ...]:
        """The cells at the height of a cell, from left to right; itself among them."""
        return self.beside(place.box.top, place.box.bottom, 0.0, self.page.width)

    def aligned(self, place: Place) -> Iterator[Place]:
        """The next cells above and below that begin where a cell does."""
        for rows in (self.rows[place.line + 1 : place.line + 3], self.rows[max(0, place.line - 2) : place.line]):
            yield from (each for row in rows for each in row if abs(each.box.left - place.box.left) <= _ALIGNED)

    def below(self, box: Box, reach: float, left: float, right: float) -> tuple[Place, ...]:
        """The nearest cells under a box between two sides of the page; none if they stand further away."""
        for row in self.rows:
            found = [
                place
                for place in row
                if place.box.middle[1] > box.bottom and left <= place.box.left and place.box.right <= right
            ]
            if found:
                return tuple(found) if found[0].box.top - box.bottom <= reach else ()
        return ()

    def _near(self, top: float, bottom: float) -> Iterator[Place]:
        for line, row in zip(self.lines, self.rows, strict=True):
            if line.box.bottom >= top and line.box.top <= bottom:
                yield from row

    def _continued(self, place: Place) -> Place | None:
        for row in self.rows[place.line + 1 : place.line + 4]:
            for below in row:
                if abs(below.box.left - place.box.left) <= 4 and below.box.top - place.box.bottom <= 0.9 * place.height:
                    same = 0.75 <= below.height / place.height <= 1.34
                    return below if same and below.box.top > place.box.middle[1] else None
        return None


def _parted(words: Iterable[Word]) -> Iterator[Word]:
    """Words; a tick in brackets that touches its option (`[X]Fail`) becomes two."""
    for word in words:
        match = _TICK.match(word.text) if word.text[:1] in ("[", "(") else None
        if match is None:
            yield word
            continue
        cut = word.box.left + word.box.width * match.end() / len(word.text)
        yield replace(word, text=match[0], box=replace(word.box, right=cut))
        yield replace(word, text=word.text[match.end() :], box=replace(word.box, left=cut))


def _written(page: PageText) -> Iterable[Word]:
    """The words that say something, not lines to write on nor patterns like YYYY-MM-DD; and what fields hold."""
    spoken = [word for word in page.words if not _RULE.fullmatch(word.text) and not _is_pattern(word.text)]
    yield from (word for word in spoken if not _is_covered(word, spoken))
    for form_field in page.fields:
        if form_field.checked is None and form_field.value.strip():
            inside = "".join(key(word.text) for word in spoken if form_field.box.holds(word.box.middle))
            if key(form_field.value) not in inside:
                yield from _words_of(form_field)


def _is_covered(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word of a hint in brackets lies under what was written over it."""
    if not (word.text.startswith("(") or word.text.rstrip(".,;").endswith(")")):
        return False
    box = word.box
    return any(
        min(box.right, other.box.right) - max(box.left, other.box.left) > 0.25 * min(box.width, other.box.width)
        and min(box.bottom, other.box.bottom) - max(box.top, other.box.top) > 0.5 * min(box.height, other.box.height)
        for other in words
        if other is not word
    )


def _is_pattern(text: str) -> bool:
    """Whether a word only shows how a date is written (YYYY-MM-DD)."""
    return len(text) >= _PATTERN and ("YY" in text or "AA" in text or text.islower()) and dates.is_placeholder(text)


def _words_of(form_field: FormField) -> Iterator[Word]:
    """The text of a field, spread over its box."""
    texts = form_field.value.split()
    total = sum(len(text) + 1 for text in texts)
    box = form_field.box
    size = min(box.height, 12.0)
    top = box.middle[1] - size / 2
    step = min(box.width / total, size * 0.6)
    at = box.left
    for text in texts:
        yield Word(text, Box(at, top, at + step * len(text), top + size))
        at += step * (len(text) + 1)
