"""Small drawings of a page: squares of check boxes, ticks drawn into them, signatures drawn on a line."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import Shape, ShapeKind

_MOST_OBJECTS = 20_000  # of one page, those within others included
_DEEPEST = 6  # drawings may hold drawings
_LEAST, _SQUARE_MOST = 3.0, 40.0  # points; what is thinner is a rule, what is wider the frame of a table
_STROKES_MOST = (320.0, 130.0)  # points: as wide and high as a signature
_PICTURE_LEAST = (6.0, 5.0)
_CORNERS = range(4, 7)  # points in the path of a rectangle, with or without a closing one
_MOST_POINTS = 8_000  # of one drawing: a map, not a mark
_PALE = 200  # 0 to 255: lighter than this is paper

_Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Contents:
    """What a page is made of, as far as it matters: its small drawings and the fonts of its texts."""

    def __init__(self, page: Any) -> None:
        self.fonts: set[int] = set()
        self._left = _MOST_OBJECTS
        self._marks: list[tuple[list[int], _Matrix]] = []
        handle = library.address(page)
        count = min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)
        self._take(list(map(library.object_at, repeat(handle), range(count))), _UNMOVED, _DEEPEST)

    def shapes(self, sheet: Sheet) -> tuple[Shape, ...]:
        """Every small drawing, those within other drawings included."""
        kinds = ((corners, _kind(thing, corners)) for thing, corners in self._small())
        return tuple(Shape(kind, sheet.box(*corners)) for corners, kind in kinds if kind is not None)

    def picture_share(self, sheet: Sheet) -> float | None:
        """How much of the page its largest picture takes (0 to 1); None for a page with nothing drawn at all."""
        if not self._marks:
            return None
        most = 0.0
        for marks, matrix in self._marks:
            pictures = _those(marks, list(map(library.type_of, marks)), raw.FPDF_PAGEOBJ_IMAGE)
            sides = library.bounds(pictures)
            for corners in zip(sides[0::4], sides[1::4], sides[2::4], sides[3::4], strict=True):
                left, bottom, right, top = _moved(corners, matrix)
                most = max(most, (right - left) * (top - bottom))
        return min(1.0, most / max(1.0, sheet.width * sheet.height))

    def _small(self) -> Iterator[tuple[int, Sequence[float]]]:
        for marks, matrix in self._marks:
            sides = library.bounds(marks)
            for thing, *corners in zip(marks, sides[0::4], sides[1::4], sides[2::4], sides[3::4], strict=True):
                placed = corners if matrix is _UNMOVED else _moved(corners, matrix)
                if _is_small(placed[2] - placed[0], placed[3] - placed[1]):
                    yield thing, placed

    def _take(self, things: Sequence[int], matrix: _Matrix, depth: int) -> None:
        self._left -= len(things)  # over the whole page: drawings that hold drawings end somewhere
        kinds = list(map(library.type_of, things))
        self.fonts.update(map(library.font_of, _those(things, kinds, raw.FPDF_PAGEOBJ_TEXT)))
        marks = _those(things, kinds, raw.FPDF_PAGEOBJ_PATH) + _those(things, kinds, raw.FPDF_PAGEOBJ_IMAGE)
        if marks:
            self._marks.append((marks, matrix))
        if raw.FPDF_PAGEOBJ_FORM in kinds and depth:
            for thing in _those(things, kinds, raw.FPDF_PAGEOBJ_FORM):
                self._enter(thing, matrix, depth - 1)

    def _enter(self, thing: int, matrix: _Matrix, depth: int) -> None:
        inner = ctypes.cast(thing, raw.FPDF_PAGEOBJECT)
        count = min(raw.FPDFFormObj_CountObjects(inner), self._left)
        if count > 0:
            parts = list(map(library.inner_object_at, repeat(thing), range(count)))
            self._take(parts, _joined(_matrix(inner), matrix), depth)


def _those(things: Sequence[int], kinds: Sequence[int], wanted: int) -> list[int]:
    return [thing for thing, kind in zip(things, kinds, strict=True) if kind == wanted]


def _is_small(width: float, height: float) -> bool:
    return width >= _LEAST and height >= _LEAST and width <= _STROKES_MOST[0] and height <= _STROKES_MOST[1]


def _matrix(thing: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix)):
        return _UNMOVED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _joined(one: _Matrix, two: _Matrix) -> _Matrix:
    """First the one, then the other."""
    return (
        one[0] * two[0] + one[1] * two[2],
        one[0] * two[1] + one[1] * two[3],
        one[2] * two[0] + one[3] * two[2],
        one[2] * two[1] + one[3] * two[3],
        one[4] * two[0] + one[5] * two[2] + two[4],
        one[4] * two[1] + one[5] * two[3] + two[5],
    )


def _moved(corners: Sequence[float], matrix: _Matrix) -> list[float]:
    a, b, c, d, e, f = matrix
    points = [(corners[x], corners[y]) for x in (0, 2) for y in (1, 3)]
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return [min(xs), min(ys), max(xs), max(ys)]


def _kind(thing: int, corners: Sequence[float]) -> ShapeKind | None:
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    if library.type_of(thing) == raw.FPDF_PAGEOBJ_IMAGE:
        return ShapeKind.STROKES if width >= _PICTURE_LEAST[0] and height >= _PICTURE_LEAST[1] else None
    points = library.points_of(thing)
    if not 2 <= points <= _MOST_POINTS:
        return None
    mark = ctypes.cast(thing, raw.FPDF_PAGEOBJECT)
    if points in _CORNERS and library.way_to(library.point_at(thing, 1)) != raw.FPDF_SEGMENT_BEZIERTO:
        if max(width, height) > _SQUARE_MOST:
            return None  # a cell of a table: nothing so wide is drawn by hand with so few points
        if _is_rectangle(library.path(thing, points)):
            return _square(mark) if 0.7 <= width / height <= 1.43 else None
    return ShapeKind.STROKES if _is_drawn(mark) else None


def _is_rectangle(path: Sequence[tuple[float, float]]) -> bool:
    """Whether every side runs along the page and the path comes back to its beginning."""
    if len(set(path)) != 4:
        return False
    sides = zip(path, [*path[1:], path[0]], strict=True)
    return all(abs(x - x2) < 0.05 or abs(y - y2) < 0.05 for (x, y), (x2, y2) in sides)


def _square(mark: Any) -> ShapeKind | None:
    filled, stroked = _drawing(mark)
    if filled and _is_dark(mark, raw.FPDFPageObj_GetFillColor):
        return ShapeKind.FILLED
    return ShapeKind.SQUARE if stroked or filled else None


def _drawing(mark: Any) -> tuple[bool, bool]:
    """Whether it is filled, whether its outline is drawn; neither for a path that only clips."""
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(mark, ctypes.byref(fill), ctypes.byref(stroke))
    return fill.value != raw.FPDF_FILLMODE_NONE, bool(stroke.value)


def _is_drawn(mark: Any) -> bool:
    """Whether something darker than paper is left on the page."""
    filled, stroked = _drawing(mark)
    return (filled and _is_dark(mark, raw.FPDFPageObj_GetFillColor)) or (
        stroked and _is_dark(mark, raw.FPDFPageObj_GetStrokeColor)
    )


def _is_dark(mark: Any, colour_of: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    places = (ctypes.byref(part) for part in (red, green, blue, alpha))
    if not colour_of(mark, *places):
        return True
    return alpha.value > 40 and min(red.value, green.value, blue.value) < _PALE
