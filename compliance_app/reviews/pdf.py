"""Pages of a PDF as pictures, drawn in a process of its own with limits of time and memory."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from compliance_app.foundation.confined import Limits, Program, Reason, Stopped, in_memory
from compliance_app.foundation.errors import Refusal

_SECONDS = 20.0
_MEMORY = 1_500 * 1024 * 1024  # bytes of address space; the library alone maps some hundred megabytes
_LARGEST = 32 * 1024 * 1024  # bytes of a picture
_REMEMBERED = 200  # files of which the sizes of the pages are known
_measured: OrderedDict[str, list[tuple[int, int]]] = OrderedDict()
_lock = threading.Lock()
# A reviewer scrolling fast must not take every core of a small machine.
_program = Program("compliance_app.reviews.files", at_once=2, turn=60)


class Unreadable(Refusal):
    """The file is damaged, locked by a password, or too heavy to draw; it can be downloaded or sent back."""


def known_sizes(sha256: str, blocks: Callable[[], Iterable[bytes]]) -> list[tuple[int, int]]:
    """The sizes of the pages of the file with this hash, measured once in a while; raises Unreadable.

    Nothing of the file itself is kept, so that leafing and a form that comes back open at once.
    """
    with _lock:
        if sha256 in _measured:
            _measured.move_to_end(sha256)
            return _measured[sha256]
    sizes = page_sizes(blocks())
    with _lock:
        _measured[sha256] = sizes
        while len(_measured) > _REMEMBERED:
            _measured.popitem(last=False)
    return sizes


def page_sizes(blocks: Iterable[bytes]) -> list[tuple[int, int]]:
    """Width and height of each page of the file in points; raises Unreadable."""
    return [(width, height) for width, height in json.loads(_run(blocks, "sizes"))]


def page_picture(blocks: Iterable[bytes], number: int, width: int) -> bytes:
    """Page `number` (from 1) as PNG about `width` pixels wide; raises Unreadable."""
    return _run(blocks, "draw", str(number - 1), str(width))


def _run(blocks: Iterable[bytes], *arguments: str) -> bytes:
    limits = Limits(_SECONDS, cpu_seconds=10, memory=_MEMORY, answer=_LARGEST)
    try:
        with in_memory(blocks) as file:
            return _program.run(file, limits, *arguments)
    except Stopped as stopped:
        if stopped.reason is Reason.TOO_SLOW:
            raise Unreadable("This page takes too long to draw. Download the file to look at it.") from stopped
        raise Unreadable(
            "This file cannot be shown as pages: it is damaged, locked by a password or too heavy. "
            "Download it to look at it, or send it back as unreadable."
        ) from stopped
