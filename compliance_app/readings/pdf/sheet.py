"""A page as it is displayed: from the library's coordinates to points from its upper left corner."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from compliance_app.readings.pdf import library
from compliance_app.readings.rules.text import Box

_Sides = Sequence[float]
Sides = tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]
"""Lefts, tops, rights and bottoms of many boxes."""


@dataclass(frozen=True)
class Sheet:
    """The visible part of a page in its own coordinates, and its rotation in quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def boxes(
        self, lefts: Sequence[float], tops: Sequence[float], rights: Sequence[float], bottoms: Sequence[float]
    ) -> Sides:
        """As displayed, from the corners of each in the page's own coordinates."""
        if self.turns == 0:
            return self._across(lefts), self._down(tops), self._across(rights), self._down(bottoms)
        if self.turns == 1:
            return self._across(bottoms), self._down(lefts), self._across(tops), self._down(rights)
        if self.turns == 2:
            return self._across(rights), self._down(bottoms), self._across(lefts), self._down(tops)
        return self._across(tops), self._down(rights), self._across(bottoms), self._down(lefts)

    def _across(self, places: Sequence[float]) -> Sequence[float]:
        """Distances from the left edge, of x where the page stands upright or on its head, else of y."""
        edge = (self.left, self.bottom, self.right, self.top)[self.turns]
        if self.turns < 2:
            return [place - edge for place in places] if edge else places
        return [edge - place for place in places]

    def _down(self, places: Sequence[float]) -> Sequence[float]:
        """Distances from the upper edge, of y where the page stands upright or on its head, else of x."""
        edge = (self.top, self.left, self.bottom, self.right)[self.turns]
        if self.turns in (1, 2):
            return [place - edge for place in places] if edge else places
        return [edge - place for place in places]

    def box(self, x: float, y: float, x2: float, y2: float) -> Box:
        """One box as displayed, from any two opposite corners."""
        left, right = (x, x2) if x <= x2 else (x2, x)
        bottom, top = (y, y2) if y <= y2 else (y2, y)
        if self.turns == 0:  # nearly every page, in a third of the time that columns of one take
            return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
        return Box(*(side for (side,) in self.boxes((left,), (top,), (right,), (bottom,))))


def sheet_of(page: object) -> Sheet:
    """The sheet of an open page."""
    handle = library.handle(page)
    return _sheet(*library.page_box(handle), library.turns_of(handle) % 4)


@functools.lru_cache(maxsize=16)
def _sheet(left: float, bottom: float, right: float, top: float, turns: int) -> Sheet:
    return Sheet(left, bottom, right, top, turns)  # the pages of a document are mostly alike
