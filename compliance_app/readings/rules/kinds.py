"""Which paper it is: its title and at least one label of its structure, never a mention in prose."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance_app.readings.rules.reading import Value
from compliance_app.readings.rules.text import PageText


@dataclass(frozen=True)
class Classified:
    """The kind of paper with its evidence, None where it is none we know; the language of the form."""

    kind: Value | None = None
    language: str | None = None


def classify(pages: Sequence[PageText]) -> Classified:
    """The kind and language of a document."""
    del pages
    return Classified()
