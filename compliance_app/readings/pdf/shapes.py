"""Small drawings of a page: squares of check boxes, ticks drawn into them, signatures drawn on a line."""

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress, repeat
from operator import not_
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.library import Handle
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.marks import is_box
from compliance_app.readings.rules.text import Box, Shape, ShapeKind

_MOST_OBJECTS = 20_000  # of one page, those within others included
_DEEPEST = 6  # drawings may hold drawings
_LEAST, _SQUARE_MOST = 3.0, 40.0  # points; what is thinner is a rule, what is wider the frame of a table
_STROKES_MOST = (320.0, 130.0)  # points: as wide and high as a signature
_STRIKE = (8.0, 560.0)  # points: from the width of a word to that of a page
_PICTURE_LEAST = (6.0, 5.0)
_CORNERS = range(4, 7)  # points in the path of a rectangle, with or without a closing one
_MOST_POINTS = 8_000  # of one drawing: a map, not a mark
_PALE = 200  # 0 to 255: lighter than this is paper

Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Marks = tuple[Sequence[Handle], Matrix]
_Corners = Sequence[float]  # left, bottom, right, top

_mode, _stroke = ctypes.c_int(), ctypes.c_int()
_colour = (ctypes.c_uint * 4)()
_drawn_at = ctypes.byref(_mode), ctypes.byref(_stroke)
_colour_at = tuple(ctypes.byref(_colour, ctypes.sizeof(ctypes.c_uint) * part) for part in range(4))


class Contents:
    """What a page is made of, as far as it matters: its small drawings and the fonts of its texts."""

    def __init__(self, page: Any) -> None:
        self.fonts: set[int] = set()
        self._left = _MOST_OBJECTS
        self._paths: list[_Marks] = []
        self._pictures: list[_Marks] = []
        handle = library.handle(page)
        count = min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)
        self._take(list(map(library.object_at, repeat(handle), range(count))), _UNMOVED, _DEEPEST)

    def shapes(self, sheet: Sheet) -> tuple[Shape, ...]:
        """Every small drawing, those within other drawings included."""
        kinds = [(_kind(thing, corners), corners) for thing, corners in _small(self._lying)]
        kinds += [
            (_picture(corners), corners) for _, corners in _small(_placed(self._pictures)) if not _is_icon(corners)
        ]
        found = [(kind, *corners) for kind, corners in kinds if kind is not None]
        if not found:
            return ()
        names, lefts, bottoms, rights, tops = zip(*found, strict=True)
        return tuple(map(Shape, names, map(Box, *sheet.boxes(lefts, tops, rights, bottoms))))

    def strikes(self, sheet: Sheet) -> list[Box]:
        """Level lines as wide as a word or a few lines of words."""
        narrowest, widest = _STRIKE
        return [
            sheet.box(*corners)
            for thing, corners in self._lying
            if corners[3] - corners[1] < _LEAST and narrowest <= corners[2] - corners[0] <= widest and _is_drawn(thing)
        ]

    def icons(self, sheet: Sheet) -> tuple[Box, ...]:
        """The places of pictures as small as a box to tick; what they show is seen only when they are drawn."""
        found = [corners for _, corners in _small(_placed(self._pictures)) if _is_icon(corners)]
        return tuple(sheet.box(left, bottom, right, top) for left, bottom, right, top in found)

    def lay(self, things: Sequence[Handle], matrix: Matrix) -> None:
        """Add drawings that lie over the page."""
        self._paths.append((things, matrix))

    def picture_share(self, sheet: Sheet) -> float | None:
        """How much of the page its largest picture takes (0 to 1); None for a page with nothing drawn at all."""
        if not self._paths and not self._pictures:
            return None
        sizes = ((right - left) * (top - bottom) for _, (left, bottom, right, top) in _placed(self._pictures))
        return min(1.0, max(sizes, default=0.0) / max(1.0, sheet.width * sheet.height))

    @cached_property
    def _lying(self) -> list[tuple[Handle, _Corners]]:
        """Its drawings with their places, when those that notes lay over it are there too."""
        return list(_placed(self._paths))

    def _take(self, things: Sequence[Handle], matrix: Matrix, depth: int) -> None:
        self._left -= len(things)  # over the whole page: drawings that hold drawings end somewhere
        fonts = list(map(library.font_of, things))
        self.fonts.update(fonts)
        others: dict[int, list[Handle]] = {}
        for thing in compress(things, map(not_, fonts)):  # no texts
            others.setdefault(library.type_of(thing), []).append(thing)
        for marks, kind in ((self._paths, raw.FPDF_PAGEOBJ_PATH), (self._pictures, raw.FPDF_PAGEOBJ_IMAGE)):
            if kind in others:
                marks.append((others[kind], matrix))
        for thing in others.get(raw.FPDF_PAGEOBJ_FORM, ()) if depth else ():
            self._enter(thing, matrix, depth - 1)

    def _enter(self, thing: Handle, matrix: Matrix, depth: int) -> None:
        inner = ctypes.cast(thing, raw.FPDF_PAGEOBJECT)
        count = min(raw.FPDFFormObj_CountObjects(inner), self._left)
        if count > 0:
            parts = list(map(library.inner_object_at, repeat(thing), range(count)))
            self._take(parts, _joined(_matrix(inner), matrix), depth)


