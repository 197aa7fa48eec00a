"""The job that tidies the file store."""

from datetime import timedelta

from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import queries, service
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db

AGE = timedelta(hours=1)
"""A younger file may belong to an upload whose row is not committed yet."""


def sweep() -> int:
    """Remove files older than an hour that no document names; how many. Safe to run at any time, twice too."""
    at = clock.now()
    # Looking through all files takes a while: on SQLite nobody may have to wait for it.
    database.read_only(True)
    try:
        found = queries.orphans(at - AGE)
        db.session.rollback()
    finally:
        database.read_only(False)
    service.remove_orphans(found, SYSTEM, at)
    db.session.commit()
    return len(found)
