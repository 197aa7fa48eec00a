"""Reads of the trail: its head, one page of it by filters, all of it in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import FIRST_LINK, Entry
from compliance_app.foundation.database import db

BATCH = 1000

Find = Callable[[str], Sequence[int]]
Names = Callable[[Iterable[int]], dict[int, tuple[str, str]]]


@dataclass
class _Directory:
    """How merchants are found and named: said by whoever puts the application together, since they live further up."""

    find: Find = lambda _text: []
    names: Names = lambda _ids: {}


_merchants = _Directory()


def know_merchants(find: Find, names: Names) -> None:
    """Register `find(text) -> merchant ids` and `names(ids) -> {id: (public id, name)}`."""
    _merchants.find, _merchants.names = find, names


@dataclass(frozen=True)
class Filters:
    """What a reader of the trail asks for. `since` is the first moment, `until` the first one no longer wanted."""

    person: str = ""
    event: str = ""
    merchant: str = ""
    object_type: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    failed_only: bool = False


@dataclass(frozen=True)
class Slice:
    """Part of the trail, newest first; `older` and `newer` are the numbers to go on from, None at an end."""

    entries: Sequence[AuditEntry]
    older: int | None
    newer: int | None


def head_hash(session: Session) -> str:
    """The hash of the latest entry, which the next one names; FIRST_LINK where the trail is empty."""
    return session.scalar(sa.select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or FIRST_LINK


def count() -> int:
    """How many entries there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0


def latest_number() -> int:
    """The number of the latest entry; 0 where the trail is empty."""
    return db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0


def matching(filters: Filters, size: int, below: int | None = None, above: int | None = None) -> Slice:
    """The entries that fit, `size` at most: the newest, those older than `below`, or those just newer than `above`.

    Numbers instead of page counts: the thousandth page costs what the first does, and new entries move nothing.
    """
    conditions = _conditions(filters)
    if above is not None:
        upward = sa.select(AuditEntry).where(*conditions, AuditEntry.id > above).order_by(AuditEntry.id)
        found = list(db.session.scalars(upward.limit(size + 1)))
        more, entries = len(found) > size, found[:size][::-1]
        return Slice(entries, entries[-1].id if entries else None, entries[0].id if more else None)
    downward = sa.select(AuditEntry).where(*conditions).order_by(AuditEntry.id.desc())
    if below is not None:
        downward = downward.where(AuditEntry.id < below)
    found = list(db.session.scalars(downward.limit(size + 1)))
    entries = found[:size]
    older = entries[-1].id if len(found) > size else None
    return Slice(entries, older, entries[0].id if entries and below is not None else None)


def all_matching(filters: Filters, latest: int) -> Iterator[AuditEntry]:
    """Every entry that fits up to number `latest`, newest first, read in short batches."""
    below: int | None = latest + 1
    while below is not None:
        part = matching(filters, BATCH, below=below)
        yield from part.entries
        below = part.older
        _let_go(part.entries)


def chained() -> Iterator[Entry]:
    """The whole trail, oldest first, one batch in memory at a time."""
    after = 0
    while True:
        batch = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(BATCH)
        ).all()
        for entry in batch:
            yield Entry(entry.id, entry.facts(), entry.previous_hash, entry.hash)
        if len(batch) < BATCH:
            return
        after = batch[-1].id
        _let_go(batch)


def _let_go(entries: Iterable[AuditEntry]) -> None:
    # The session keeps nothing of a long trail; entries made in this transaction stay in it.
    for entry in entries:
        if entry not in db.session.new and entry not in db.session.dirty:
            db.session.expunge(entry)


def merchant_names(entries: Iterable[AuditEntry]) -> dict[int, tuple[str, str]]:
    """{merchant id: (public id, name)} of the merchants that entries are about."""
    return _merchants.names({entry.merchant_id for entry in entries if entry.merchant_id is not None})


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.person:
        conditions.append(AuditEntry.actor_label.icontains(filters.person, autoescape=True))
    if filters.event:
        conditions.append(AuditEntry.event == filters.event)
    if filters.merchant:
        conditions.append(AuditEntry.merchant_id.in_(_merchants.find(filters.merchant)))
    if filters.object_type:
        conditions.append(AuditEntry.object_type == filters.object_type)
    if filters.object_id:
        conditions.append(AuditEntry.object_id == filters.object_id)
    if filters.since is not None:
        conditions.append(AuditEntry.at >= filters.since)
    if filters.until is not None:
        conditions.append(AuditEntry.at < filters.until)
    if filters.failed_only:
        conditions.append(AuditEntry.succeeded.is_(False))
    return conditions
