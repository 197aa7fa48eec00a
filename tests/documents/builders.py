"""PDF files made on the spot, and documents received by the real verb."""

import io
import itertools
import zipfile
from datetime import date, datetime

import pypdfium2

from compliance_app.accounts.models import User
from compliance_app.documents import service
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, SaqType
from compliance_app.merchants.models import Merchant
from tests.factories import NOON, TODAY, actor_of

_widths = itertools.count(200)


def make_pdf(pages: int = 1) -> bytes:
    """A PDF unlike any made before."""
    document = pypdfium2.PdfDocument.new()
    width = next(_widths)
    for _ in range(pages):
        document.new_page(width, 300)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def make_locked_pdf() -> bytes:
    """A PDF that asks for a password: no password fits what it keeps as its check."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>"
    start = len(content)
    return content + b"xref\n0 5\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        trailer,
        start,
    )


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
