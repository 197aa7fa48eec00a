"""PDF files drawn on the spot for the reader, and what it takes from them without a process of its own."""

import io
import tempfile
from collections.abc import Callable

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from compliance_app.readings.pdf import program
from compliance_app.readings.pdf.opening import opened
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.rules import DocumentText, PageText, Reading

Drawing = Callable[[Canvas], None]


def drawn(*pages: Drawing, size: tuple[float, float] = A4) -> bytes:
    """A file with these pages."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=1)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """The file after a change to its objects."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def text_of(content: bytes, recogniser: str = "") -> DocumentText:
    """What the reader takes from a file."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return program.taken(Document(opened(file)), recogniser)[0]


def reading_of(content: bytes) -> Reading:
    """What the reader understands of a file."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return program.read(file)


def page_of(content: bytes) -> PageText:
    """Its first page."""
    return text_of(content).pages[0]


def words_of(content: bytes) -> list[str]:
    """The words of its first page in the order of the file."""
    return [word.text for word in page_of(content).words]
