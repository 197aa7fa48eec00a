"""The daily job that welcomes merchants whose first compliance came with the day."""

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.obligations import service


def welcome_today() -> str:
    """What the scheduler runs every day, once levels are assessed (FIRST-COMPLIANCE)."""
    told = service.welcome(clock.now())
    db.session.commit()
    return f"Merchants that became active: {told:,}."
