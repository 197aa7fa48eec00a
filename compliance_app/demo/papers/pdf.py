"""Writes a PDF file byte by byte, with the fonts every reader has: hundreds of them take no time."""

import unicodedata
from collections.abc import Sequence
from functools import cache

WIDTH, HEIGHT = 595, 842
"""A4, in points."""

# Widths of the signs from the space on, in thousandths of the size: the standard metrics of Helvetica.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_BOLD = 1.1  # how much wider the bold letters run, about


def known(value: str) -> str:
    """The text in the signs of the built-in fonts; a letter they lack loses its mark."""
    if value.isascii():
        return value
    kept = "".join(c if c.encode("cp1252", "ignore") else unicodedata.normalize("NFKD", c)[0] for c in value)
    return kept.replace("ł", "l").replace("Ł", "L").encode("cp1252", "replace").decode("cp1252")


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide a text runs, in points."""
    return sum(map(_width_of_sign, text)) * size / 1000 * (_BOLD if bold else 1)


@cache
def _width_of_sign(sign: str) -> int:
    base = ord(unicodedata.normalize("NFKD", sign)[0])
    return _WIDTHS[base - 32] if 32 <= base < 127 else 556


def escaped(text: str) -> bytes:
    """As it stands between the brackets of a PDF string."""
    plain = known(text).encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def file_of(pages: Sequence[bytes], title: str) -> bytes:
    """The file of pages whose drawings are given."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /Producer (Compliance Desk demonstration) >>" % escaped(title),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique /Encoding /WinAnsiEncoding >>",
    ]
    for number, body in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 6 0 R >> >> >>" % (WIDTH, HEIGHT, 8 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
