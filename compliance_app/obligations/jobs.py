"""The daily jobs about standing: who became compliant with the day is welcomed, what is kept for lists is verified."""

import logging

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.obligations import service

logger = logging.getLogger(__name__)


def welcome_today() -> str:
    """What the scheduler runs every day, once levels are assessed (FIRST-COMPLIANCE)."""
    told = service.welcome(clock.now())
    db.session.commit()
    return f"Merchants that became active: {told:,}."


def verify() -> str:
    """What the scheduler runs every day, and once at its start: so an update to other rules needs no step (PERIODS)."""
    mended = 0
    for ids in service.mend_in_parts():
        db.session.commit()
        if ids:
            logger.warning("What was kept of the standing of %d merchants did not follow from their facts.", len(ids))
        mended += len(ids)
    return f"Merchants whose standing was computed anew: {mended:,}."
