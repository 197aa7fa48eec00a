"""PDF files made on the spot, and documents received by the real verb."""

import io
import itertools
import zipfile
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

import pypdfium2

from compliance_app.accounts.models import User
from compliance_app.documents import service
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, SaqType
from compliance_app.merchants.models import Merchant
from tests.factories import NOON, TODAY, actor_of

_widths = itertools.count(200)


def start_again() -> None:
    """The next PDF is the first of a test, the same in each, and none of those made before all tests."""
    global _widths
    _widths = itertools.count(2_000)


def make_pdf(pages: int = 1) -> bytes:
    """A PDF unlike any made before in the same test."""
    return _pdf_as_wide_as(next(_widths), pages)


@cache
def _pdf_as_wide_as(width: int, pages: int) -> bytes:
    """Kept, because it names the moment when it was made."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, 300)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def make_locked_pdf() -> bytes:
    """A PDF that asks for a password: no password fits what it keeps as its check."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    check = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
    return _pdf_of([_CATALOG, _pages([3]), page, check], b" /Encrypt 4 0 R /ID [<00> <00>]")


def written_pdf(pages: int, size: int = 0) -> bytes:
    """A PDF of so many pages; of exactly `size` bytes, where that is said, by a stream that nothing shows."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    objects = [_CATALOG, _pages(range(3, pages + 3)), *[page] * pages]
    if not size:
        return _pdf_of(objects)
    filler = b"<< /Length %07d >>\nstream\n%s\nendstream"
    missing = size - len(_pdf_of([*objects, filler % (0, b"")]))
    short = _pdf_of([*objects, filler % (missing, bytes(missing))])
    missing -= len(short) - size  # the place of the table has more digits now
    return _pdf_of([*objects, filler % (missing, bytes(missing))])


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def _pages(numbers: Collection[int]) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(numbers))


def _pdf_of(objects: Sequence[bytes], more: bytes = b"") -> bytes:
    """The objects as a file, numbered from 1, with the table of their places."""
    content, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(content), len(objects) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n" % size
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, more, start)
    return bytes(content)


def make_zip() -> bytes:
    """A ZIP archive with a PDF in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("saq.pdf", make_pdf())
    return target.getvalue()


def all_ticked(kind: DocumentKind) -> list[str]:
    """Every code of the kind's checklist."""
    return [item.code for item in CHECKLISTS[kind]]


def make_document(
    merchant: Merchant,
    uploader: User,
    kind: DocumentKind = DocumentKind.SAQ,
    saq_type: SaqType | None = SaqType.A,
    content: bytes | None = None,
    name: str = "document.pdf",
    at: datetime = NOON,
    on: date = TODAY,
) -> Document:
    """A document that waits for its check."""
    stream = io.BytesIO(make_pdf() if content is None else content)
    return service.upload(merchant, kind, saq_type, stream, name, actor_of(uploader), at, on)
