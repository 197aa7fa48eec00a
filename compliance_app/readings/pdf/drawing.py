"""Pages drawn in grey, upright and straight, whole or a small place of them."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf.placing import Placing
from compliance_app.readings.rules.text import Box

_MOST_PIXELS = 12_000_000
_FAINT = 60  # levels of grey below the paper's
_DARK = bytes(level < 190 for level in range(256))
_WHOLE = 0.94  # of the way from edge to edge
_LEAST_INK = 8.0  # square points: less is no word


@dataclass(frozen=True)
class Picture:
    """A part of a page in grey: `width` bytes a row, 0 is black; `scale` pixels a point; where it begins, in points."""

    pixels: bytes
    width: int
    height: int
    scale: float
    left: float = 0.0
    top: float = 0.0

    @property
    def is_blank(self) -> bool:
        """Whether there is hardly any ink: a recogniser looks for long in the grain of an empty page."""
        sample = self.pixels[:: max(1, len(self.pixels) // 20_000)]
        paper = max(range(256), key=sample.count)
        dark = self.pixels.translate(bytes(level < paper - _FAINT for level in range(256))).count(1)
        return dark < _LEAST_INK * self.scale**2

    def without_lines(self) -> "Picture":
        """The same without what is dark from edge to edge, up or across: lines of a table, taken for signs."""
        pixels, width = bytearray(self.pixels), self.width
        dark = self.pixels.translate(_DARK)
        for column in range(width):
            if dark[column::width].count(1) >= _WHOLE * self.height:
                for near in range(max(0, column - 1), min(width, column + 2)):
                    pixels[near::width] = b"\xff" * self.height
        for row in range(0, len(dark), width):
            if dark.count(1, row, row + width) >= _WHOLE * width:
                pixels[row : row + width] = b"\xff" * width
        return replace(self, pixels=bytes(pixels))

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Pixels as a box on the page."""
        across, down, scale = self.left, self.top, self.scale
        return Box(across + left / scale, down + top / scale, across + right / scale, down + bottom / scale)


def picture_of(document: Any, number: int, dots: int, placing: Placing) -> Picture | None:
    """Page `number` (from 1) whole, smaller where it would be huge."""
    return next(pictures_of(document, number, dots, placing, [Box(0.0, 0.0, *placing.size)]), None)


def pictures_of(document: Any, number: int, dots: int, placing: Placing, boxes: Iterable[Box]) -> Iterator[Picture]:
    """Places of the straight page, in their order; nothing where the page does not open."""
    page = raw.FPDF_LoadPage(document, number - 1)
    if not page:
        return
    try:
        for box in boxes:
            yield _drawn(page, dots, placing, box)
    finally:
        raw.FPDF_ClosePage(page)


def _drawn(page: Any, dots: int, placing: Placing, box: Box) -> Picture:
    across, down = max(1.0, box.width), max(1.0, box.height)
    scale = min(dots / 72, (_MOST_PIXELS / (across * down)) ** 0.5)
    width, height = max(1, round(across * scale)), max(1, round(down * scale))
    a, b, c, d, e, f = (scale * each for each in placing.matrix)
    matrix = raw.FS_MATRIX(a, b, c, d, e - box.left * scale, f - box.top * scale)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        whole = raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, whole, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    if stride != width:
        pixels = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    return Picture(pixels, width, height, scale, box.left, box.top)
