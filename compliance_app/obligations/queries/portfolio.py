"""The portfolio: merchants with their standing today, filtered, sorted and paged, and counts by standing."""

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.levels.queries import rising_soon
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import matching, visible_to
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.queries import counting
from compliance_app.obligations.queries.readings import Reading, covers, reading
from compliance_app.obligations.rules import NextAction, Standing, Turn

PAGE_SIZE = 25
UNASSIGNED = 0
"""As `account_manager_id` of a filter: merchants that have none."""


class Sort(enum.StrEnum):
    """By what a list is sorted; the name decides between equals."""

    NAME = "name"
    STANDING = "standing"
    VALID_UNTIL = "valid_until"
    LEVEL = "level"


@dataclass(frozen=True)
class Filters:
    """What of the portfolio is asked for. Closed merchants are a list of their own.

    `rising` asks for those whose level is about to change (LEVEL-SOON).
    """

    standing: Standing | None = None
    level: int | None = None
    account_manager_id: int | None = None
    search: str = ""
    closed: bool = False
    blocked: bool = False
    turn: Turn | None = None
    rising: bool = False


@dataclass(frozen=True)
class PortfolioRow:
    """One merchant of the list and its standing on the day."""

    merchant: Merchant
    standing: Standing
    may_process: bool
    until: date | None
    level: int
    turn: Turn
    next_action: NextAction
    provisional: bool


@dataclass(frozen=True)
class PortfolioPage:
    """One page of the list; `number` counts from 1, `total` is how many merchants match."""

    rows: tuple[PortfolioRow, ...]
    number: int
    pages: int
    total: int
    size: int


URGENCY = (
    Standing.EXPIRED,
    Standing.NON_COMPLIANT,
    Standing.EXPIRING,
    Standing.PROVISIONAL,
    Standing.IN_REVIEW,
    Standing.IN_PROGRESS,
    Standing.NOT_STARTED,
    Standing.COMPLIANT,
)
"""How standings are sorted: the one that needs somebody most first."""


def counts_by_standing(viewer: Viewer, filters: Filters, on: date) -> dict[Standing, int]:
    """How many visible merchants stand where, every standing included; the filter by standing itself is left out."""
    counts: Counter[Standing] = Counter()
    narrowed = filters.account_manager_id is not None or filters.search or filters.rising
    if counting.sees_all(viewer) and not narrowed:
        for group, count in counting.all_counts(on).items():
            if _takes(filters, group):
                counts[group.standing] += count
    else:
        counts.update(_counted(viewer, replace(filters, standing=None), on))
    return {standing: counts[standing] for standing in Standing}


def _takes(filters: Filters, group: counting.Group) -> bool:
    return (
        group.closed == filters.closed
        and filters.level in (None, group.level)
        and filters.turn in (None, group.turn)
        and not (filters.blocked and not group.blocked)
    )


def _counted(viewer: Viewer, filters: Filters, on: date) -> dict[Standing, int]:
    # Asked of each merchant in turn: these are part of the portfolio, and a join would walk through all of it.
    read = reading(on)
    period = sa.select(read.standing).where(StandingPeriod.merchant_id == Merchant.id, read.covers)
    standing = period.correlate(Merchant).scalar_subquery().label("standing")
    merchants = _matching(viewer, filters, on).add_columns(standing).subquery()
    query = sa.select(merchants.c.standing, sa.func.count()).where(merchants.c.standing.is_not(None))
    rows = db.session.execute(query.group_by(merchants.c.standing))
    return {standing: int(count) for standing, count in rows}


def portfolio(
    viewer: Viewer,
    filters: Filters,
    sort: Sort,
    page: int,
    on: date,
    *,
    descending: bool = False,
    size: int = PAGE_SIZE,
) -> PortfolioPage:
    """One page of the merchants that the viewer may see; a page beyond the last is the last."""
    counts = counts_by_standing(viewer, filters, on)
    total = counts[filters.standing] if filters.standing else sum(counts.values())
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    first = (number - 1) * size
    count = min(size, total - first)
    if sort is Sort.STANDING:
        ids = _by_standing(viewer, filters, counts, descending, on, first, count)
    else:
        ids = _slice(_matching(viewer, filters, on), sort, descending, on, first, count, total)
    return PortfolioPage(tuple(_rows(ids, on)), number, pages, total, size)


