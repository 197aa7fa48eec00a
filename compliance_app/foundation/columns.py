"""Columns of a file to import: finds each by its name or another usual one, and says what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance_app.foundation.sheets import Sheet, UnreadableFile, column_key

OURS = frozenset({"row", "error"})
"""Columns that our list of error rows adds: when the mended list comes back they are passed over."""


@dataclass(frozen=True)
class Column:
    """A column that an import reads: its name in the file, what it holds, other names people use for it."""

    name: str
    meaning: str
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: the column's name, and words that say what to write."""

    column: str
    message: str


@dataclass(frozen=True)
class Record:
    """One row by the names of its columns; a column that the file lacks is empty."""

    number: int
    values: dict[str, str]
    faults: tuple[Fault, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def as_json(self) -> list[Any]:
        """The record as a JSON column keeps it; `record_from` reads it back."""
        return [self.number, self.values, [[fault.column, fault.message] for fault in self.faults]]


def record_from(kept: Sequence[Any]) -> Record:
    """The record that `as_json` wrote."""
    number, values, faults = kept
    return Record(int(number), dict(values), tuple(Fault(*fault) for fault in faults))


def day(record: Record, name: str, faults: list[Fault]) -> date | None:
    """The day that a cell holds; what is wrong with it goes to the faults."""
    text, wanted = record[name], "Write the day as year-month-day, such as 2026-03-12."
    try:
        return date.fromisoformat(text)
    except ValueError:
        if name not in {fault.column for fault in faults}:
            faults.append(Fault(name, f"“{text[:40]}” is not right. {wanted}" if text else f"It is empty. {wanted}"))
        return None


@dataclass(frozen=True)
class Table:
    """The rows of a file by name, and what was assumed or left out."""

    names: tuple[str, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...]


def by_name(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Give each cell of the sheet its column. Raises UnreadableFile when columns are missing or come twice."""
    known = {column_key(name): column.name for column in columns for name in (column.name, *column.also)}
    places: dict[str, int] = {}
    unknown = []
    for place, title in enumerate(sheet.header):
        if column_key(title) in OURS:
            continue
        name = known.get(column_key(title))
        if name is None:
            unknown.append(title or f"column {place + 1} (no name)")
        elif name in places:
            raise UnreadableFile(f"The column “{name}” comes twice. Remove one of the two.")
        else:
            places[name] = place
    _refuse_missing(sheet, columns, places)
    if not sheet.rows:
        raise UnreadableFile("The file has column names but no rows under them.")
    notes = [f"Columns that are not known and were left out: {_listed(unknown)}."] if unknown else []
    records = tuple(_record(row.number, row.cells, row.faults, places, sheet.header) for row in sheet.rows)
    return Table(tuple(places), records, (*sheet.notes, *notes))


def _refuse_missing(sheet: Sheet, columns: Sequence[Column], places: dict[str, int]) -> None:
    missing = [column.name for column in columns if column.required and column.name not in places]
    if missing:
        raise UnreadableFile(
            f"The file lacks the column{'s' if len(missing) > 1 else ''} {_listed(missing)}. "
            f"Its first row has: {_listed([title or '(no name)' for title in sheet.header])}. "
            "Give the first row the column names of the sample file."
        )


def _record(
    number: int, cells: tuple[str, ...], faults: dict[int, str], places: dict[str, int], header: tuple[str, ...]
) -> Record:
    names = {place: name for name, place in places.items()}
    wrong = tuple(
        Fault(names.get(place, header[place] if place < len(header) else "beyond the last column"), message)
        for place, message in sorted(faults.items())
        if place in names or place >= len(header)
    )
    return Record(number, {name: cells[place] for name, place in places.items()}, wrong)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name[:40]}”" for name in names[:12])
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "")
