"""What an AOC or SAQ states: read from labels and the boxes beside them, by position."""

from collections.abc import Sequence

from compliance_app.readings.rules.reading import FieldName, Signature, Value
from compliance_app.readings.rules.text import PageText


def read(pages: Sequence[PageText], language: str) -> tuple[dict[FieldName, Value], tuple[Signature, ...]]:
    """The values and signatures of an AOC or SAQ; its kind is known to the caller."""
    del pages, language
    return {}, ()
