"""What is put on a page: printed words and lines, and the places where people write, tick and sign.

Lengths in points from the upper left corner, y downwards; the y of words is that of their baseline.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Words printed by the form's maker."""

    x: float
    y: float
    text: str
    font: str
    size: float
    grey: float = 0.0


@dataclass(frozen=True)
class Panel:
    """A rectangle: shaded, framed or both."""

    x: float
    y: float
    width: float
    height: float
    shade: float | None = None
    framed: bool = True


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.6


@dataclass(frozen=True)
class Entry:
    """A place where people write: its box, the lines that stand there, and the hint that was printed in it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, float, str], ...]
    size: float
    hint: str = ""
    text: str = ""


@dataclass(frozen=True)
class Check:
    """A box to tick; boxes with one name belong together, `option` says which of them it is."""

    name: str
    option: str
    x: float
    y: float
    size: float
    on: bool


@dataclass(frozen=True)
class Scribble:
    """A signature: whose it is, and the date that a digital one carries."""

    name: str
    x: float
    y: float
    width: float
    height: float
    seed: int
    text: str
    stamp: str = ""


Mark = Words | Panel | Rule | Entry | Check | Scribble
