"""Puts a demonstration into an empty database: a small portfolio with its whole history, or a very large one."""

from datetime import date

import sqlalchemy as sa

from compliance_app.accounts.models import User
from compliance_app.demo import bulk, portfolio
from compliance_app.demo.history import History
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict
from compliance_app.merchants.models import Merchant

LARGEST_STORY = 500
"""Up to so many merchants live their lives through the real verbs; beyond, rows are written in bulk."""


class NotEmpty(Conflict):
    """The database is in use: a demonstration never mixes with real merchants."""

    def __init__(self, merchants: int, users: int) -> None:
        super().__init__(
            f"The database already holds {merchants:,} merchants and {users:,} users, so nothing was added. "
            "The demonstration needs an empty database: set DATABASE_URL or DATA_DIR to another one."
        )


def refuse_used_database() -> None:
    """Raise NotEmpty where there is anybody or anything."""
    merchants, users = (db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (Merchant, User))
    if merchants or users:
        raise NotEmpty(merchants or 0, users or 0)


def fill(count: int, today: date, seed: int, timezone: str, in_bulk: bool = False) -> str:
    """Fill the database with `count` merchants as of `today`; says in a line what was made. Commits."""
    refuse_used_database()
    if in_bulk or count > LARGEST_STORY:
        return bulk.fill(count, today, seed, timezone)
    History(portfolio.plan(count, today, seed), today, seed, timezone).play()
    db.session.commit()
    return f"{count:,} merchants with {portfolio.HISTORY_MONTHS} months of history."
