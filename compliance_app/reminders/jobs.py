"""The daily job that writes expiry reminders into the outbox."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.reminders import queries, service


@dataclass(frozen=True)
class Summary:
    """What one run found and wrote."""

    expiries: int
    letters: int

    def __str__(self) -> str:
        return f"Letters written: {self.letters:,}. Expiries due: {self.expiries:,}."


def write_due(on: date, at: datetime) -> Summary:
    """Write every reminder due on the provider's day `on`, committing in parts.

    Safe to run twice, by two processes at once, and to cut short: what is left is written by the next run,
    and what fell due while nothing ran is caught up with (REMINDER-2).
    """
    expiries = queries.due(on)
    letters = 0
    for merchant_ids in queries.batches(expiries):
        letters += service.write_due(merchant_ids, on, at)
        db.session.commit()
    db.session.commit()
    return Summary(len(expiries), letters)


def write_due_today() -> Summary:
    """What the scheduler runs every day, and once at its start."""
    return write_due(clock.today(), clock.now())
