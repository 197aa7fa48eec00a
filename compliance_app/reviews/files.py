"""Measures a PDF or draws one of its pages as PNG: a program of its own, run with limits by `pdf.py`.

It reads the PDF from its input, writes to its output, and opens no file: whatever a hostile PDF does to the parser
stays in a process that holds nothing else.
"""

import json
import struct
import sys
import zlib
from collections.abc import Sequence

import pypdfium2

MOST_PAGES = 400
MOST_PIXELS = 6_000_000  # about A4 at 230 dots an inch; a huge page is drawn smaller instead


def sizes(document: pypdfium2.PdfDocument) -> list[list[int]]:
    """Width and height of each page in points, at most MOST_PAGES of them, whole and at least 1."""
    count = min(len(document), MOST_PAGES)
    return [[max(1, round(side)) for side in document.get_page_size(number)] for number in range(count)]


def draw(document: pypdfium2.PdfDocument, number: int, width: int) -> bytes:
    """Page `number` (from 0) as PNG, `width` pixels wide unless that makes it larger than MOST_PIXELS."""
    page = document[number]
    across, down = (max(1.0, side) for side in page.get_size())
    scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False, prefer_bgrx=False)
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Rows of 8-bit grey or colour as a PNG file (ISO/IEC 15948, no filter, no interlace)."""
    colour = {1: 0, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width * channels] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def main(arguments: Sequence[str]) -> int:
    """`sizes`, or `draw PAGE WIDTH`; 0 when done, 3 when the PDF cannot be read."""
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if arguments[0] == "sizes":
            answer = json.dumps(sizes(document)).encode()
        else:
            answer = draw(document, int(arguments[1]), int(arguments[2]))
    except (pypdfium2.PdfiumError, IndexError, MemoryError):
        return 3
    sys.stdout.buffer.write(answer)
    return 0
