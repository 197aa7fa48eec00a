"""The jobs that tidy the file store, give up files whose time is over, and verify what is there."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.documents import queries, service
from compliance_app.documents.queries import keeping as kept
from compliance_app.documents.queries import retention as terms
from compliance_app.documents.rules.retention import Due
from compliance_app.documents.service import keeping, retention, verifying
from compliance_app.documents.service.verifying import Fault, Result, Wrong
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db

AGE = timedelta(hours=1)
"""A younger file may belong to an upload whose row is not committed yet."""

THREADS = min(8, 2 * (os.cpu_count() or 1))
"""Files verified at a time: deciphering and hashing use several cores, and a bucket answers slowly."""


def sweep() -> int:
    """Remove files older than an hour that no row names; how many. Safe to run at any time, twice too."""
    at = clock.now()
    service.discard_expired(at)  # the files of what nobody sent in time are among those found below
    db.session.commit()
    # Looking through all files takes a while: on SQLite nobody may have to wait for it.
    with database.reading():
        found = queries.orphans(at - AGE)
    service.remove_orphans(found, SYSTEM, at)
    db.session.commit()
    return len(found)


@dataclass(frozen=True)
class Keeper:
    """Files of another table that have a term too: what is past it on a day, in words, and removing it by an actor."""

    past_term: Callable[[date], Iterable[str]]
    remove: Callable[[Actor], int]


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Let the daily job look after the files of another table too."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def others_past_term(on: date) -> Iterator[str]:
    """The files of other tables whose time is over on a day, in words; changes nothing."""
    for keeper in _keepers:
        yield from keeper.past_term(on)


def past_term(on: date) -> Iterator[tuple[int, list[Due]]]:
    """Each merchant with files whose time is over on a day; changes nothing."""
    with database.reading():
        for merchant_id in terms.merchants_past_term(on):
            if due := terms.due(merchant_id, on):
                yield merchant_id, due


def remove_past_term(actor: Actor = SYSTEM) -> int:
    """Remove the files whose time is over today; how many. Safe to run at any time, twice and in two processes.

    First the row is committed without its key, then the file is deleted: a crash between leaves an orphan.
    """
    removed = 0
    for merchant_id, _ in list(past_term(clock.today())):
        at = clock.now()
        given_up = retention.remove_files(merchant_id, actor, at, clock.day_of(at))
        db.session.commit()
        keeping.delete_given_up(given_up)
        removed += len(given_up)
    return removed + sum(keeper.remove(actor) for keeper in _keepers)


def verify(
    actor: Actor, since: date | None = None, sample: int | None = None, tell: Callable[[int], None] = lambda _: None
) -> Result:
    """Read every file that a row names, and look for files that none names; `tell` hears how many more are read.

    Safe while uploads go on: what looks wrong is asked of its row once more. Raises StoreDown when the store
    does not answer, because then nothing can be said.
    """
    at, files, size, faults = clock.now(), 0, 0, list[Fault]()
    with database.reading(), ThreadPoolExecutor(THREADS) as workers:
        for batch in kept.copies(since, sample):
            for copy, fault in verifying.verify(batch, workers):
                files, size = files + 1, size + copy.size
                if fault and kept.still_kept(copy):
                    faults.append(fault)
            tell(len(batch))
        faults += [Fault(Wrong.ORPHANED, name, "no row names it") for name in queries.orphans(at - AGE)]
    result = Result(files, size, tuple(faults))
    scope = f"{sample} by chance" if sample else (f"since {since.isoformat()}" if since else "all")
    verifying.record_run(result, scope, actor, clock.now())
    db.session.commit()
    return result
