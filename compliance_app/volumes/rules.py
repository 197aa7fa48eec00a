"""Words of a volume, and what a year of operations is: the latest twelve full months (VOLUME-1 to -7)."""

import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.kinds import EVERYTHING, Kind

MONTHS_OF_A_YEAR = 12
MOST_OPERATIONS = 10**12  # a figure beyond a trillion a month is a slip of the keyboard


class Channel(enum.StrEnum):
    """How the card reached the merchant."""

    ECOMMERCE = "ecommerce"
    MOTO = "moto"
    CARD_PRESENT = "card_present"


CHANNEL_NAMES = {Channel.ECOMMERCE: "E-commerce", Channel.MOTO: "MOTO", Channel.CARD_PRESENT: "Card present"}


class Granularity(enum.StrEnum):
    """What one figure covers; `period_start` is the first day of the month, or the day."""

    MONTH = "month"
    DAY = "day"


class VolumeSource(enum.StrEnum):
    """How a figure came in."""

    TYPED = "typed"
    IMPORTED = "imported"


@dataclass(frozen=True)
class FigureKey:
    """What a figure is about: at most one is current for each key. `project_key` is the stored project's key."""

    project_key: int
    payment_system: PaymentSystem
    channel: Channel
    granularity: Granularity
    period_start: date
    kind: Kind = EVERYTHING

    @property
    def month_key(self) -> tuple[int, PaymentSystem, Channel, date]:
        """The month it falls into, for its project, system and channel."""
        return self.project_key, self.payment_system, self.channel, month_of(self.period_start)

    def counts_again(self, other: "FigureKey") -> bool:
        """Whether the two would count an operation twice: periods and kinds that overlap (VOLUME-6, VOLUME-9)."""
        if self == other or self.month_key != other.month_key:
            return False
        apart = self.granularity is other.granularity and self.period_start != other.period_start
        return not apart and self.kind.overlaps(other.kind)


@dataclass(frozen=True)
class Entry:
    """A figure to write; None withdraws the one that is there."""

    key: FigureKey
    operations: int | None


@dataclass(frozen=True)
class SystemVolume:
    """Operations of a year with one payment system; `declared` says that they are expected, not counted."""

    total: int
    ecommerce: int
    declared: bool = False


@dataclass(frozen=True)
class AnnualVolume:
    """The latest twelve full months before a day, and of how many of them there are figures (VOLUME-1)."""

    first_month: date
    last_month: date
    months_counted: int
    by_system: Mapping[PaymentSystem, SystemVolume] = field(default_factory=dict)
    counted: Mapping[PaymentSystem, SystemVolume] = field(default_factory=dict)
    """The figures alone, where `by_system` holds an expectation in place of some (VOLUME-3)."""

    @property
    def full_year(self) -> bool:
        """Whether each of the twelve months has figures."""
        return self.months_counted == MONTHS_OF_A_YEAR

    @property
    def total(self) -> int:
        """Operations of all payment systems together: what the provider's own rule counts."""
        return sum(volume.total for volume in self.by_system.values())

    @property
    def ecommerce(self) -> int:
        """E-commerce operations of all payment systems together."""
        return sum(volume.ecommerce for volume in self.by_system.values())

    @property
    def declared(self) -> bool:
        """Whether an expectation stands in for figures of at least one payment system."""
        return any(volume.declared for volume in self.by_system.values())


