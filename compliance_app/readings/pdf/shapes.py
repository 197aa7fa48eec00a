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
_Found = tuple[int, float, float, float, float]
"""An object with the corners of its box in the page's own coordinates."""


def shapes_of(page: Any, sheet: Sheet) -> tuple[Shape, ...]:
    """Every small drawing, those within other drawings included."""
    found: list[Shape] = []
    for thing, *corners in _small(page):
        kind = _kind(thing, corners)
        if kind is not None:
            found.append(Shape(kind, sheet.box(*corners)))
    return tuple(found)


def _small(page: Any) -> Iterator[_Found]:
    handle = library.address(page)
    count = min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    things = [thing for thing in map(library.object_at, repeat(handle), range(count)) if thing]
    yield from _among(things, _UNMOVED, _DEEPEST, [_MOST_OBJECTS])


def _among(things: Sequence[int], matrix: _Matrix, depth: int, left: list[int]) -> Iterator[_Found]:
    """`left` counts down over the whole page: drawings that hold drawings that hold drawings end somewhere."""
    left[0] -= len(things)
    kinds = list(map(library.type_of, things))
    marks = [
        thing
        for thing, kind in zip(things, kinds, strict=True)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)
    ]
    sides = library.bounds(marks)
    for thing, *corners in zip(marks, sides[0::4], sides[1::4], sides[2::4], sides[3::4], strict=True):
        moved = corners if matrix is _UNMOVED else _moved(corners, matrix)
        width, height = moved[2] - moved[0], moved[3] - moved[1]
        if min(width, height) >= _LEAST and min(width, height) <= _STROKES_MOST[1] and max(width, height) <= 320:
            yield thing, moved[0], moved[1], moved[2], moved[3]
    if depth == 0:
        return
    for thing, kind in zip(things, kinds, strict=True):
        if kind == raw.FPDF_PAGEOBJ_FORM and left[0] > 0:
            inner = ctypes.cast(thing, raw.FPDF_PAGEOBJECT)
            count = min(max(0, raw.FPDFFormObj_CountObjects(inner)), left[0])
            parts = [part for part in map(library.inner_object_at, repeat(thing), range(count)) if part]
            yield from _among(parts, _joined(_matrix(inner), matrix), depth - 1, left)


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
    mark = ctypes.cast(thing, raw.FPDF_PAGEOBJECT)
    if library.type_of(thing) == raw.FPDF_PAGEOBJ_IMAGE:
        return ShapeKind.STROKES if width >= _PICTURE_LEAST[0] and height >= _PICTURE_LEAST[1] else None
    points = raw.FPDFPath_CountSegments(mark)
    if not 2 <= points <= _MOST_POINTS:
        return None
    if points in _CORNERS and _is_rectangle(mark, points):
        if not (width <= _SQUARE_MOST and height <= _SQUARE_MOST and 0.7 <= width / height <= 1.43):
            return None
        return _square(mark)
    return ShapeKind.STROKES if _is_drawn(mark) else None


def _is_rectangle(mark: Any, points: int) -> bool:
    """Whether every side runs along the page and the path comes back to its beginning."""
    places = []
    for index in range(points):
        segment = raw.FPDFPath_GetPathSegment(mark, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO:
            return False
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        places.append((x.value, y.value))
    if len(set(places)) != 4:
        return False
    sides = zip(places, [*places[1:], places[0]], strict=True)
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
