"""The strip of standing: the runs of days with one standing, laid on a line of time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Run:
    """A run of days with one standing, as the obligations keep it."""

    starts_on: date
    ends_on: date
    standing: str
    may_process: bool


@dataclass(frozen=True)
class Stretch:
    """A run on the strip: `x` and `width` in per cent of the strip, cut to what the strip shows."""

    x: float
    width: float
    run: Run


@dataclass(frozen=True)
class Strip:
    """The standing over time: stretches, the first days of months as (x, words), and where today is."""

    first: date
    last: date
    stretches: tuple[Stretch, ...]
    months: tuple[tuple[float, str], ...]
    today: float


def strip(runs: Sequence[Run], on: date, back: int = 365, ahead: int = 180) -> Strip:
    """The standing from `back` days before `on` to `ahead` days after it, should nothing change."""
    first, last = on - timedelta(days=back), on + timedelta(days=ahead)
    whole = (last - first).days + 1

    def place(day: date) -> float:
        return round((day - first).days * 100 / whole, 3)

    shown = [run for run in runs if run.ends_on >= first and run.starts_on <= last]
    stretches = tuple(
        Stretch(x := place(max(run.starts_on, first)), round(place(min(run.ends_on, last) + _DAY) - x, 3), run)
        for run in shown
    )
    return Strip(first, last, stretches, tuple(_quarter_days(first, last, place)), place(on))


_DAY = timedelta(days=1)


def _quarter_days(first: date, last: date, place: Callable[[date], float]) -> Iterator[tuple[float, str]]:
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        day = date(month // 12, month % 12 + 1, 1)
        if day.month in (1, 4, 7, 10):
            yield place(day), f"{day:%b %Y}"
