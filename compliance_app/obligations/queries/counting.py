"""Counts over the whole portfolio, kept in this process until a standing or the warning changes, or a day begins."""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.models import StandingPeriod, StandingVersion
from compliance_app.obligations.queries.readings import Reading, reading
from compliance_app.obligations.rules import Standing, Turn

GOING_ON = (Standing.COMPLIANT, Standing.PROVISIONAL, Standing.EXPIRING)
"""The standings of those that may process."""


@dataclass(frozen=True)
class Group:
    """Merchants that are counted together."""

    standing: Standing
    level: int
    turn: Turn
    closed: bool

    @property
    def blocked(self) -> bool:
        """Whether they may not process: everyone but the complete, and the closed in any case (PROCESS)."""
        return self.closed or self.standing not in GOING_ON


Counts = dict[Group, int]

# Counting 100,000 merchants takes longer than drawing their first page, so it is done once for each change.
_kept: WeakKeyDictionary[Engine, tuple[int, Reading, Counts]] = WeakKeyDictionary()


def sees_all(viewer: Viewer) -> bool:
    """Whether nothing is hidden from the viewer."""
    return visible_to(viewer).compare(sa.select(Merchant).where(sa.true()))


def all_counts(on: date) -> Counts:
    """How many merchants stand where on a day."""
    version = db.session.scalar(sa.select(StandingVersion.number)) or 0
    read, kept = reading(on), _kept.get(db.engine)
    if kept is not None and kept[:2] == (version, read):
        return kept[2]
    counts = _count(read)
    _kept[db.engine] = (version, read, counts)
    return counts


def _count(read: Reading) -> Counts:
    """Everyone from one index alone; the closed, who are few, counted again and taken off."""
    group = (read.standing, StandingPeriod.level, read.turn)
    everyone = sa.select(*group, sa.func.count()).where(read.covers).group_by(*group)
    closed = everyone.join(Merchant, Merchant.id == StandingPeriod.merchant_id)
    closed = closed.where(Merchant.state == MerchantState.CLOSED)
    counts = {Group(standing, level, turn, True): count for standing, level, turn, count in db.session.execute(closed)}
    for standing, level, turn, count in db.session.execute(everyone):
        of_them_closed = counts.get(Group(standing, level, turn, True), 0)
        counts[Group(standing, level, turn, False)] = count - of_them_closed
    return counts
