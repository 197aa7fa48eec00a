"""Reading a file: in a process of its own, and never an error for a bad file; obstacles say what was in the way."""

import json
from typing import BinaryIO

from compliance_app.foundation.confined import Limits, Program, Reason, Stopped
from compliance_app.readings.rules import Obstacle, Reading
from compliance_app.readings.rules.plain import from_plain

READER = "5"
"""The version of the reader: stored with each reading, raised when the same file would be read differently."""

TESSERACT = "/usr/bin/tesseract"
"""Debian's recogniser of pictures of text; pages without text are not read where it is missing."""

LIMITS = Limits(seconds=85, cpu_seconds=45, memory=2048 * 1024 * 1024, answer=4 * 1024 * 1024, niceness=5)

_program = Program("compliance_app.readings.pdf.program", at_once=2, turn=90)
_OBSTACLES = {
    Reason.TOO_SLOW: Obstacle.TOO_SLOW,
    Reason.TOO_MUCH: Obstacle.TOO_LARGE,
    Reason.CRASHED: Obstacle.DAMAGED,
    Reason.FAILED: Obstacle.DAMAGED,
}


def read(stream: BinaryIO, ocr: bool = True) -> Reading:
    """All that the machine understands of a file; raises Busy. The stream stands at 0 before and after."""
    try:
        answer = _program.run(stream, LIMITS, TESSERACT if ocr else "")
        return from_plain(json.loads(answer))
    except Stopped as stopped:
        return Reading(obstacles=(_OBSTACLES[stopped.reason],))
    except (ValueError, KeyError, TypeError):
        # A parser that a hostile file has taken over may print anything; that is no reading.
        return Reading(obstacles=(Obstacle.DAMAGED,))
