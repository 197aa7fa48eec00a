"""What comes in as a file: is it a PDF that opens, and under which name is it shown (UPLOAD-1 to UPLOAD-4)."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from compliance_app.foundation.confined import Limits, Program, Stopped
from compliance_app.foundation.errors import Refusal
from compliance_app.readings.rules.cards import numbers_in

MOST_PAGES = 3_000
LONGEST_NAME = 150
_HEAD = 4096
_BLOCK = 256 * 1024
_LIMITS = Limits(seconds=30, cpu_seconds=15, memory=1536 * 1024 * 1024, answer=_HEAD)

_BEFORE = 1024  # bytes that may stand before a PDF's mark; readers look no further

_opener = Program("compliance_app.readings.pdf.counting", at_once=4, turn=60)

_LOOKS_LIKE = {
    "text/html": "a web page",
    "image/png": "a picture",
    "image/jpeg": "a picture",
    "image/tiff": "a picture",
    "image/heic": "a picture",
    "application/msword": "a Word document",
    "application/vnd.ms-excel": "a spreadsheet",
}


class BadFile(Refusal):
    """The file cannot be taken; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class CheckedFile:
    """A file ready to be kept: its stream stands at the beginning; `name` is safe to show."""

    stream: BinaryIO
    name: str
    size: int
    sha256: str


def check(stream: BinaryIO, file_name: str, limit: int) -> CheckedFile:
    """Accept a PDF that opens without a password and is no larger than `limit` bytes; raises BadFile."""
    found = measure(stream, file_name)
    if not found.size:
        raise BadFile("The file is empty. Choose the PDF file again and send it.")
    if found.size > limit:
        raise BadFile(
            f"The file is larger than {limit // (1024 * 1024)} MB. Save it smaller, for example with fewer scanned "
            "pictures, and send that copy."
        )
    _refuse_other_types(stream)
    _refuse_unopenable(stream)
    return found


def measure(stream: BinaryIO, file_name: str) -> CheckedFile:
    """Size, fingerprint and safe name of a file that needs no check (our own demonstration papers)."""
    stream.seek(0)
    size, fingerprint = 0, hashlib.sha256()
    while block := stream.read(_BLOCK):
        size += len(block)
        fingerprint.update(block)
    stream.seek(0)
    return CheckedFile(stream, safe_name(file_name), size, fingerprint.hexdigest())


def safe_name(file_name: str) -> str:
    """The name to show and to offer on download: no path, invisible sign or card number, not endless; ends in .pdf."""
    last = PurePosixPath(unicodedata.normalize("NFC", file_name).replace("\\", "/")).name
    # Category C: control signs and those that turn the direction of writing, which hide an extension.
    visible = "".join(" " if sign.isspace() else sign for sign in last if not _is_invisible(sign))
    name = " ".join(visible.split())
    stem = _without_cards(name[:-4] if name.lower().endswith(".pdf") else name)
    return f"{stem.strip('. ')[: LONGEST_NAME - 4].rstrip('. ') or 'document'}.pdf"


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign).startswith("C") and not sign.isspace()


def _without_cards(stem: str) -> str:
    """Of a card number its last four digits only: a name stands in lists, letters and the trail (PCI DSS 3.4.1)."""
    for digits in numbers_in(stem.replace("_", " ")):
        stem = re.sub(r"\D?".join(digits), f"…{digits[-4:]}", stem)
    return stem


def _refuse_other_types(stream: BinaryIO) -> None:
    head = stream.read(_HEAD)
    stream.seek(0)
    if b"%PDF-" in head[: _BEFORE + 5] and not head.startswith(b"PK"):
        return
    raise BadFile(
        f"This is not a PDF file; it looks like {_looks_like(head)}. Save or print the document as PDF and send that."
    )


def _looks_like(head: bytes) -> str:
    if head.startswith(b"PK"):
        return "a ZIP archive or an office document"
    # Asked for late: its tables take a twentieth of every program's start, and only a refusal needs them.
    import puremagic

    try:
        return _LOOKS_LIKE.get(str(puremagic.from_string(head, mime=True)), "another kind of file")
    except (puremagic.PureError, ValueError):
        return "another kind of file"


def _refuse_unopenable(stream: BinaryIO) -> None:
    answer = _open_elsewhere(stream)
    if answer == "password":
        raise BadFile("The PDF is locked with a password. Save a copy without the password and send that.")
    if not answer.isdecimal():
        raise BadFile(
            "The PDF is damaged or incomplete and does not open. Save or print it as PDF again and send that."
        )
    if int(answer) > MOST_PAGES:
        raise BadFile(
            f"The PDF has {int(answer):,} pages; {MOST_PAGES:,} is the most. Send the document asked for only."
        )


def _open_elsewhere(stream: BinaryIO) -> str:
    """The number of pages, or a word that says why it does not open."""
    try:
        return _opener.run(stream, _LIMITS).decode("ascii", "replace")
    except Stopped:
        return "damaged"
