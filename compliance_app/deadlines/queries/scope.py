"""Whose deadlines of which days are asked for, and how many rows a statement may bring."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from compliance_app.accounts.rules import STAFF, Viewer
from compliance_app.deadlines.rules import FOR_MERCHANTS, Kind, Named, Span
from compliance_app.foundation.database import db
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState

MOST = 2_000
"""Rows that one statement brings at most: what an administrator of 100,000 merchants is not helped by more of."""


@dataclass(frozen=True)
class Scope:
    """The viewer, the days, and perhaps one account manager, one merchant or one kind.

    `per_day`: of each day at most so many of each source, the first by merchant's name.
    """

    viewer: Viewer
    span: Span
    manager_id: int | None = None
    merchant_id: int | None = None
    kind: Kind | None = None
    per_day: int = MOST

    @property
    def for_staff(self) -> bool:
        """Whether a member of the house asks, and not a merchant's person."""
        return self.viewer.role in STAFF

    def wants(self, *kinds: Kind) -> bool:
        """Whether one of these kinds is asked for and may be seen."""
        return any((self.for_staff or k in FOR_MERCHANTS) and self.kind in (None, k) for k in kinds)

    def within(self, day: InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
        """Whether a day lies in the span."""
        return day.between(self.span.first, self.span.last)

    def mine(self) -> sa.ColumnElement[bool]:
        """Whether the merchant is one that is asked for: visible, and not closed (CALENDAR-2)."""
        asked = merchants.visible_to(self.viewer).with_only_columns(Merchant.id)
        asked = asked.where(Merchant.state != MerchantState.CLOSED)
        if self.manager_id is not None:
            asked = asked.where(Merchant.account_manager_id == self.manager_id)
        if self.merchant_id is not None:
            asked = asked.where(Merchant.id == self.merchant_id)
        return Merchant.id.in_(asked)

    def named(self, public_id: str, name: str) -> Named:
        """The merchant of a row."""
        return Named(public_id, name)

    def path(self, public_id: str, place: str) -> str:
        """The page of a merchant as the viewer knows it, at the section that is about it."""
        return f"/merchants/{public_id}#{place}" if self.for_staff else f"/portal/{public_id}"


def rows(scope: Scope, query: sa.Select[*tuple[Any, ...]], day: InstrumentedAttribute[Any]) -> Iterator[sa.Row[Any]]:
    """The first rows of each day, with `day`, `merchant`, `name`, and in `number` how many the day has in all."""
    numbered = query.where(scope.mine(), scope.within(day)).add_columns(
        day.label("day"),
        Merchant.public_id.label("merchant"),
        Merchant.trading_name.label("name"),
        sa.func.row_number().over(partition_by=day, order_by=(Merchant.sort_name, Merchant.id)).label("place"),
        sa.func.count().over(partition_by=day).label("number"),
    )
    found = numbered.subquery()
    wanted = sa.select(found).where(found.c.place <= scope.per_day).order_by(found.c.day, found.c.place).limit(MOST)
    yield from db.session.execute(wanted)
