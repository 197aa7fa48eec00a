"""Files attached to a PDF or to a place on its pages: what they hold, archives opened, within a limit on all of it."""

import ctypes
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library

MOST_BYTES = 32 * 1024 * 1024
"""Of all files attached to a document, unpacked: what lies beyond is not looked at."""
_MOST_FILES, _DEEPEST = 500, 3
_ARCHIVE = b"PK\x03\x04"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM")

# What a program for writing puts around each piece of a sentence; every other tag parts what stands beside it.
_pieces = re.compile(r"</?(?:w:(?!p\b|br\b|tab\b|tc\b)|(?:r|t|rPr)\b)[^<>]{0,1000}>")
_parting = re.compile(r'[<>"]+')


def files_of(document: Any) -> Iterator[bytes]:
    """What is attached to a whole document."""
    for number in range(min(raw.FPDFDoc_GetAttachmentCount(document), _MOST_FILES)):
        yield content_of(raw.FPDFDoc_GetAttachment(document, number))


def content_of(attachment: Any) -> bytes:
    """An attached file; nothing of one that is damaged, or larger than what is looked at."""
    if not attachment:
        return b""
    file = ctypes.cast(attachment, raw.FPDF_ATTACHMENT)
    return library.content(raw.FPDFAttachment_GetFile, file, most=MOST_BYTES)


def unpacked(files: Iterable[bytes]) -> Iterator[bytes]:
    """The files, those in archives too, as documents of office programs are; no more than what is looked at."""
    left = MOST_BYTES
    opened: list[Iterator[bytes]] = [iter(files)]
    for _ in range(_MOST_FILES):
        while opened and (file := next(opened[-1], None)) is None:
            opened.pop()
        if not opened or file is None or (left := left - len(file)) < 0:
            return
        if not file.startswith(_ARCHIVE):
            yield file
        elif len(opened) <= _DEEPEST:
            opened.append(_members(file))


def _members(file: bytes) -> Iterator[bytes]:
    """Those of an archive, as far as it is neither damaged nor locked."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            for member in archive.infolist():
                with archive.open(member) as opened:
                    yield opened.read(MOST_BYTES)
    except _UNREADABLE:
        return


def text_in(content: bytes) -> str:
    """What a file of any kind may say: pictures say nothing, of two bytes for a sign the empty one goes."""
    if content.startswith(_PICTURES):
        return ""
    text = content.replace(b"\0", b"").decode("utf-8", "replace")
    return _parting.sub("\n", _pieces.sub("", text)) if "<" in text else text
