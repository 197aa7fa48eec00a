"""What a file says on none of its pages: its properties, its outline, the data of its form, files attached to it.

None of it is part of a paper, but all of it would be kept with it.
"""

import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import attached, library
from compliance_app.readings.pdf.opening import HEAD, Unopened, document_in
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.rules.text import DocumentText

_PROPERTIES = (b"Title", b"Author", b"Subject", b"Keywords", b"Creator", b"Producer", b"Company", b"Comments")
_MOST = 2_000  # properties, titles in the outline, streams of metadata
_MOST_BYTES = 4 * 1024 * 1024  # of one text
_DEEPEST = 2  # a PDF attached to one that is attached
_SECONDS = 4.0  # for all that is attached: what is left then is not looked at

_metadata = re.compile(rb"/Subtype\s*/XML\b")
_stream = re.compile(rb"stream\r?\n")
_NEAR = 400  # bytes between a stream's kind and its beginning
_info = re.compile(rb"/Info\s+(\d+)\s+(\d+)\s+R\b")
_name = re.compile(rb"/([A-Za-z][\w.-]{0,60})\s*[(<]")


def with_beside(text: DocumentText, document: Document, content: Any) -> DocumentText:
    """The text of a document with all of it; `content` is the file that the document was opened from."""
    return _with_beside(text, document, content, 0, time.monotonic() + _SECONDS)


def _with_beside(text: DocumentText, document: Document, content: Any, depth: int, end: float) -> DocumentText:
    opened = document.library
    content = library.unlocked(opened) or content
    texts = [*_properties(opened, content), *_metadata_in(content), *_titles(opened), *_form_data(opened)]
    documents = []
    for file in attached.unpacked(chain(attached.files_of(opened), document.attached)):
        if time.monotonic() > end:
            break
        if b"%PDF-" not in file[:HEAD]:
            texts.append(attached.text_in(file))
        elif depth < _DEEPEST and (inner := _inner(file, depth, end)) is not None:
            documents.append(inner)
    return replace(text, beside=tuple(filter(None, texts)), attached=tuple(documents))


def _inner(file: bytes, depth: int, end: float) -> DocumentText | None:
    """What an attached PDF says; nothing where it does not open."""
    content = bytearray(file)
    try:
        document = Document(document_in(content))
    except Unopened:
        return None
    return _with_beside(document.text(end - time.monotonic()), document, content, depth + 1, end)


def _properties(document: Any, content: Any) -> Iterator[str]:
    """The usual ones, and those of a maker's own whose names stand in the file uncompressed."""
    names = list(_PROPERTIES)
    for number, generation in _info.findall(content)[-1:]:
        if begin := re.search(rb"\b%b\s+%b\s+obj\b" % (number, generation), content):
            names += _name.findall(content[begin.end() : begin.end() + _MOST_BYTES].partition(b"endobj")[0])
    for name in list(dict.fromkeys(names))[:_MOST]:
        if text := library.long_string(raw.FPDF_GetMetaText, document, name):
            yield f"{name.decode()}: {text}"


def _metadata_in(content: Any) -> Iterator[str]:
    """Properties as XMP: streams, so that their kind stands in the file uncompressed wherever they belong."""
    for kind in islice(_metadata.finditer(content), _MOST):
        if begin := _stream.search(content, kind.end(), kind.end() + _NEAR):
            data = content[begin.end() : begin.end() + _MOST_BYTES].partition(b"endstream")[0]
            yield attached.text_in(_inflated(data))


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES)
    except zlib.error:
        return data  # as it stands, then: most write it so that other programs find it


def _titles(document: Any) -> Iterator[str]:
    """The titles in the outline, so many at most: one may lead back to itself."""
    waiting = [raw.FPDFBookmark_GetFirstChild(document, None)]
    for _ in range(_MOST):
        if not waiting:
            return
        if title := waiting.pop():
            yield library.long_string(raw.FPDFBookmark_GetTitle, title)
            waiting.append(raw.FPDFBookmark_GetNextSibling(document, title))
            waiting.append(raw.FPDFBookmark_GetFirstChild(document, title))


def _form_data(document: Any) -> Iterator[str]:
    """What an XFA form holds beside the fields that are shown."""
    for number in range(min(raw.FPDF_GetXFAPacketCount(document), _MOST)):
        yield attached.text_in(library.content(raw.FPDF_GetXFAPacketContent, document, number, most=_MOST_BYTES))
