"""Pages of a PDF as pictures, drawn in a process of its own with limits of time and memory."""

import io
import json

from compliance_app.foundation.confined import Limits, Program, Reason, Stopped
from compliance_app.foundation.errors import Refusal

_SECONDS = 20.0
_MEMORY = 1_500 * 1024 * 1024  # bytes of address space; the library alone maps some hundred megabytes
_LARGEST = 32 * 1024 * 1024  # bytes of a picture
# A reviewer scrolling fast must not take every core of a small machine.
_program = Program("compliance_app.reviews.files", at_once=2, turn=60)


class Unreadable(Refusal):
    """The file is damaged, locked by a password, or too heavy to draw; it can be downloaded or sent back."""


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points; raises Unreadable."""
    return [(width, height) for width, height in json.loads(_run(content, "sizes"))]


def page_picture(content: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) as PNG about `width` pixels wide; raises Unreadable."""
    return _run(content, "draw", str(number - 1), str(width))


def _run(content: bytes, *arguments: str) -> bytes:
    limits = Limits(_SECONDS, cpu_seconds=10, memory=_MEMORY, answer=_LARGEST)
    try:
        return _program.run(io.BytesIO(content), limits, *arguments)
    except Stopped as stopped:
        if stopped.reason in (Reason.TOO_SLOW, Reason.BUSY):
            raise Unreadable("This page takes too long to draw. Download the file to look at it.") from stopped
        raise Unreadable(
            "This file cannot be shown as pages: it is damaged, locked by a password or too heavy. "
            "Download it to look at it, or send it back as unreadable."
        ) from stopped