def _placed(marks: Sequence[_Marks]) -> Iterator[tuple[Handle, _Corners]]:
    """Each drawing with its left, bottom, right and top on the page."""
    for things, matrix in marks:
        corners = zip(*library.bounds(things), strict=True)
        placed = corners if matrix is _UNMOVED else (_moved(each, matrix) for each in corners)
        yield from zip(things, placed, strict=True)


def _small(placed: Iterable[tuple[Handle, _Corners]]) -> Iterator[tuple[Handle, _Corners]]:
    widest, highest = _STROKES_MOST
    for thing, corners in placed:
        left, bottom, right, top = corners
        if _LEAST <= right - left <= widest and _LEAST <= top - bottom <= highest:
            yield thing, corners


def _matrix(thing: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix)):
        return _UNMOVED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _joined(one: Matrix, two: Matrix) -> Matrix:
    """First the one, then the other."""
    return (
        one[0] * two[0] + one[1] * two[2],
        one[0] * two[1] + one[1] * two[3],
        one[2] * two[0] + one[3] * two[2],
        one[2] * two[1] + one[3] * two[3],
        one[4] * two[0] + one[5] * two[2] + two[4],
        one[4] * two[1] + one[5] * two[3] + two[5],
    )


def _moved(corners: Sequence[float], matrix: Matrix) -> list[float]:
    a, b, c, d, e, f = matrix
    points = [(corners[x], corners[y]) for x in (0, 2) for y in (1, 3)]
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return [min(xs), min(ys), max(xs), max(ys)]


def _picture(corners: _Corners) -> ShapeKind | None:
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    return ShapeKind.STROKES if width >= _PICTURE_LEAST[0] and height >= _PICTURE_LEAST[1] else None


def _is_icon(corners: _Corners) -> bool:
    return _picture(corners) is not None and is_box(Box(*corners))


def _kind(thing: Handle, corners: _Corners) -> ShapeKind | None:
    points = library.points_of(thing)
    if not 2 <= points <= _MOST_POINTS:
        return None
    if points in _CORNERS and library.way_to(library.point_at(thing, 1)) != raw.FPDF_SEGMENT_BEZIERTO:
        width, height = corners[2] - corners[0], corners[3] - corners[1]
        if max(width, height) > _SQUARE_MOST:
            return None  # a cell of a table: nothing so wide is drawn by hand with so few points
        if _is_rectangle(library.path(thing, points)):
            return _square(thing) if 0.7 <= width / height <= 1.43 else None
    return ShapeKind.STROKES if _is_drawn(thing) else None


def _is_rectangle(path: Sequence[tuple[float, float]]) -> bool:
    """Whether every side runs along the page and the path comes back to its beginning."""
    if len(set(path)) != 4:
        return False
    x, y = path[-1]
    for x2, y2 in path:
        if not (abs(x - x2) < 0.05 or abs(y - y2) < 0.05):
            return False
        x, y = x2, y2
    return True


def _square(mark: Handle) -> ShapeKind | None:
    filled, stroked = _drawing(mark)
    if filled and _is_dark(mark, library.fill_colour):
        return ShapeKind.FILLED
    return ShapeKind.SQUARE if stroked or filled else None


def _drawing(mark: Handle) -> tuple[bool, bool]:
    """Whether it is filled, whether its outline is drawn; neither for a path that only clips."""
    _mode.value = _stroke.value = 0
    library.how_drawn(mark, *_drawn_at)
    return _mode.value != raw.FPDF_FILLMODE_NONE, bool(_stroke.value)


def _is_drawn(mark: Handle) -> bool:
    """Whether something darker than paper is left on the page."""
    filled, stroked = _drawing(mark)
    return (filled and _is_dark(mark, library.fill_colour)) or (stroked and _is_dark(mark, library.line_colour))


def _is_dark(mark: Handle, colour_of: Callable[..., int]) -> bool:
    if not colour_of(mark, *_colour_at):
        return True
    red, green, blue, alpha = _colour
    return alpha > 40 and min(red, green, blue) < _PALE
