"""The pages of a form as one: its parts in their order, and what lies between two of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from compliance_app.readings.rules.forms.sheet import Heading, Hit, Sheet
from compliance_app.readings.rules.labels import Label, Part
from compliance_app.readings.rules.lines import Line

LONGEST_PART = 6
"""A part runs over no more pages than these."""


@dataclass(frozen=True)
class Span:
    """A piece of a page, from `top` to `bottom`."""

    sheet: Sheet
    top: float
    bottom: float

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.sheet.lines if self.top - 2 <= line.box.top < self.bottom - 1)

    def hits(self, *labels: Label) -> list[Hit]:
        """The labels of these kinds within."""
        return [hit for hit in self.sheet.found(*labels) if self.top - 2 <= hit.box.top < self.bottom - 1]


class Form:
    """An AOC or SAQ: its pages and where its parts begin."""

    def __init__(self, sheets: Sequence[Sheet], language: str | None) -> None:
        self.sheets = [sheet for sheet in sheets if sheet.tells]
        self.language = language

    @cached_property
    def headings(self) -> list[tuple[int, Heading]]:
        """All headings with the place of their page, in order."""
        return [(at, heading) for at, sheet in enumerate(self.sheets) for heading in sheet.headings]

    def has(self, part: Part) -> bool:
        """Whether the part's heading was found."""
        return any(heading.part is part for _, heading in self.headings)

    def span(self, begin: Part, *ends: Part) -> list[Span]:
        """From the first heading of a part to the next heading of one of `ends`; empty where it has none."""
        start = next(((at, h.top) for at, h in self.headings if h.part is begin), None)
        if start is None:
            return []
        stop = next(((at, h.top) for at, h in self.headings if h.part in ends and (at, h.top) > start), None)
        if stop is None or stop[0] - start[0] > LONGEST_PART:
            stop = min(start[0] + LONGEST_PART, len(self.sheets) - 1), float("inf")
        spans = []
        for at in range(start[0], stop[0] + 1):
            top = start[1] if at == start[0] else 0.0
            bottom = stop[1] if at == stop[0] else float("inf")
            spans.append(Span(self.sheets[at], top, bottom))
        return spans

    def before(self, part: Part) -> list[Span]:
        """All that stands before the first heading of a part that the form has."""
        at, heading = next((at, heading) for at, heading in self.headings if heading.part is part)
        spans = [Span(sheet, 0.0, float("inf")) for sheet in self.sheets[:at]]
        return [*spans, Span(self.sheets[at], 0.0, heading.top)]

    def found(self, *labels: Label) -> Iterator[tuple[Sheet, Hit]]:
        """The labels of these kinds anywhere, in order."""
        for sheet in self.sheets:
            for hit in sheet.found(*labels):
                yield sheet, hit


def hits_in(spans: Sequence[Span], *labels: Label) -> list[tuple[Sheet, Hit]]:
    """The labels of these kinds within the spans, in order."""
    return [(span.sheet, hit) for span in spans for hit in span.hits(*labels)]
