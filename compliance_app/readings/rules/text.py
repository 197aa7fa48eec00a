"""What stands on the pages of a PDF, before anybody asks what it means: words, drawn shapes, form fields.

All lengths are in points (1/72 inch) with the origin in the upper left corner of the page as it is displayed
(its rotation applied): x grows to the right, y downwards.

A page has hundreds of words, so what stands on it is made of classes that are quick to make: `Final` keeps them from
being changed, which the type checker holds, for frozen dataclasses take three times as long. Named tuples are as quick,
but the rules look at their parts so often that understanding a document takes a sixth longer with them.
"""

import enum
from dataclasses import dataclass
from typing import Final


class Source(enum.StrEnum):
    """Where a page's words come from."""

    TEXT = "text"
    OCR = "ocr"
    NONE = "none"


class Obstacle(enum.StrEnum):
    """Why a file, or a part of it, could not be read."""

    DAMAGED = "damaged"
    PASSWORD = "password"
    NOT_PDF = "not_pdf"
    ARCHIVE = "archive"
    WORD_DOCUMENT = "word_document"
    TOO_LONG = "too_long"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    NO_TEXT_NO_OCR = "no_text_no_ocr"
    OCR_CUT_SHORT = "ocr_cut_short"


class ShapeKind(enum.StrEnum):
    """What a small drawing is; `STROKES` is any drawing that is neither a square nor a filled square."""

    SQUARE = "square"
    FILLED = "filled"
    STROKES = "strokes"


@dataclass(slots=True, unsafe_hash=True)
class Box:
    """A rectangle on a page, in points."""

    left: Final[float]
    top: Final[float]
    right: Final[float]
    bottom: Final[float]

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre as (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether the point lies within, its edges included."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


@dataclass(slots=True, unsafe_hash=True)
class Word:
    """Signs between spaces. `confidence` is 1 for a PDF's own text, the recogniser's word for OCR (0 to 1)."""

    text: Final[str]
    box: Final[Box]
    confidence: Final[float] = 1.0


@dataclass(slots=True, unsafe_hash=True)
class Shape:
    """A small drawing, such as the square of a check box or the strokes of a tick. `ink` is the dark part of a
    square's inside (0 to 1), measured on pictures of pages only."""

    kind: Final[ShapeKind]
    box: Final[Box]
    ink: Final[float | None] = None


@dataclass(slots=True, unsafe_hash=True)
class FormField:
    """A field of a PDF form (AcroForm). `value` is its text; `checked` is None unless it is a check box or radio.

    Its name says nothing: each program gives its own.
    """

    box: Final[Box]
    value: Final[str] = ""
    checked: Final[bool | None] = None


@dataclass(frozen=True, slots=True)
class PageText:
    """One page; `number` counts from 1. Words come in the order of the file, which need not be that of reading.

    `remarks` is what notes say that is not drawn: no part of the form, yet part of the file that would be kept.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    shapes: tuple[Shape, ...] = ()
    fields: tuple[FormField, ...] = ()
    source: Source = Source.TEXT
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What could be taken from a file. `page_count` is what the file has; `pages` those that were read.

    `beside` is what it says on no page: in its properties, in files attached to it; `attached` are those of them that
    are documents too. No part of the form either.
    """

    pages: tuple[PageText, ...] = ()
    page_count: int = 0
    obstacles: tuple[Obstacle, ...] = ()
    beside: tuple[str, ...] = ()
    attached: tuple["DocumentText", ...] = ()
