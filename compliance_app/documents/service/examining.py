"""What a file that comes in goes through before anything of it is stored: type, virus scan, reading, card numbers."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from compliance_app.documents import files
from compliance_app.documents.files import CheckedFile
from compliance_app.foundation import antivirus
from compliance_app.foundation.antivirus import ScannerDown
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.turns import Turns
from compliance_app.readings import service as readings
from compliance_app.readings.rules import Reading

logger = logging.getLogger(__name__)

turns = Turns(waiting=2, patience=90)
"""Of one person's files one is looked at at a time, and so many wait (INTAKE-TURNS)."""


class CardNumbers(Refusal):
    """Card numbers stand in the file (INTAKE-CARDS)."""


class Infected(Refusal):
    """The virus scanner found something (INTAKE-SCANNED)."""

    def __init__(self, infection: str) -> None:
        super().__init__(
            "Our virus scanner found something in this file, so nothing of it was kept. Have your computer checked, "
            "make the PDF anew on a clean one, and send that."
        )
        self.infection = infection


@dataclass(frozen=True)
class Examined:
    """A file that is a PDF, is not known to be infected, and was read. Nothing of it is stored yet.

    `needs_scan`: there is a virus scanner, and it does not work just now.
    """

    file: CheckedFile
    reading: Reading
    needs_scan: bool


def examine(
    stream: BinaryIO, file_name: str, limit: int, refusing: Callable[[Reading], str], sender: int | None
) -> Examined:
    """Size, type, whether it opens, virus scan, reading, card numbers: in this order, outside any transaction.

    In the turn of its sender, whose earlier files come first (INTAKE-TURNS).

    Raises Refusal with what to do; a file that is refused here leaves no trace in the store. `refusing` says why
    card numbers are not taken, to the person who sent them.
    """
    with turns.of(sender):
        checked = files.check(stream, file_name, limit)
        needs_scan = not _is_scanned(checked.stream)
        reading = readings.read(checked.stream)
    if reading.all_cards:
        raise CardNumbers(refusing(reading))
    return Examined(checked, reading, needs_scan)


def _is_scanned(stream: BinaryIO) -> bool:
    """Whether the scanner, where there is one, found the file clean; raises Infected."""
    if not antivirus.configured():
        return True
    try:
        verdict = antivirus.scan(stream)
    except ScannerDown as error:
        logger.error("The virus scanner does not work, and uploads wait for it: %s", error)
        return False
    if verdict.infection is not None:
        raise Infected(verdict.infection)
    return True
