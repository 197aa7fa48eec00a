"""The daily work on accounts."""

from datetime import datetime

from compliance_app.accounts import service
from compliance_app.foundation.database import db


def housekeeping(at: datetime) -> int:
    """Disable accounts not used for 90 days, end idle sessions, drop old ones; how many were disabled."""
    disabled = service.disable_inactive(at)
    service.tidy(at)
    db.session.commit()
    return disabled
