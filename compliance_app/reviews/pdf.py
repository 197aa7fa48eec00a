"""Pages of a PDF as pictures, drawn in a process of its own with limits of time and memory."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from compliance_app.foundation.errors import Refusal

_PROGRAM = Path(__file__).with_name("files.py")
_SECONDS = 20
_at_once = threading.BoundedSemaphore(2)  # a reviewer scrolling fast must not take every core of a small machine


class Unreadable(Refusal):
    """The file is damaged, locked by a password, or too heavy to draw; it can be downloaded or sent back."""


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points; raises Unreadable."""
    return [(width, height) for width, height in json.loads(_run(content, "sizes"))]


def page_picture(content: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) as PNG about `width` pixels wide; raises Unreadable."""
    return _run(content, "draw", str(number - 1), str(width))


def _run(content: bytes, *arguments: str) -> bytes:
    # -I: no environment, no current folder, so that the program sees its library and its input only.
    command = [sys.executable, "-I", str(_PROGRAM), *arguments]
    with _at_once:
        try:
            done = subprocess.run(  # noqa: S603  our own program; numbers are its only arguments
                command, input=content, capture_output=True, timeout=_SECONDS, check=False, env={}, cwd="/"
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable("This page takes too long to draw. Download the file to look at it.") from error
    if done.returncode != 0:
        raise Unreadable(
            "This file cannot be shown as pages: it is damaged, locked by a password or too heavy. "
            "Download it to look at it, or send it back as unreadable."
        )
    return done.stdout
