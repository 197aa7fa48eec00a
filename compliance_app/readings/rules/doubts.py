"""What a recogniser of pictures doubts: whether a page lies upright, and which of its places want a second look."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compliance_app.readings.rules.lines import box_of, lines_of
from compliance_app.readings.rules.text import Box, PageText, Word

_LEGIBLE = 0.88
_SHARE = 0.3
"""A page of which a smaller share of the long words is legible, or which has none, may lie sideways or head down."""
_DOUBTED = 0.8
_BETTER, _BY = 0.55, 0.1
"""A second reading is taken where its least sure word is at least so sure, and by so much surer than the first's."""
_MIXED = 0.4
_FIGURES_AND_LETTERS = re.compile(r"^(?=.*[^\W\d])(?=(?:.*\d){3}).{6,}")
_EDGES = frozenset("|[]‘’'_—-")
_UPRIGHT = "|"
"""A line of a table: beside a name it would become part of it."""
_DROPPED = 0.2
"""A word less sure than this is none: specks and strokes of a pen."""
_BESIDE, _ABOVE = 3.5, 2.0


def legible(words: Iterable[Word]) -> int:
    """How many words of some length were read surely."""
    return sum(
        word.confidence >= _LEGIBLE and len(word.text) > 3 and sum(map(str.isalpha, word.text)) > 0.7 * len(word.text)
        for word in words
    )


def is_illegible(words: Sequence[Word]) -> bool:
    """Whether so little can be read of a page with ink that it may not be upright."""
    long = sum(len(word.text) > 3 for word in words)
    return legible(words) < _SHARE * max(long, 1)


@dataclass(frozen=True)
class Place:
    """Words close to each other, one of them doubtful, and the box to look at."""

    words: tuple[Word, ...]
    box: Box

    @property
    def least(self) -> float:
        """How sure its least sure word is."""
        return min(map(_sure, self.words))


def doubtful(page: PageText) -> list[Place]:
    """The places that want a second look."""
    return [place for line in lines_of(page) for cell in line.cells for place in _doubtful(cell.words)]


def _doubtful(words: Sequence[Word]) -> Iterator[Place]:
    """Doubtful words of a cell with a neighbour on either side: a recogniser reads words better in company."""
    doubted = [at for at, word in enumerate(words) if _sure(word) < _DOUBTED and any(map(str.isalnum, word.text))]
    while doubted:
        first = last = doubted.pop(0)
        while doubted and doubted[0] <= last + 2:
            last = doubted.pop(0)
        company = tuple(words[max(0, first - 1) : last + 2])
        yield Place(company, around(box_of(company)))


def _sure(word: Word) -> float:
    """How sure a word is: figures among letters are often a date written over the hint that was printed there."""
    return min(word.confidence, _MIXED) if _FIGURES_AND_LETTERS.search(word.text) else word.confidence


def around(box: Box) -> Box:
    """A little more than the ink."""
    return Box(box.left - _BESIDE, box.top - _ABOVE, box.right + _BESIDE, box.bottom + _ABOVE)


def settled(words: Sequence[Word], again: Iterable[tuple[Place, Iterable[Sequence[Word]]]]) -> tuple[Word, ...]:
    """The words of a page, those of a place from the surest of its other readings where that is surer."""
    gone: set[int] = set()
    come: list[Word] = []
    for place, others in again:
        second = max(map(_inner, others), key=lambda read: min(map(_sure, read), default=0.0), default=[])
        if second and min(map(_sure, second)) >= max(_BETTER, place.least + _BY):
            gone.update(id(word) for word in place.words)
            come.extend(second)
    kept = [word for word in words if id(word) not in gone and word.confidence >= _DROPPED and word.text != _UPRIGHT]
    return (*kept, *come)


def _inner(words: Sequence[Word]) -> list[Word]:
    """Words without the lines of a table that the recogniser took for signs at either end."""
    found = list(words)
    while found and found[0].text in _EDGES:
        del found[0]
    while found and found[-1].text in _EDGES:
        del found[-1]
    return found
