"""Imports monthly volumes from a file: decides each row's fate, shows it, and applies exactly that (IMPORT-5, -6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.accounts.rules import Viewer
from compliance_app.audit.rules import Actor
from compliance_app.foundation.columns import Fault, Record
from compliance_app.merchants.imports import Action, Fate
from compliance_app.merchants.models import Project
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.volumes import imports, queries, rules, service
from compliance_app.volumes.imports import VolumeRow
from compliance_app.volumes.rules import CHANNEL_NAMES, Entry, FigureKey, Granularity, Taken


@dataclass(frozen=True)
class Decision:
    """A row's fate with what carries it out."""

    fate: Fate
    entry: Entry | None = None


@dataclass(frozen=True)
class _Known:
    """What is stored about the projects and months that the rows name."""

    projects: dict[int, Project]
    current: dict[FigureKey, int]
    taken: Taken
    on: date


class _Seen:
    """The figures that the rows so far gave, with the number of the row."""

    def __init__(self) -> None:
        self.rows: dict[FigureKey, int] = {}
        self.taken = Taken()

    def note(self, key: FigureKey, number: int) -> None:
        self.rows[key] = number
        self.taken.add(key)


def decide(records: Sequence[Record], viewer: Viewer, on: date) -> list[Decision]:
    """What would happen to each row now, in the order of the file; `on` is the provider's day."""
    rows = [imports.parse(record) for record in records]
    known = _known(rows, viewer, on)
    seen = _Seen()
    return [_decide(row, known, seen) for row in rows]


def apply(decisions: Sequence[Decision], actor: Actor, at: datetime, on: date) -> Counter[Action]:
    """Store every row that has no error, all of them or none; tells how many of each kind."""
    service.import_rows([decision.entry for decision in decisions if decision.entry], actor, at, on)
    return Counter(decision.fate.action for decision in decisions)


def _known(rows: Sequence[VolumeRow], viewer: Viewer, on: date) -> _Known:
    projects = queries.visible_projects(viewer, {row.project_id for row in rows if row.project_id})
    months = [row.month for row in rows if row.month and row.month <= on]
    current = (
        queries.current_figures(
            [project.id for project in projects.values()], min(months), rules.last_day_of_month(max(months))
        )
        if months
        else {}
    )
    return _Known(
        projects,
        {key: figure.operations for key, figure in current.items()},
        Taken(current),
        on,
    )


def _decide(row: VolumeRow, known: _Known, seen: _Seen) -> Decision:
    faults, key = list(row.faults), _key(row, known)
    project = known.projects.get(row.project_id or 0)
    if row.project_id and project is None:
        faults.append(Fault("project_id", f"None of your merchants has project {row.project_id}."))
    if row.month and (problem := rules.period_problem(Granularity.MONTH, row.month, known.on)):
        faults.append(Fault("month", problem))
    if key:
        faults += _given_twice(row.number, key, known, seen)
    if faults or key is None:
        return Decision(Fate(row.number, Action.ERROR, _about(row), (), tuple(faults)))
    return _fate(row, key, known)


def _given_twice(number: int, key: FigureKey, known: _Known, seen: _Seen) -> Iterator[Fault]:
    """What an earlier row or a stored figure counts already; a row that may stand is remembered."""
    if key in seen.rows:
        yield Fault("operations", f"Row {seen.rows[key]} gives this figure already.")
    elif other := seen.taken.again(key):
        yield Fault("operation_type", f"With row {seen.rows[other]} {rules.twice(key, other)}")
    elif other := known.taken.again(key):
        column = "month" if other.kind == key.kind else "operation_type"
        yield Fault(column, f"With what is on record {rules.twice(key, other)}")
    else:
        seen.note(key, number)


def _fate(row: VolumeRow, key: FigureKey, known: _Known) -> Decision:
    old = known.current.get(key)
    if old == row.operations:
        return Decision(Fate(row.number, Action.UNCHANGED, _about(row)))
    change = ("operations", "" if old is None else f"{old:,}", f"{row.operations:,}")
    action = Action.CREATE if old is None else Action.UPDATE
    return Decision(Fate(row.number, action, _about(row), (change,)), Entry(key, row.operations))


def _key(row: VolumeRow, known: _Known) -> FigureKey | None:
    project = known.projects.get(row.project_id or 0)
    if project is None or row.month is None or row.payment_system is None or row.channel is None or row.kind is None:
        return None
    return FigureKey(project.id, row.payment_system, row.channel, Granularity.MONTH, row.month, row.kind)


def _about(row: VolumeRow) -> str:
    parts = (
        str(row.project_id) if row.project_id else "",
        f"{row.month:%B %Y}" if row.month else "",
        SYSTEM_NAMES[row.payment_system] if row.payment_system else "",
        CHANNEL_NAMES[row.channel] if row.channel else "",
        row.kind.name if row.kind and not row.kind.is_all else "",
    )
    return " · ".join(part for part in parts if part) or "(empty)"
