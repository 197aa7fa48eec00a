"""The daily job that tells account managers which providers' AOCs end, and the removal of files past their term."""

from collections.abc import Iterator
from datetime import date, datetime

from compliance_app.audit.rules import Actor
from compliance_app.documents.jobs import Keeper
from compliance_app.documents.service import keeping as files
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.service_providers.models import ServiceProvider
from compliance_app.service_providers.queries import keeping as kept
from compliance_app.service_providers.queries import warnings
from compliance_app.service_providers.service import keeping
from compliance_app.service_providers.service import warnings as letters


def warn(on: date, at: datetime) -> int:
    """Write the letters due on the provider's day `on`; how many (TPSP-WARN).

    Safe to run twice, in two processes at once, and to cut short: each letter has a transaction of its own, and
    what came due while nothing ran is made up for.
    """
    written = 0
    for letter in warnings.due(on):
        written += letters.write(letter, on, at)
        db.session.commit()
    db.session.commit()
    return written


def warn_today() -> str:
    """What the scheduler runs every day, and once at its start."""
    return f"Letters written: {warn(clock.today(), clock.now()):,}."


def past_term(on: date) -> Iterator[str]:
    """The files whose time is over on a day, in words; changes nothing."""
    with database.reading():
        for provider_id in kept.past_term(on):
            name = db.session.get_one(ServiceProvider, provider_id).legal_name
            for found in kept.due(provider_id, on):
                yield f"AOC of service provider {name}: {found.why}"


def remove_past_term(actor: Actor) -> int:
    """Remove the files whose time is over today; how many. First the row without its key, then the file."""
    removed = 0
    with database.reading():
        provider_ids = kept.past_term(clock.today())
    for provider_id in provider_ids:
        at = clock.now()
        given_up = keeping.remove_files(provider_id, actor, at, clock.day_of(at))
        db.session.commit()
        files.delete_given_up(given_up)
        removed += len(given_up)
    return removed


KEEPER = Keeper(past_term, remove_past_term)
"""What `documents retention` looks after besides documents."""