def month_of(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """The month `count` months earlier (later where negative), as its first day."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def last_day_of_month(month: date) -> date:
    """The last day of the month of a day."""
    return months_before(month_of(month), -1) - timedelta(days=1)


def months_between(first: date, last: date) -> list[date]:
    """Every month from `first` to `last`, both included, as first days."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [months_before(month_of(first), -step) for step in range(count + 1)]


def annual_window(on: date) -> tuple[date, date]:
    """The first and the last of the twelve full months before the month of the day `on` (VOLUME-1)."""
    return months_before(month_of(on), MONTHS_OF_A_YEAR), months_before(month_of(on), 1)


def day_counted_from(on: date, reported: Collection[tuple[int, date]]) -> date:
    """The day whose twelve months before make the year: `on`, or a day of the month before while a project has no
    figures of the latest full month but has some of the one before it (VOLUME-7).

    `reported` are the keys of projects with the first days of months of which they have figures.
    """
    latest = months_before(month_of(on), 1)
    before = months_before(latest, 1)
    is_late = any((project, latest) not in reported for project, month in reported if month == before)
    return latest if is_late else on


def annual_volume(
    on: date,
    months_counted: int,
    counted: Mapping[PaymentSystem, SystemVolume],
    declared: Mapping[PaymentSystem, SystemVolume],
) -> AnnualVolume:
    """The annual volume from what was counted and what was declared.

    While fewer than twelve months have figures, the expectation declared for a system stands in where
    it is larger than what was counted (VOLUME-3).
    """
    first, last = annual_window(on)
    by_system = dict(counted)
    if months_counted < MONTHS_OF_A_YEAR:
        for system, expected in declared.items():
            known = counted.get(system, SystemVolume(0, 0))
            if expected.total > known.total:
                by_system[system] = SystemVolume(expected.total, max(expected.ecommerce, known.ecommerce), True)
    ordered = {system: by_system[system] for system in PaymentSystem if system in by_system}
    return AnnualVolume(first, last, months_counted, ordered, dict(counted))


def period_problem(granularity: Granularity, start: date, on: date) -> str | None:
    """Why a period cannot have a figure on the day `on`, None where it can (VOLUME-4)."""
    if granularity == Granularity.MONTH and start.day != 1:
        return "A month is written by its first day, such as 2026-03-01."
    if start > on:
        return f"{start:%B %Y} is in the future; figures are recorded for months and days that have begun."
    if start.year < 2000:
        return f"{start.year} is too long ago; write a year from 2000 on."
    return None


def operations_problem(operations: int) -> str | None:
    """Why a number of operations cannot be stored, None where it can."""
    if operations < 0:
        return "A number of operations is 0 or more."
    if operations > MOST_OPERATIONS:
        return f"{operations:,} operations are more than any merchant has in a month; check the number."
    return None


def summed(rows: Iterable[tuple[PaymentSystem, Channel, int]]) -> dict[PaymentSystem, SystemVolume]:
    """Operations by payment system: all channels, and e-commerce alone."""
    found: dict[PaymentSystem, SystemVolume] = {}
    for system, channel, operations in rows:
        before = found.get(system, SystemVolume(0, 0))
        ecommerce = operations if channel == Channel.ECOMMERCE else 0
        found[system] = SystemVolume(before.total + operations, before.ecommerce + ecommerce)
    return found


class Taken:
    """Figures that are there or are to be, by their month, to find the one that would count an operation again."""

    def __init__(self, keys: Iterable[FigureKey] = ()) -> None:
        self._by_month: dict[tuple[object, ...], list[FigureKey]] = defaultdict(list)
        for key in keys:
            self.add(key)

    def add(self, key: FigureKey) -> None:
        """Count this one from now on."""
        self._by_month[key.month_key].append(key)

    def again(self, key: FigureKey) -> FigureKey | None:
        """The one with which this figure would count an operation twice, None where there is none."""
        return next((other for other in self._by_month.get(key.month_key, ()) if key.counts_again(other)), None)


def twice(key: FigureKey, other: FigureKey) -> str:
    """What is wrong with two figures that would count an operation twice, and what to do (VOLUME-6, VOLUME-9)."""
    if key.kind == other.kind:
        return (
            "figures of single days and of the whole month do not mix, or operations would count twice. "
            "Keep the days, or empty them and write the month."
        )
    return (
        f"there would be a figure of “{key.kind.name}” and one of “{other.kind.name}”, which count the same "
        "operations twice. Keep one of them, and empty the other."
    )
