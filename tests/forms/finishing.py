"""What is done to a finished PDF: turned pages, Wingdings' private signs."""

import io
import re

import pikepdf


def turned(content: bytes, angle: int) -> bytes:
    """The same pages to the eye, drawn turned and turned back by /Rotate (90, 180 or 270 degrees)."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            matrix = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
            numbers = " ".join(str(number) for number in matrix[angle])
            page.contents_add(f"q {numbers} cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            page.mediabox = pikepdf.Array([0, 0, width, height] if angle == 180 else [0, 0, height, width])
            page.Rotate = angle
        return _saved(pdf)


def shifted(content: bytes, right: int = 130, up: int = -70) -> bytes:
    """The same pages, their boxes beginning elsewhere than at 0, 0."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            sides = [float(side) for side in page.mediabox]
            page.contents_add(f"q 1 0 0 1 {right} {up} cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            page.mediabox = pikepdf.Array([sides[0] + right, sides[1] + up, sides[2] + right, sides[3] + up])
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
