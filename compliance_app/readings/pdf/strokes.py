"""Strokes of a pen in the picture of a page: ink that is neither a word nor a line of the form, wide as a signature.

The picture is a coarse one, a point of it for each point of the page: a signature is large.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from compliance_app.readings.pdf.drawing import Picture
from compliance_app.readings.rules.text import Box, Shape, ShapeKind, Word

DOTS = 72
_DARK = bytes(level < 175 for level in range(256))
_SURE = 0.6  # a word that was read so surely is print
_LINE = 24  # points: no stroke of a pen runs straight so far
_GAP = 3  # points between strokes of one signature
_WIDE, _HIGH, _HIGHEST = 38, 5, 90  # points
_FILLED = 0.6  # of its box: no strokes of a pen are so dense
_THINNEST = 0.02


@dataclass
class _Ink:
    """Runs of dark points that hang together."""

    left: int
    top: int
    right: int
    bottom: int
    count: int = 0
    into: "_Ink | None" = field(default=None, repr=False)

    def whole(self) -> "_Ink":
        found = self
        while found.into is not None:
            found = found.into
        return found

    def take(self, other: "_Ink") -> None:
        other.into = self
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)
        self.count += other.count


def strokes_of(picture: Picture, words: Iterable[Word], squares: Iterable[Shape]) -> Iterator[Shape]:
    """The drawings of a pen, one shape for all that hangs together."""
    dark = bytearray(picture.pixels.translate(_DARK))
    _without_lines(dark, picture)
    for word in words:
        if word.confidence >= _SURE and sum(sign.isalnum() for sign in word.text) > 1:
            _blank(dark, picture, word.box, 1)
    for square in squares:
        _blank(dark, picture, square.box, 4)
    for ink in _hanging(dark, picture.width):
        wide, high = ink.right - ink.left, ink.bottom - ink.top
        if wide >= _WIDE and _HIGH <= high <= _HIGHEST and _THINNEST < ink.count / (wide * high) < _FILLED:
            yield Shape(ShapeKind.STROKES, picture.box(ink.left, ink.top, ink.right, ink.bottom))


def _blank(dark: bytearray, picture: Picture, box: Box, wider: int) -> None:
    left, right = max(0, int(box.left) - wider), min(picture.width, int(box.right) + 1 + wider)
    for row in range(max(0, int(box.top) - wider), min(picture.height, int(box.bottom) + 1 + wider)):
        dark[row * picture.width + left : row * picture.width + right] = bytes(max(0, right - left))


def _without_lines(dark: bytearray, picture: Picture) -> None:
    long = re.compile(b"\1{%d,}" % _LINE)
    width, upright = picture.width, bytes(dark)
    for found in long.finditer(upright):
        dark[found.start() : found.end()] = bytes(found.end() - found.start())
    for column in range(width):
        down = upright[column::width]
        for found in long.finditer(down):
            dark[column + found.start() * width : column + found.end() * width : width] = bytes(
                found.end() - found.start()
            )


def _hanging(dark: bytearray, width: int) -> list[_Ink]:
    """All ink by what hangs together, over small gaps too."""
    found: list[_Ink] = []
    rows: dict[int, list[_Ink]] = {}
    for match in re.finditer(b"\1+", bytes(dark)):
        row, left = divmod(match.start(), width)
        right = min(left + match.end() - match.start(), width)
        ink = _Ink(left, row, right, row + 1, right - left)
        for near in range(row - _GAP, row + 1):
            for other in rows.get(near, ()):
                if other.left - _GAP < right and left < other.right + _GAP:
                    _join(other.whole(), ink.whole())
        rows.setdefault(row, []).append(_Ink(left, row, right, row + 1, 0, ink))
        found.append(ink)
    return [ink for ink in found if ink.into is None]


def _join(one: _Ink, other: _Ink) -> None:
    if one is not other:
        one.take(other)


def near(shapes: Sequence[Shape], box: Box) -> bool:
    """Whether one of them meets the box."""
    return any(
        shape.box.left < box.right
        and shape.box.right > box.left
        and shape.box.top < box.bottom
        and shape.box.bottom > box.top
        for shape in shapes
    )
