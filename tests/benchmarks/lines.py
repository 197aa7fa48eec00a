"""A line of a benchmark's result."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One result: what was measured, the figure, and what it is compared with."""

    what: str
    figure: str
    beside: str = ""
