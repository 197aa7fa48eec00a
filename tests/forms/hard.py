"""Files that are hard to open: locked, damaged, endless, wrapped, or no PDF at all."""

import io
import zipfile
from collections.abc import Iterator

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from tests.forms.quick import paper


def locked(content: bytes, user: str = "", owner: str = "owner") -> bytes:
    """The same PDF encrypted; with an empty user password everybody may open it."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        target = io.BytesIO()
        pdf.save(target, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return target.getvalue()


def preceded(content: bytes, junk: bytes = b"\r\nMIME-Version: 1.0\r\n\r\n") -> bytes:
    """Bytes before %PDF, as a bad mail program leaves them."""
    return junk + content


def truncated(content: bytes, share: float = 0.6) -> bytes:
    """The first part of the file only."""
    return content[: int(len(content) * share)]


def with_pages(content: bytes, pages: int = 500) -> bytes:
    """The same paper followed by pages of other text until it has so many."""
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number in range(pages - len(pdf.pages)):
            canvas.drawString(72, 700, f"Appendix, page {number + 1}: requirement {number % 12 + 1} is in place.")
            canvas.showPage()
        canvas.save()
        with pikepdf.open(io.BytesIO(target.getvalue())) as more:
            pdf.pages.extend(more.pages)
            found = io.BytesIO()
            pdf.save(found, static_id=True)
    return found.getvalue()


def page_bomb(pages: int = 100_000) -> bytes:
    """A small file that claims very many pages: one page that stands in the page tree again and again."""
    layer = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    width, depth, count = 10, 5, 10**5
    body = [layer]
    number = 2
    for level in range(depth):
        kids = b" ".join(b"%d 0 R" % (number + 1) for _ in range(width))
        parent = b"/Parent %d 0 R" % (number - 1) if level else b""
        body.append(b"%d 0 obj<</Type/Pages/Count %d/Kids[%s]%s>>endobj\n" % (number, min(count, pages), kids, parent))
        count //= width
        number += 1
    body.append(b"%d 0 obj<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]>>endobj\n" % (number, number - 1))
    start = b"%PDF-1.4\n"
    offsets, at = [], len(start)
    for part in body:
        offsets.append(at)
        at += len(part)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1) + b"".join(
        b"%010d 00000 n \n" % offset for offset in offsets
    )
    return (
        start + b"".join(body) + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(body) + 1, at)
    )


def zipped(*contents: bytes) -> bytes:
    """A zip of PDFs."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"document-{number + 1}.pdf", content)
    return target.getvalue()


def word_document(text: str = "Self-Assessment Questionnaire A and Attestation of Compliance") -> bytes:
    """The smallest DOCX that a word processor opens."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    kinds = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    links = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    body = (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("_rels/.rels", links)
        archive.writestr("word/document.xml", body)
    return target.getvalue()


def hard_files() -> Iterator[tuple[str, bytes]]:
    """Each of them by its name."""
    content = paper()
    yield "locked-empty", locked(content)
    yield "locked", locked(content, user="secret")
    yield "preceded", preceded(content)
    yield "truncated", truncated(content)
    yield "500-pages", with_pages(content)
    yield "page-bomb", page_bomb()
    yield "zip", zipped(content, content)
    yield "docx", word_document()
    yield "empty", b""
    yield "header-only", b"%PDF-1.7\n"
