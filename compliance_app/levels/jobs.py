"""The job that assesses every merchant: levels move with the window of 12 months and with the thresholds."""

from datetime import date, datetime

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels import service


def assess(on: date, at: datetime) -> int:
    """Assess all merchants on the provider's day `on`, committing in parts; how many levels changed.

    Safe to run twice, by two processes at once, and to cut short: what is left is done by the next run.
    """
    changed = 0
    for written in service.assess_in_parts(on, at):
        db.session.commit()
        changed += written
    return changed


def expect_rises(on: date) -> int:
    """Store the next rise of every merchant's level anew, committing in parts; how many changed."""
    changed = 0
    for written in service.expect_in_parts(on):
        db.session.commit()
        changed += written
    return changed


def assess_today() -> int:
    """What the scheduler runs every day."""
    return assess(clock.today(), clock.now())
