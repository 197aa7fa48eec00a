"""How benchmarks measure: medians, and lines of a result."""

import statistics
import time
from collections.abc import Callable, Sequence

from tests.benchmarks.lines import Line

__all__ = ["Line", "alternating_medians", "median_seconds"]


def median_seconds(measure: Callable[[], object], runs: int = 9) -> float:
    """The median duration of several runs, after one that warms caches."""
    measure()
    return statistics.median(_seconds(measure) for _ in range(runs))


def alternating_medians(measures: Sequence[Callable[[], object]], runs: int = 11) -> list[float]:
    """The median duration of each, measured in turn, after one round that warms caches."""
    for measure in measures:
        measure()
    rounds = [[_seconds(measure) for measure in measures] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _seconds(measure: Callable[[], object]) -> float:
    started = time.perf_counter()
    measure()
    return time.perf_counter() - started
