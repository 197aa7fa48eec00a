"""The program that reads a file on descriptor 0 and prints its reading; run by the service, within limits."""

import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

import pypdfium2.raw as raw

from compliance_app.readings.pdf import recognition
from compliance_app.readings.pdf.beside import with_beside
from compliance_app.readings.pdf.icons import with_icons
from compliance_app.readings.pdf.opening import Unopened, document_in, mapped
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.pdf.placing import placed_back
from compliance_app.readings.pdf.recognition import Scans
from compliance_app.readings.rules import confirming
from compliance_app.readings.rules.card_places import cards_beside, cards_on
from compliance_app.readings.rules.interpret import interpret
from compliance_app.readings.rules.plain import to_plain
from compliance_app.readings.rules.reading import Reading
from compliance_app.readings.rules.text import DocumentText, Obstacle


def main(arguments: Sequence[str]) -> int:
    """`arguments`: the path of the recogniser of pictures, empty for none. Always prints a reading."""
    gc.disable()  # the process is short, and what it makes lives as long
    raw.FPDF_InitLibrary()
    with os.fdopen(0, "rb", closefd=False) as stream:
        try:
            reading = read(stream, *arguments)
        except Unopened as unopened:
            reading = Reading(obstacles=(unopened.obstacle,))
    sys.stdout.write(json.dumps(to_plain(reading)))
    sys.stdout.flush()
    os._exit(0)  # without tidying up: the library may stumble over a broken file a last time


def read(stream: BinaryIO, recogniser: str = "") -> Reading:
    """What a file says; raises Unopened. What was read in pictures is stated where a second look agrees."""
    content = mapped(stream)
    document = Document(document_in(content))
    text, scans = taken(document, recogniser)
    text = with_beside(text, document, content)
    reading = understood(text)
    if scans is None:
        return reading
    places = confirming.places(reading, text)
    looks = scans.second([(place.page, place.box) for place in places])
    if looks is None:
        looks = [[] for _ in places]
        said = dict.fromkeys((*reading.obstacles, Obstacle.OCR_CUT_SHORT))
        reading = replace(reading, obstacles=tuple(said))
    return placed_back(confirming.confirmed(reading, places, looks), scans.placings)


def taken(document: Document, recogniser: str = "") -> tuple[DocumentText, Scans | None]:
    """All that stands in a document, pages that are pictures included; those, if any was read, for a second look."""
    text = document.text()
    if document.icons:
        text = with_icons(document.library, text, document.icons)
    if document.underlaid:
        text = recognition.with_squares(document.library, text, document.underlaid)
    if not document.pictures:
        return text, None
    if not recognition.can_read(recogniser):
        return replace(text, obstacles=(*text.obstacles, Obstacle.NO_TEXT_NO_OCR)), None
    scans = Scans(document.library, recogniser)
    return scans.read(text, document.pictures), scans


def understood(text: DocumentText) -> Reading:
    """What the pages mean, and the card numbers on them and beside them."""
    cards, card_pages = cards_on(text)
    return replace(interpret(text), cards=cards, card_pages=card_pages, cards_beside=cards_beside(text))
