"""Opening a file: which kind it is by its first bytes, and the library's document where it is a PDF."""

import ctypes
import mmap
import struct
import zipfile
from typing import Any, BinaryIO

import pypdfium2.raw as raw

from compliance_app.readings.rules.text import Obstacle

HEAD = 1024  # bytes: by ISO 32000-1 (annex H, implementation note 13) readers look for %PDF within so many
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_OTHERS = (*_ARCHIVES, _OLD_OFFICE, _RTF)


class Unopened(Exception):
    """The file is no PDF that opens."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


def opened(stream: BinaryIO) -> Any:
    """The library's document of a file that has a descriptor; raises Unopened."""
    return document_in(mapped(stream))


def mapped(stream: BinaryIO) -> mmap.mmap:
    """A file that has a descriptor, in memory but not copied; raises Unopened."""
    try:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY)
    except ValueError as error:  # an empty file
        raise Unopened(Obstacle.NOT_PDF) from error


def document_in(content: mmap.mmap | bytearray) -> Any:
    """The library's document of a file in memory; raises Unopened."""
    # An archive that holds a PDF uncompressed has its mark near the beginning too.
    start = -1 if content[:HEAD].startswith(_OTHERS) else content.find(b"%PDF-", 0, HEAD)
    if start < 0:
        raise Unopened(_other(content))
    view = (ctypes.c_char * (len(content) - start)).from_buffer(content, start)
    document = raw.FPDF_LoadMemDocument64(view, len(view), None)
    if not document:
        locked = raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unopened(Obstacle.PASSWORD if locked else Obstacle.DAMAGED)
    _kept.append(view)
    return document


_kept: list[Any] = []  # the library reads from the mapping as long as the process lives


def _other(content: Any) -> Obstacle:
    head = content[:HEAD]
    if head.startswith((_OLD_OFFICE, _RTF)):
        return Obstacle.WORD_DOCUMENT
    if not head.startswith(_ARCHIVES):
        return Obstacle.NOT_PDF
    try:
        with zipfile.ZipFile(content) as archive:
            if any(name.startswith("word/") for name in archive.namelist()):
                return Obstacle.WORD_DOCUMENT
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, struct.error):
        pass
    return Obstacle.ARCHIVE
