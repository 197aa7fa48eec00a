"""Tick boxes and ticks that are small pictures on a page of text: the ink in their place of the drawn page tells them.

An empty box and a ticked one are pictures alike, so nothing is taken from a picture being there.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from compliance_app.readings.pdf.drawing import Picture, pictures_of
from compliance_app.readings.pdf.placing import Placing
from compliance_app.readings.pdf.squares import ink_of, is_blank, squares_of
from compliance_app.readings.rules.marks import INK_EMPTY, overlap
from compliance_app.readings.rules.text import Box, DocumentText, PageText, Shape, ShapeKind

_DOTS = 250
_MARGIN = 4.0  # points around a picture, for the box that a tick is laid into
_MOST = 80  # pictures of one page; more are bullets, or ornaments
SECONDS = 6.0  # of computing, for a document
_ALIKE = 1.0  # points


@dataclass(frozen=True)
class _Seen:
    """What is drawn in the place of an icon: the frame of a box there, if any, and the ink within it."""

    icon: Box
    frame: Box | None
    ink: float
    blank: bool


def with_icons(document: Any, text: DocumentText, icons: Mapping[int, Sequence[Box]]) -> DocumentText:
    """The document with what its icons (by the number of their page) show; those there is no time for may be ticks."""
    end = time.process_time() + SECONDS
    pages = (_told(document, page, icons[page.number], end) if page.number in icons else page for page in text.pages)
    return replace(text, pages=tuple(pages))


def _told(document: Any, page: PageText, icons: Sequence[Box], end: float) -> PageText:
    places = [_around(icon) for icon in icons] if len(icons) <= _MOST and time.process_time() < end else []
    pictures = pictures_of(document, page.number, _DOTS, Placing(page.width, page.height), places)
    in_time = takewhile(lambda _: time.process_time() < end, pictures)
    seen = [_seen(picture, icon) for picture, icon in zip(in_time, icons, strict=False)]
    shapes = [_shape(icon, seen) for icon in seen if not icon.blank]
    unseen = [Shape(ShapeKind.STROKES, icon) for icon in icons[len(seen) :]]
    return replace(page, shapes=(*page.shapes, *shapes, *unseen))


def _around(icon: Box) -> Box:
    return Box(icon.left - _MARGIN, icon.top - _MARGIN, icon.right + _MARGIN, icon.bottom + _MARGIN)


def _seen(picture: Picture, icon: Box) -> _Seen:
    for square in squares_of(picture):
        frame = picture.box(square.left, square.top, square.right, square.bottom)
        if overlap(frame, icon) >= 0.5 * min(frame.width * frame.height, icon.width * icon.height):
            return _Seen(icon, frame, square.ink, blank=False)
    return _Seen(icon, None, ink_of(picture, icon), blank=is_blank(picture, icon))


def _shape(icon: _Seen, others: Iterable[_Seen]) -> Shape:
    """A square where an icon shows a box, strokes where it may be a tick.

    Without a frame that is plain to see, ink is a tick in a box only beside an icon alike that has none.
    """
    if icon.frame is not None:
        return Shape(ShapeKind.SQUARE, icon.frame, icon.ink)
    if icon.ink <= INK_EMPTY or any(other.ink <= INK_EMPTY and _alike(icon, other) for other in others):
        return Shape(ShapeKind.SQUARE, icon.icon, icon.ink)
    return Shape(ShapeKind.STROKES, icon.icon)


def _alike(one: _Seen, other: _Seen) -> bool:
    return (
        not other.blank
        and abs(one.icon.width - other.icon.width) < _ALIKE
        and abs(one.icon.height - other.icon.height) < _ALIKE
    )
