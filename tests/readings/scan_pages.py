"""Pages of scan reports set by hand: what stands in a string stands at the same place on the page."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from compliance_app.readings.rules.text import Box, PageText, Shape, Word

STEP, LEADING, SIZE = 5.2, 14.0, 10.0
"""Width of a sign, distance of lines and height of words, in points."""


def page(text: str, number: int = 1, shapes: Sequence[Shape] = (), leading: float = LEADING) -> PageText:
    """A page on which each line of the text is a line, and each word stands in its column."""
    words = []
    for at, line in enumerate(text.strip("\n").split("\n")):
        for match in re.finditer(r"\S+", line):
            left, top = 40 + match.start() * STEP, 60 + at * leading
            words.append(Word(match[0], Box(left, top, left + len(match[0]) * STEP - 1.2, top + SIZE)))
    return PageText(number, 595.0, 842.0, tuple(words), tuple(shapes))


def pages(*texts: str) -> tuple[PageText, ...]:
    """Several pages."""
    return tuple(page(text, number) for number, text in enumerate(texts, start=1))


def shuffled(all_pages: Iterable[PageText], rng: random.Random) -> tuple[PageText, ...]:
    """The same pages with their words in another order."""
    return tuple(replace(each, words=tuple(rng.sample(each.words, len(each.words)))) for each in all_pages)
