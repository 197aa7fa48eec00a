"""Verbs of volumes: record, correct, withdraw, declare, import; figures that were replaced stay (VOLUME-5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.audit.service import record as trace
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.groups import queries as groups
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.volumes import queries, rules
from compliance_app.volumes.models import DeclaredVolume, VolumeFigure
from compliance_app.volumes.rules import Channel, Entry, FigureKey, Granularity, VolumeSource

CHANGED_MEANWHILE = "Someone else changed these figures meanwhile. Look at them again and repeat your change."


class CountedTwice(Refusal):
    """A figure would count operations that another one counts already (VOLUME-6, VOLUME-9)."""


@dataclass(frozen=True)
class Outcome:
    """What storing did: how many figures are new, corrected, withdrawn, or were so already."""

    recorded: int = 0
    corrected: int = 0
    withdrawn: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> int:
        return self.recorded + self.corrected + self.withdrawn


def record(
    project: Project,
    system: PaymentSystem,
    channel: Channel,
    granularity: Granularity,
    start: date,
    operations: int,
    actor: Actor,
    at: datetime,
    on: date,
    source: VolumeSource = VolumeSource.TYPED,
) -> VolumeFigure:
    """Write one figure of a project; a different one for the same period is kept as its former value.

    Raises Refusal for a future period or an impossible number, CountedTwice.
    """
    key = FigureKey(project.id, system, channel, granularity, start)
    store([Entry(key, operations)], source, actor, at, on)
    return queries.current_figures([project.id], start, start)[key]


def correct(figure: VolumeFigure, operations: int, actor: Actor, at: datetime, on: date) -> VolumeFigure:
    """Replace a figure by the right one; the old value stays with its author. Raises Conflict when it was replaced."""
    if figure.replaced_at is not None:
        raise Conflict(CHANGED_MEANWHILE)
    key = queries.key_of(figure)
    store([Entry(key, operations)], VolumeSource.TYPED, actor, at, on)
    return queries.current_figures([figure.project_key], key.period_start, key.period_start)[key]


def import_rows(entries: Sequence[Entry], actor: Actor, at: datetime, on: date) -> Outcome:
    """Store the figures of a file, all or none."""
    return store(entries, VolumeSource.IMPORTED, actor, at, on)


def store(
    entries: Sequence[Entry],
    source: VolumeSource,
    actor: Actor,
    at: datetime,
    on: date,
    seen: int | None = None,
) -> Outcome:
    """Write many figures of any projects at once; an entry without operations withdraws its figure.

    `seen` is the newest figure that the person saw: a later one by someone else raises Conflict.
    """
    if not entries:
        return Outcome()
    _check(entries, on)
    keys = {entry.key.project_key for entry in entries}
    groups.hold(queries.merchants_with(keys))
    projects = _locked_projects(keys)
    current = _current_around(entries)
    changed = [entry for entry in entries if _operations(current, entry.key) != entry.operations]
    if seen is not None and any(entry.key in current and current[entry.key].id > seen for entry in changed):
        raise Conflict(CHANGED_MEANWHILE)
    _refuse_twice(changed, current.keys())
    old = {entry.key: current[entry.key] for entry in changed if entry.key in current}
    _replace(changed, old, projects, source, actor, at)
    _trace(changed, old, projects, source, actor, at)
    kinds = Counter(_kind(entry, entry.key in old) for entry in changed)
    return Outcome(kinds["recorded"], kinds["corrected"], kinds["withdrawn"], len(entries) - len(changed))


def declare(
    merchant: Merchant,
    system: PaymentSystem,
    operations: int,
    ecommerce: int,
    actor: Actor,
    at: datetime,
) -> DeclaredVolume:
    """Note what the merchant expects in a year with one payment system; a new expectation replaces the old one."""
    if ecommerce > operations:
        raise Refusal("E-commerce is a part of all operations, so it cannot be the larger number.")
    for number in (operations, ecommerce):
        if problem := rules.operations_problem(number):
            raise Refusal(problem)
    groups.hold([merchant.id])
    merchants.hold([merchant.id])
    former = queries.declared_of(merchant.id).get(system)
    if former is not None:
        former.replaced_at = at
    declared = DeclaredVolume(
        merchant_id=merchant.id,
        payment_system=system,
        annual_operations=operations,
        annual_ecommerce=ecommerce,
        recorded_by_id=actor.id,
        recorded_by=actor.label,
        recorded_at=at,
    )
    db.session.add(declared)
    db.session.flush()
    before = _declared_facts(former) if former else None
    after = _declared_facts(declared)
    trace(
        actor,
        at,
        Event.VOLUME_DECLARED,
        "merchant",
        merchant.public_id,
        merchant_id=merchant.id,
        before=before,
        after=after,
    )
    changes.note(merchant.id, at)
    return declared


def _declared_facts(declared: DeclaredVolume) -> dict[str, Any]:
    return {
        "payment_system": declared.payment_system,
        "annual_operations": declared.annual_operations,
        "annual_ecommerce": declared.annual_ecommerce,
    }


def _check(entries: Sequence[Entry], on: date) -> None:
    for entry in entries:
        problem = rules.period_problem(entry.key.granularity, entry.key.period_start, on)
        if problem is None and entry.operations is not None:
            problem = rules.operations_problem(entry.operations)
        if problem:
            raise Refusal(problem)
    if len({entry.key for entry in entries}) < len(entries):
        raise Refusal("The same figure is given twice. Give each project, system, channel, kind and period once.")


def _locked_projects(keys: Iterable[int]) -> dict[int, Project]:
    """The projects, held until the commit, so that two people who write the same figure follow one another."""
    query = sa.select(Project).where(Project.id.in_(sorted(keys))).order_by(Project.id).with_for_update(key_share=True)
    return {project.id: project for project in db.session.scalars(query)}


def _current_around(entries: Sequence[Entry]) -> dict[FigureKey, VolumeFigure]:
    """Every current figure of the projects in all the months that the entries touch."""
    months = [rules.month_of(entry.key.period_start) for entry in entries]
    last = rules.last_day_of_month(max(months))
    return queries.current_figures({entry.key.project_key for entry in entries}, min(months), last)


def _operations(current: dict[FigureKey, VolumeFigure], key: FigureKey) -> int | None:
    figure = current.get(key)
    return None if figure is None else figure.operations


def _refuse_twice(changed: Sequence[Entry], current: Iterable[FigureKey]) -> None:
    written = [entry.key for entry in changed if entry.operations is not None]
    gone = {entry.key for entry in changed if entry.operations is None}
    taken = rules.Taken([*(key for key in current if key not in gone), *written])
    for key in written:
        if other := taken.again(key):
            system, channel = SYSTEM_NAMES[key.payment_system], rules.CHANNEL_NAMES[key.channel]
            raise CountedTwice(f"{system}, {channel}, {key.period_start:%B %Y}: {rules.twice(key, other)}")


def _replace(
    changed: Sequence[Entry],
    old: dict[FigureKey, VolumeFigure],
    projects: dict[int, Project],
    source: VolumeSource,
    actor: Actor,
    at: datetime,
) -> None:
    for figure in old.values():
        figure.replaced_at = at
    db.session.flush()
    new = {
        entry.key: _figure(entry, projects[entry.key.project_key], source, actor, at)
        for entry in changed
        if entry.operations is not None
    }
    try:
        with db.session.begin_nested():
            db.session.add_all(new.values())
    except IntegrityError as error:
        raise Conflict(CHANGED_MEANWHILE) from error
    for key, figure in old.items():
        figure.replaced_by_id = new[key].id if key in new else None
    db.session.flush()


def _figure(entry: Entry, project: Project, source: VolumeSource, actor: Actor, at: datetime) -> VolumeFigure:
    return VolumeFigure(
        merchant_id=project.merchant_id,
        project_key=project.id,
        payment_system=entry.key.payment_system,
        channel=entry.key.channel,
        operation_type=entry.key.kind.type,
        status=entry.key.kind.status,
        granularity=entry.key.granularity,
        period_start=entry.key.period_start,
        operations=entry.operations,
        source=source,
        recorded_by_id=actor.id,
        recorded_by=actor.label,
        recorded_at=at,
    )


def _kind(entry: Entry, existed: bool) -> str:
    if entry.operations is None:
        return "withdrawn"
    return "corrected" if existed else "recorded"


def _trace(
    changed: Sequence[Entry],
    old: dict[FigureKey, VolumeFigure],
    projects: dict[int, Project],
    source: VolumeSource,
    actor: Actor,
    at: datetime,
) -> None:
    """One entry in the trail for each merchant, with each figure before and after."""
    of_merchant: dict[int, list[Entry]] = defaultdict(list)
    for entry in changed:
        of_merchant[projects[entry.key.project_key].merchant_id].append(entry)
    query = sa.select(Merchant.id, Merchant.public_id).where(Merchant.id.in_(of_merchant))
    public_ids = {row.id: row.public_id for row in db.session.execute(query)}
    for merchant_id, entries in of_merchant.items():
        before = [_facts(entry.key, old[entry.key].operations, projects) for entry in entries if entry.key in old]
        after = [_facts(entry.key, entry.operations, projects) for entry in entries]
        event = Event.VOLUME_CORRECTED if before else Event.VOLUME_RECORDED
        trace(
            actor,
            at,
            Event.VOLUMES_IMPORTED if source == VolumeSource.IMPORTED else event,
            "merchant",
            public_ids[merchant_id],
            merchant_id=merchant_id,
            before={"figures": before} if before else None,
            after={"figures": after},
        )
        changes.note(merchant_id, at)


def _facts(key: FigureKey, operations: int | None, projects: dict[int, Project]) -> dict[str, Any]:
    return {
        "project_id": projects[key.project_key].project_id,
        "payment_system": key.payment_system,
        "channel": key.channel,
        "operation_type": key.kind.type,
        "status": key.kind.status,
        "granularity": key.granularity,
        "period": key.period_start.isoformat(),
        "operations": operations,
    }
