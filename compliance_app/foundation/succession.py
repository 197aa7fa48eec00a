"""Dated rows that follow each other: a new one takes over from the last, and is taken back until it begins."""

from datetime import date, timedelta

from sqlalchemy.orm import Mapped

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict

_ONE_DAY = timedelta(days=1)


class DatedRow:
    """The columns of a row that is in force for a span of days; `valid_until` None: no end is known."""

    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


def take_over(current: DatedRow, row: DatedRow) -> None:
    """Let a row begin, and close the one before it on the day before: past days keep what was in force."""
    current.valid_until = row.valid_from - _ONE_DAY
    db.session.add(row)
    db.session.flush()


def take_back(planned: DatedRow, former: DatedRow) -> None:
    """Remove a row that has not begun: the one before it goes on without an end."""
    former.valid_until = None
    db.session.delete(planned)
    db.session.flush()


def refuse_begun(row: DatedRow, on: date, message: str) -> None:
    """Raises Conflict for a row that is in force already, so that it cannot be taken back."""
    if row.valid_from <= on:
        raise Conflict(message)