def _matching(viewer: Viewer, filters: Filters, on: date) -> sa.Select[int]:
    """Ids of the merchants that the viewer may see and asks for."""
    state = Merchant.state == MerchantState.CLOSED if filters.closed else Merchant.state != MerchantState.CLOSED
    query = visible_to(viewer).with_only_columns(Merchant.id).where(state)
    if filters.account_manager_id is not None:
        query = query.where(Merchant.account_manager_id.is_not_distinct_from(filters.account_manager_id or None))
    if filters.search:
        query = query.where(matching(filters.search))
    if filters.rising:
        query = query.where(Merchant.id.in_(rising_soon(on)))
    if filters.standing or filters.level or filters.blocked or filters.turn:
        query = query.where(_stands(filters, on))
    return query


def _stands(filters: Filters, on: date) -> sa.ColumnElement[bool]:
    # Asked of each merchant in turn: a list in the order of an index then ends with its page.
    read = reading(on)
    found = sa.select(StandingPeriod.id).where(StandingPeriod.merchant_id == Merchant.id, read.covers)
    if filters.standing:
        found = found.where(read.stands(filters.standing))
    if filters.level:
        found = found.where(StandingPeriod.level == filters.level)
    if filters.blocked:
        found = found.where(StandingPeriod.may_process.is_(False))
    if filters.turn:
        found = found.where(read.turn == filters.turn)
    # Only the merchant is of the outer list: a sorted one joins periods of its own.
    return found.correlate(Merchant).exists()


def _by_standing(
    viewer: Viewer, filters: Filters, counts: dict[Standing, int], descending: bool, on: date, first: int, count: int
) -> Sequence[int]:
    """Standing after standing, each by name: how many there are of each is known, so none is sorted by it."""
    ids: list[int] = []
    wanted = [standing for standing in URGENCY if filters.standing in (None, standing)]
    for standing in reversed(wanted) if descending else wanted:
        here = counts[standing]
        if first < here and len(ids) < count:
            part = _matching(viewer, replace(filters, standing=standing), on)
            ids += _slice(part, Sort.NAME, descending, on, first, min(count - len(ids), here - first), here)
        first = max(first - here, 0)
    return ids


def _slice(
    query: sa.Select[int], sort: Sort, descending: bool, on: date, first: int, count: int, total: int
) -> Sequence[int]:
    """Ids from place `first` on; counted from the nearer end, so that the last page is as quick as the first."""
    if count <= 0:
        return []
    from_end = first > total // 2
    if sort is not Sort.NAME:
        query = query.join(StandingPeriod, sa.and_(StandingPeriod.merchant_id == Merchant.id, covers(on)))
    query = query.order_by(*_order(sort, descending is not from_end))
    ids = db.session.scalars(query.limit(count).offset(total - first - count if from_end else first)).all()
    return ids[::-1] if from_end else ids


def _order(sort: Sort, descending: bool) -> list[sa.ColumnElement[Any]]:
    """The name, then the id, decide between equals. Without a last valid day comes before every day."""
    columns: list[sa.ColumnElement[Any]] = [Merchant.sort_name.expression, Merchant.id.expression]
    match sort:
        case Sort.VALID_UNTIL:
            columns.insert(0, sa.func.coalesce(StandingPeriod.complies_until, date.min))
        case Sort.LEVEL:
            columns.insert(0, StandingPeriod.level.expression)
    return [column.desc() if descending else column.asc() for column in columns]


def _rows(ids: Sequence[int], on: date) -> list[PortfolioRow]:
    query = sa.select(Merchant, StandingPeriod).join(StandingPeriod, StandingPeriod.merchant_id == Merchant.id)
    query = query.where(Merchant.id.in_(ids), covers(on)).options(joinedload(Merchant.account_manager))
    read = reading(on)
    found = {merchant.id: _row(merchant, period, read) for merchant, period in db.session.execute(query)}
    return [found[key] for key in ids if key in found]


def _row(merchant: Merchant, period: StandingPeriod, read: Reading) -> PortfolioRow:
    place = read.position(period)
    return PortfolioRow(
        merchant,
        place.standing,
        place.may_process,
        place.until if place.may_process else None,
        place.level,
        place.turn,
        place.next_action,
        place.provisional,
    )
