"""The page on which figures are typed: periods as rows; payment system, channel and kind as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.volumes import imports, rules
from compliance_app.volumes.kinds import EVERYTHING, Kind
from compliance_app.volumes.rules import CHANNEL_NAMES, Channel, Entry, FigureKey, Granularity

MONTHS_SHOWN = 13  # the twelve that count, and the one that runs


@dataclass(frozen=True)
class Column:
    """One payment system by one channel, and where it is told apart the kind of operations."""

    system: PaymentSystem
    channel: Channel
    kind: Kind = EVERYTHING

    @property
    def name(self) -> str:
        """`visa.ecommerce`, `visa.ecommerce.sale.success`: part of an address and of an id."""
        kind = () if self.kind.is_all else (self.kind.type.name.lower(), self.kind.status.name.lower())
        return ".".join((self.system, self.channel, *kind))

    @property
    def title(self) -> str:
        """`Visa, E-commerce`; `Visa, E-commerce, sale, success`."""
        kind = () if self.kind.is_all else (self.kind.name,)
        return ", ".join((SYSTEM_NAMES[self.system], CHANNEL_NAMES[self.channel], *kind))

    @property
    def order(self) -> tuple[int, ...]:
        """Its place among others: as systems, channels, types and statuses are listed."""
        parts = (self.system, self.channel, self.kind.type, self.kind.status)
        return tuple(list(type(part)).index(part) for part in parts)


@dataclass(frozen=True)
class Cell:
    """One figure to type. `days` is the sum of single days that stand in for a month; such a cell is not typed."""

    name: str
    label: str
    text: str
    days: int | None = None
    error: str = ""


@dataclass(frozen=True)
class Line:
    """One period with its cells."""

    start: date
    cells: tuple[Cell, ...]
    total: int
    counts: bool


@dataclass(frozen=True)
class Grid:
    """What the page shows; `totals` are the sums of the columns."""

    granularity: Granularity
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...] = field(default=())


def columns(used: Iterable[PaymentSystem], figures: Iterable[FigureKey], asked: Iterable[Column]) -> tuple[Column, ...]:
    """The columns to show: those with figures, e-commerce of each system used, and those that were asked for."""
    found = {_column_of(key) for key in figures} | set(asked)
    found |= {Column(system, Channel.ECOMMERCE) for system in used if system not in {column.system for column in found}}
    if not found:
        found = {Column(PaymentSystem.VISA, Channel.ECOMMERCE), Column(PaymentSystem.MASTERCARD, Channel.ECOMMERCE)}
    return tuple(sorted(found, key=lambda column: column.order))


def column(text: str) -> Column | None:
    """The column of its name, None where there is none."""
    parts = text.split(".")
    try:
        system, channel = PaymentSystem(parts[0]), Channel(parts[1])
        kind = Kind(OperationType[parts[2].upper()], OperationStatus[parts[3].upper()]) if parts[2:] else EVERYTHING
    except (IndexError, KeyError, ValueError):
        return None
    return Column(system, channel, kind) if len(parts) < 5 else None


def periods(granularity: Granularity, until: date, on: date) -> list[date]:
    """The periods of the page, the newest first: months up to `until`, or the days of its month; none in the future."""
    if granularity == Granularity.MONTH:
        found = rules.months_between(rules.months_before(until, MONTHS_SHOWN - 1), until)
    else:
        last = rules.last_day_of_month(until)
        found = [rules.month_of(until) + timedelta(days=step) for step in range(last.day)]
    return [start for start in reversed(found) if start <= on]


def build(
    granularity: Granularity,
    shown: Sequence[Column],
    starts: Sequence[date],
    figures: Mapping[FigureKey, int],
    counted: tuple[date, date],
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Grid:
    """The grid from the figures in force of one project; what was `typed` and wrong stays as it was typed.

    `counted` are the first and the last month of the year that gives the level.
    """
    kept = {_place(key): operations for key, operations in figures.items() if key.granularity == granularity}
    days = _days(figures) if granularity == Granularity.MONTH else {}
    first, last = counted
    lines = []
    for start in starts:
        cells = tuple(_cell(start, item, kept, days, typed or {}, errors or {}) for item in shown)
        places = [(start, item) for item in shown]
        total = sum(kept.get(place, 0) + days.get(place, 0) for place in places)
        lines.append(Line(start, cells, total, first <= rules.month_of(start) <= last))
    totals = tuple(sum(kept.get((start, c), 0) + days.get((start, c), 0) for start in starts) for c in shown)
    return Grid(granularity, tuple(shown), tuple(lines), totals)


def read(
    project_key: int,
    granularity: Granularity,
    shown: Sequence[Column],
    starts: Sequence[date],
    typed: Mapping[str, str],
) -> tuple[list[Entry], dict[str, str]]:
    """What was typed, as entries, and by the name of the cell what is wrong with it."""
    entries, errors = [], {}
    for start in starts:
        for item in shown:
            name = _name(start, item)
            if name not in typed:
                continue
            text = typed[name].strip()
            operations = imports.operations(text) if text else None
            if text and operations is None:
                errors[name] = "Write a whole number, 0 or more."
            else:
                key = FigureKey(project_key, item.system, item.channel, granularity, start, item.kind)
                entries.append(Entry(key, operations))
    return entries, errors


def _place(key: FigureKey) -> tuple[date, Column]:
    return key.period_start, _column_of(key)


def _column_of(key: FigureKey) -> Column:
    return Column(key.payment_system, key.channel, key.kind)


def _days(figures: Mapping[FigureKey, int]) -> dict[tuple[date, Column], int]:
    """The sums of single days by month."""
    found: dict[tuple[date, Column], int] = {}
    for key, operations in figures.items():
        if key.granularity == Granularity.DAY:
            place = rules.month_of(key.period_start), _column_of(key)
            found[place] = found.get(place, 0) + operations
    return found


def _name(start: date, item: Column) -> str:
    return f"{start.isoformat()}.{item.name}"


def _cell(
    start: date,
    item: Column,
    kept: Mapping[tuple[date, Column], int],
    days: Mapping[tuple[date, Column], int],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Cell:
    name, stored = _name(start, item), kept.get((start, item))
    text = typed.get(name, "" if stored is None else f"{stored:,}")
    return Cell(name, item.title, text, days.get((start, item)), errors.get(name, ""))
