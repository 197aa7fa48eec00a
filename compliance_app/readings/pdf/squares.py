"""Squares of check boxes in the picture of a page, and how much ink stands in each.

Plain bytes, one for each point of the picture, 1 where it is dark: the standard library's search and count over them
are fast enough, and a page needs no further library.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from compliance_app.readings.pdf.drawing import Picture
from compliance_app.readings.rules.text import Box

_DARK = bytes(level < 150 for level in range(256))
_SEEN = bytes(level < 235 for level in range(256))
_LEAST, _MOST = 6.0, 20.0  # side of a square in points
_SLACK = 4  # pixels by which a tick or the scanner may push an edge
_SHARP = 2  # pixels by which a side may miss the corner: round letters miss it by more
_WHOLE = 0.9  # of an edge must be dark
_LOW, _TALL = 0.85, 2.0  # sides: how high the ink of a square and its tick may be
_FEWEST_EDGES = 3  # of four
_INSET = 0.22  # of the side: where the inside begins, so that the edge itself is no ink


@dataclass(frozen=True)
class Square:
    """Its corners in pixels, and the dark part of its inside."""

    left: int
    top: int
    right: int
    bottom: int
    ink: float


def squares_of(picture: Picture) -> list[Square]:
    """Every upright square as large as a check box, none twice."""
    dark = picture.pixels.translate(_DARK)
    mended = _mended(dark, picture.width)
    runs = _runs(mended, picture)
    found: list[Square] = []
    for top in sorted(runs):
        for left, right in runs[top]:
            if not any(_inside(left, top, right, one) for one in found):
                bottom = _bottom(runs, mended, picture.width, top, left, right)
                if bottom:
                    found.append(Square(left, top, right, bottom, _ink(dark, picture.width, left, top, right, bottom)))
    return [*found, *_spoiled(dark, mended, picture, found)]


def ink_of(picture: Picture, box: Box) -> float:
    """The dark part of the inside of a place (0 to 1), as of a square."""
    left, top, right, bottom = _pixels(picture, box)
    return _ink(picture.pixels.translate(_DARK), picture.width, left, top, right, bottom)


def is_blank(picture: Picture, box: Box) -> bool:
    """Whether nothing in a place is darker than paper."""
    left, top, right, bottom = _pixels(picture, box)
    seen, width = picture.pixels.translate(_SEEN), picture.width
    return not any(seen.count(1, row * width + left, row * width + right) for row in range(top, bottom))


def _pixels(picture: Picture, box: Box) -> tuple[int, int, int, int]:
    sides = (box.left - picture.left, box.top - picture.top, box.right - picture.left, box.bottom - picture.top)
    left, top, right, bottom = (max(0, round(side * picture.scale)) for side in sides)
    return left, top, min(right, picture.width), min(bottom, picture.height)


def _spoiled(dark: bytes, mended: bytes, picture: Picture, found: Sequence[Square]) -> Iterator[Square]:
    """Squares that their own tick spoils: they stand in a column with others, as large, and some edges are whole."""
    for column in _columns(found):
        left, right = (round(median(sides)) for sides in zip(*((one.left, one.right) for one in column), strict=True))
        for first, last in _ink_in(dark, picture, left, right):
            side = right - left
            if not _LOW * side <= last - first <= _TALL * side or any(
                one.top - side // 2 < (first + last) // 2 < one.bottom + side // 2 for one in column
            ):
                continue
            whole, across, top = max(
                (_edges(mended, picture.width, across, top, side), across, top)
                for across in range(left - _SLACK, left + _SLACK + 1, _SHARP)
                for top in range(first - _SLACK, max(first, last - side + _SLACK))
            )
            if whole >= _FEWEST_EDGES:
                ink = _ink(dark, picture.width, across, top, across + side, top + side)
                yield Square(across, top, across + side, top + side, ink)


def _columns(found: Sequence[Square]) -> list[list[Square]]:
    """Squares of one size that stand under each other, two at least."""
    columns: list[list[Square]] = []
    for one in sorted(found, key=lambda each: each.left):
        own = next((column for column in columns if _is_under(one, column[0])), None)
        if own is None:
            columns.append([one])
        else:
            own.append(one)
    return [column for column in columns if len(column) > 1]


def _is_under(one: Square, other: Square) -> bool:
    return abs(one.left - other.left) <= 2 * _SLACK and abs(one.right - other.right) <= 2 * _SLACK


def _ink_in(dark: bytes, picture: Picture, left: int, right: int) -> Iterator[tuple[int, int]]:
    """The rows, first and behind the last, of each stretch of ink between two sides."""
    width = picture.width
    rows = bytes(1 in dark[at + left : at + right] for at in range(0, len(dark) - width + 1, width))
    for stretch in re.finditer(b"+", rows):
        yield stretch.span()


def _edges(dark: bytes, width: int, left: int, top: int, side: int) -> int:
    """How many of the four edges of a square are whole."""
    if top < 0 or (top + side + 1) * width > len(dark):
        return 0
    upright = sum(_is_edge(dark, width, column, top, top + side) for column in (left, left + side - 1))
    return upright + sum(_is_level(dark, width, row, left, side) for row in (top, top + side))


def _is_level(dark: bytes, width: int, row: int, left: int, side: int) -> bool:
    rows = range(max(0, row - _SHARP), min(row + _SHARP + 1, len(dark) // width))
    return any(dark.count(1, each * width + left, each * width + left + side) >= side * _WHOLE for each in rows)


def _mended(dark: bytes, width: int) -> bytes:
    """Gaps of one point closed, as a scan that is not quite straight leaves them: each dark point drawn twice."""
    number = int.from_bytes(dark, "little")
    number |= number >> 8
    number |= number >> (8 * width)
    return number.to_bytes(len(dark), "little")


def _runs(dark: bytes, picture: Picture) -> dict[int, list[tuple[int, int]]]:
    """Dark stretches as long as a side, by row."""
    shortest, longest = round(_LEAST * picture.scale), round(_MOST * picture.scale)
    runs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for found in re.finditer(b"\1{%d,}" % shortest, dark):
        row, left = divmod(found.start(), picture.width)
        length = found.end() - found.start()
        if length <= longest and left + length <= picture.width:
            runs[row].append((left, left + length))
    return runs


def _inside(left: int, top: int, right: int, one: Square) -> bool:
    """Whether an edge belongs to a square that was found: one of the rows of its own edges."""
    return one.top <= top <= one.bottom + _SLACK and left < one.right + _SLACK and right > one.left - _SLACK


def _bottom(
    runs: dict[int, list[tuple[int, int]]], dark: bytes, width: int, top: int, left: int, right: int
) -> int | None:
    """The row of the lower edge that closes a square with this upper one."""
    side = right - left
    for row in _rows(top, side):
        for left2, right2 in runs.get(row, ()):
            if abs(left - left2) <= _SLACK and abs(right - right2) <= _SLACK + side // 8:
                near = min(right, right2)
                if _is_edge(dark, width, (left + left2) // 2, top, row) and _is_edge(dark, width, near - 1, top, row):
                    return row
    return None


def _rows(top: int, side: int) -> Iterator[int]:
    yield from range(top + round(side * 1.13), top + round(side * 0.88) - 1, -1)


def _is_edge(dark: bytes, width: int, column: int, top: int, bottom: int) -> bool:
    """Whether some column near this one is dark from top to bottom."""
    least = (bottom - top) * _WHOLE
    return any(
        dark[top * width + place : bottom * width + place : width].count(1) >= least
        for place in range(max(0, column - _SHARP), min(width, column + _SHARP + 1))
    )


def _ink(dark: bytes, width: int, left: int, top: int, right: int, bottom: int) -> float:
    inset = max(3, round((right - left) * _INSET))
    rows = range(top + inset, bottom - inset)
    across = right - left - 2 * inset
    if across <= 0 or not rows:
        return 0.0
    counted = sum(dark.count(1, row * width + left + inset, row * width + right - inset) for row in rows)
    return round(counted / (across * len(rows)), 3)
