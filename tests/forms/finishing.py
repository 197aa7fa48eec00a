"""What is done to a finished PDF: turned pages, Wingdings' private signs."""

import io
import re

import pikepdf


def turned(content: bytes) -> bytes:
    """The same pages to the eye, drawn sideways and turned back by /Rotate."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            page.contents_add(f"q 0 1 -1 0 {height} 0 cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            page.mediabox = pikepdf.Array([0, 0, height, width])
            page.Rotate = 90
        return _saved(pdf)


def wingdings(content: bytes) -> bytes:
    """Ballot boxes carry the private signs that word processors take from Wingdings."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                stream = thing.ToUnicode
                table = stream.read_bytes()
                table = re.sub(rb"<2610>", b"<F0A8>", table)
                table = re.sub(rb"<2612>", b"<F0FE>", table)
                stream.write(table)
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target, static_id=True)
    return target.getvalue()
