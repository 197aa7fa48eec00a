"""Gives up the files of providers' AOCs whose time is over; verdict, dates and fingerprint stay (TPSP-KEPT)."""

from datetime import date, datetime

from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.service_providers import queries
from compliance_app.service_providers.queries import keeping as kept
from compliance_app.service_providers.service.aocs import record_removed


def remove_files(provider_id: int, actor: Actor, at: datetime, on: date) -> list[str]:
    """Give up what is past its term; the names of the files, to be deleted after the commit.

    A hold on a merchant that relied on the provider is either placed before, or sees that it is done.
    """
    kept.lock_relying(provider_id)
    queries.lock(provider_id)
    due = {found.document_id: found.why for found in kept.due(provider_id, on)}
    aocs = kept.by_ids(list(due))
    for aoc in aocs:
        aoc.file_removed_at, aoc.file_removed_why = at, due[aoc.id]
        aoc.wrapped_key, aoc.reading = "", None
    record_removed(aocs, actor, at)
    db.session.flush()
    return [aoc.file_key for aoc in aocs]
