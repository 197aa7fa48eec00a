"""The program that reads a file on descriptor 0 and prints its reading; run by the service, within limits."""

import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2.raw as raw

from compliance_app.readings.pdf import recognition
from compliance_app.readings.pdf.opening import Unopened, opened
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.rules.cards import cards_of, pages_with_cards
from compliance_app.readings.rules.interpret import interpret
from compliance_app.readings.rules.plain import to_plain
from compliance_app.readings.rules.reading import Reading
from compliance_app.readings.rules.text import DocumentText


def main(arguments: Sequence[str]) -> int:
    """`arguments`: the path of the recogniser of pictures, empty for none. Always prints a reading."""
    gc.disable()  # the process is short, and what it makes lives as long
    raw.FPDF_InitLibrary()
    with os.fdopen(0, "rb", closefd=False) as stream:
        try:
            reading = understood(taken(Document(opened(stream)), *arguments))
        except Unopened as unopened:
            reading = Reading(obstacles=(unopened.obstacle,))
    sys.stdout.write(json.dumps(to_plain(reading)))
    sys.stdout.flush()
    os._exit(0)  # without tidying up: the library may stumble over a broken file a last time


def taken(document: Document, recogniser: str = "") -> DocumentText:
    """All that stands in a document, pages that are pictures included."""
    text = document.text()
    if document.underlaid:
        text = recognition.with_squares(document.library, text, document.underlaid)
    if document.pictures:
        text = recognition.recognised(document.library, text, document.pictures, recogniser)
    return text


def understood(text: DocumentText) -> Reading:
    """What the pages mean, and the card numbers on them."""
    return replace(interpret(text), cards=cards_of(text), card_pages=pages_with_cards(text))
