"""The program that opens a PDF on descriptor 0 and prints how many pages it has, or what is in the way."""

import os
import sys
from collections.abc import Sequence

import pypdfium2.raw as raw

from compliance_app.readings.pdf.opening import Unopened, opened
from compliance_app.readings.rules.text import Obstacle


def main(arguments: Sequence[str]) -> int:
    """Prints a number, or the word of an obstacle."""
    del arguments
    raw.FPDF_InitLibrary()
    with os.fdopen(0, "rb", closefd=False) as stream:
        try:
            answer = _pages(opened(stream))
        except Unopened as unopened:
            answer = unopened.obstacle.value
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)  # without tidying up: the library may stumble over a broken file a last time


def _pages(document: object) -> str:
    """A file of which not even the first page opens is damaged."""
    if not raw.FPDF_LoadPage(document, 0):
        return Obstacle.DAMAGED.value
    return str(raw.FPDF_GetPageCount(document))
