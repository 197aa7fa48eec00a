"""How a page lies on the glass of a scanner: sideways, head down or a little askew; and its places set straight.

Everything that understands a page asks for upright words in straight lines. What is shown to people is the page as it
is displayed: a place that was read is put back on it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from compliance_app.readings.rules.reading import Evidence, Reading, Value
from compliance_app.readings.rules.text import Box

_LEAST_HEIGHT = 0.55  # of a word's box: what at least is left of it when the slope of its line is taken away


@dataclass(frozen=True)
class Placing:
    """A displayed page of this size in points; `turns` quarters to the right make it upright, then its lines fall to
    the right by `tilt` radians."""

    width: float
    height: float
    turns: int = 0
    tilt: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether nothing is to be changed."""
        return self.turns == 0 and self.tilt == 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the straight page."""
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    @cached_property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """From a displayed point to the straight one: x' = ax + cy + e, y' = bx + dy + f."""
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        a, b, c, d, e, f = self._upright
        wide, high = self.size
        x, y = wide / 2, high / 2
        return (
            cos * a + sin * b,
            -sin * a + cos * b,
            cos * c + sin * d,
            -sin * c + cos * d,
            x + cos * (e - x) + sin * (f - y),
            y - sin * (e - x) + cos * (f - y),
        )

    @property
    def _upright(self) -> tuple[float, float, float, float, float, float]:
        return (
            (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
            (0.0, 1.0, -1.0, 0.0, self.height, 0.0),
            (-1.0, 0.0, 0.0, -1.0, self.width, self.height),
            (0.0, -1.0, 1.0, 0.0, 0.0, self.width),
        )[self.turns % 4]

    def straight(self, box: Box) -> Box:
        """A word's box on the straight page: its line's slope made it higher than the word is."""
        x, y = self._moved(*box.middle)
        wide, high = (box.height, box.width) if self.turns % 2 else (box.width, box.height)
        high = max(_LEAST_HEIGHT * high, high - wide * abs(math.sin(self.tilt)))
        return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    def displayed(self, box: Box) -> Box:
        """The smallest box on the displayed page that holds one of the straight page."""
        corners = ((x, y) for x in (box.left, box.right) for y in (box.top, box.bottom))
        return _around([self._back(x, y) for x, y in corners])

    def _moved(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def _back(self, x: float, y: float) -> tuple[float, float]:
        """The matrix turns and shifts only, so that its inverse is its transpose."""
        a, b, c, d, e, f = self.matrix
        return a * (x - e) + b * (y - f), c * (x - e) + d * (y - f)


def _around(points: Iterable[tuple[float, float]]) -> Box:
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def placed_back(reading: Reading, placings: Mapping[int, Placing]) -> Reading:
    """The reading with its places on the pages as they are displayed."""

    def back(proof: Evidence) -> Evidence:
        placing = placings.get(proof.page)
        return proof if placing is None or placing.is_plain else replace(proof, box=placing.displayed(proof.box))

    return replace(
        reading,
        values={name: Value(value.value, back(value.evidence)) for name, value in reading.values.items()},
        signatures=tuple(replace(each, evidence=back(each.evidence)) for each in reading.signatures),
    )
