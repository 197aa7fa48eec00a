"""How far the lines of a scanned page fall or rise: from the words that were read on it."""

import math
from collections import Counter
from collections.abc import Sequence

from compliance_app.readings.rules.text import Word

_MOST = 0.07  # radians, four degrees: more is no line
_STEP = 0.0005
_LEAST = 0.001  # a line falls by less than a point over a page
_FEWEST = 12  # words: fewer show no slope
_BIN = 1.0  # points: so far apart the feet of words of one line may stand


def slope_of(words: Sequence[Word]) -> float:
    """Radians by which lines fall to the right: the slope along which most words stand on common lines."""
    feet = [(word.box.middle[0], word.box.bottom) for word in words if word.confidence > 0.5 and len(word.text) > 1]
    if len(feet) < _FEWEST:
        return 0.0
    count = round(_MOST / _STEP)
    best = max(range(-count, count + 1), key=lambda step: (_shared(feet, step * _STEP), -abs(step)))
    slope = best * _STEP
    return slope if abs(slope) >= _LEAST else 0.0


def _shared(feet: Sequence[tuple[float, float]], slope: float) -> int:
    """How many pairs of words stand on one line if lines have this slope."""
    fall = math.tan(slope)
    shared = 0
    for offset in (0.0, _BIN / 2):
        lines = Counter(math.floor((y - x * fall) / _BIN + offset) for x, y in feet)
        shared += sum(count * count for count in lines.values())
    return shared
