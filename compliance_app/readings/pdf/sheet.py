"""A page as it is displayed: from the library's coordinates to points from its upper left corner."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2.raw as raw

from compliance_app.readings.rules.text import Box

Sides = tuple[list[float], list[float], list[float], list[float]]
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

    def boxes(self, xs: Sequence[float], ys: Sequence[float], x2s: Sequence[float], y2s: Sequence[float]) -> Sides:
        """As displayed, from two opposite corners of each."""
        if self.turns in (0, 2):
            rows = ys, y2s
            columns = xs, x2s
        else:
            rows = xs, x2s
            columns = ys, y2s
        return _upright(self._across(columns[0]), self._down(rows[0]), self._across(columns[1]), self._down(rows[1]))

    def _across(self, places: Sequence[float]) -> list[float]:
        """Distances from the left edge, of x where the page stands upright or on its head, else of y."""
        edge = (self.left, self.bottom, self.right, self.top)[self.turns]
        return [place - edge for place in places] if self.turns < 2 else [edge - place for place in places]

    def _down(self, places: Sequence[float]) -> list[float]:
        """Distances from the upper edge, of y where the page stands upright or on its head, else of x."""
        edge = (self.top, self.left, self.bottom, self.right)[self.turns]
        return [place - edge for place in places] if self.turns in (1, 2) else [edge - place for place in places]

    def box(self, x: float, y: float, x2: float, y2: float) -> Box:
        """One box as displayed."""
        (left,), (top,), (right,), (bottom,) = self.boxes((x,), (y,), (x2,), (y2,))
        return Box(left, top, right, bottom)


def _upright(lefts: list[float], tops: list[float], rights: list[float], bottoms: list[float]) -> Sides:
    """The corners may have come in any order."""
    if any(map(float.__gt__, lefts, rights)):
        lefts, rights = list(map(min, lefts, rights)), list(map(max, lefts, rights))
    if any(map(float.__gt__, tops, bottoms)):
        tops, bottoms = list(map(min, tops, bottoms)), list(map(max, tops, bottoms))
    return lefts, tops, rights, bottoms


def sheet_of(page: object) -> Sheet:
    """The sheet of an open page."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    return Sheet(box.left, box.bottom, box.right, box.top, raw.FPDFPage_GetRotation(page) % 4)
