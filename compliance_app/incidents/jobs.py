"""The job that reminds of what payment systems must be told."""

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.incidents import service


def warn_due() -> str:
    """Write about duties that are due soon or over. Safe to run at any time, twice and at once."""
    letters = service.warn(clock.now())
    db.session.commit()
    return f"Letters written: {letters:,}."
