"""Reads many broken files, one after the other, in one limited process; prints how each ended before the next."""

import json
import mmap
import os
import sys
import time
import traceback
from collections.abc import Sequence

import pypdfium2.raw as raw

from compliance_app.readings.pdf.icons import with_icons
from compliance_app.readings.pdf.opening import Unopened, document_in
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.pdf.program import understood
from compliance_app.readings.rules.plain import to_plain
from tests.readings.mutations import mutated


def main(arguments: Sequence[str]) -> int:
    """Seeds from the first argument up to the second; the originals come in, with their lengths as the others."""
    first, behind, *lengths = map(int, arguments)
    raw.FPDF_InitLibrary()
    at, files = 0, []
    for length in lengths:
        files.append(os.pread(0, length, at))
        at += length
    for seed in range(first, behind):
        started = time.monotonic()
        ended = _ended(mutated(files, seed))
        sys.stdout.write(f"{seed}\t{time.monotonic() - started:.3f}\t{ended}\n")
        sys.stdout.flush()
    os._exit(0)


def _ended(content: bytes) -> str:
    held = mmap.mmap(-1, max(1, len(content)))
    held.write(content)
    try:
        library = document_in(held)
    except Unopened as unopened:
        return unopened.obstacle.value
    try:
        document = Document(library)
        text = document.text(seconds=4)
        reading = understood(with_icons(document.library, text, document.icons))
        json.dumps(to_plain(reading))
    except Exception:  # any error of ours is what is looked for
        return "error " + traceback.format_exc().replace("\n", " | ")
    return reading.obstacles[0].value if reading.obstacles else "read"
