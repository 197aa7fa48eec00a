"""Whom to tell that a provider's AOC ends, and that nobody has told them yet."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from compliance_app.accounts import queries as accounts
from compliance_app.accounts.models import User, UserState
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Listing, Policy
from compliance_app.service_providers import rules
from compliance_app.service_providers.models import ProviderAoc, ProviderWarning, Reliance, ServiceProvider
from compliance_app.service_providers.queries.reliances import holding
from compliance_app.service_providers.rules import Ending

MOST_NAMED = 12
"""Merchants that a letter names for each provider; of more it tells the number."""


@dataclass(frozen=True)
class Touched:
    """An AOC that ends, with the merchants of one person that rely on its provider."""

    ending: Ending
    provider_id: str
    merchants: tuple[str, ...]
    number: int
    renewal_waits: bool


@dataclass(frozen=True)
class DueLetter:
    """What one person is to be told on a day."""

    user: User
    touched: tuple[Touched, ...]

    @property
    def endings(self) -> list[Ending]:
        return [each.ending for each in self.touched]


def due(on: date) -> list[DueLetter]:
    """The letters of a day that nothing written covers yet, by account manager (TPSP-WARN)."""
    listed = policies.listing(Policy.PROVIDER_WARNING_DAYS)
    endings = _endings(on, listed)
    if not endings:
        return []
    told, people = _told(endings), _concerned(endings, on)
    letters = []
    for user, provider_ids in people.items():
        open_ones = [
            ending
            for provider_id, ending in endings.items()
            if provider_id in provider_ids and _is_open(ending, on, listed, told[ending.aoc_id, user.id])
        ]
        if open_ones:
            letters.append(DueLetter(user, tuple(_touched(open_ones, provider_ids))))
    return letters


def _is_open(ending: Ending, on: date, listed: Listing, told: set[int]) -> bool:
    """Whether a listed day has come of which, or of a later one, this person was not told."""
    come = rules.passed(ending.until, on, listed)
    return bool(come) and not any(days <= come[-1] for days in told)


def _endings(on: date, listed: Listing) -> dict[int, Ending]:
    """By provider the AOC that counts longest, where its end is near enough to be told of."""
    row, later = ProviderAoc, aliased(ProviderAoc)
    first, last = rules.reach(on, listed)
    accepted = DocumentState.ACCEPTED
    longer = sa.select(later.id).where(
        later.provider_id == row.provider_id,
        later.state == accepted,
        sa.tuple_(later.valid_until, later.id) > sa.tuple_(row.valid_until, row.id),
    )
    query = (
        sa.select(row.provider_id, row.id, ServiceProvider.legal_name, row.valid_until)
        .join(ServiceProvider, ServiceProvider.id == row.provider_id)
        .where(row.state == accepted, row.valid_until >= first, row.valid_until <= last, ~longer.exists())
        .order_by(row.valid_until, ServiceProvider.key)
    )
    rows = db.session.execute(query)
    return {found.provider_id: Ending(found.id, found.legal_name, found.valid_until) for found in rows}


def _told(endings: dict[int, Ending]) -> dict[tuple[int, int], set[int]]:
    row = ProviderWarning
    query = sa.select(row.aoc_id, row.user_id, row.days_before)
    query = query.where(row.aoc_id.in_([ending.aoc_id for ending in endings.values()]))
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for aoc_id, user_id, days in db.session.execute(query):
        found[aoc_id, user_id].add(days)
    return found


def _concerned(endings: dict[int, Ending], on: date) -> dict[User, dict[int, list[str]]]:
    """By person the providers with the names of the merchants; administrators where nobody looks after a merchant."""
    managed = sa.and_(User.id == Merchant.account_manager_id, User.state == UserState.ACTIVE)
    query = (
        sa.select(User, Reliance.provider_id, Merchant.trading_name)
        .select_from(Reliance)
        .join(Merchant, Merchant.id == Reliance.merchant_id)
        .outerjoin(User, managed)
        .where(Reliance.provider_id.in_(endings), holding(on), Merchant.state != MerchantState.CLOSED)
        .order_by(User.id, Merchant.sort_name, Merchant.id)
    )
    found: dict[User, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    without: list[User] | None = None
    for user, provider_id, name in db.session.execute(query):
        if user is None and without is None:
            without = accounts.active_administrators()
        for person in [user] if user is not None else without or []:
            found[person][provider_id].append(name)
    return found


def _touched(endings: Collection[Ending], named: dict[int, list[str]]) -> Iterator[Touched]:
    aoc_ids = [ending.aoc_id for ending in endings]
    query = sa.select(ProviderAoc.id, ProviderAoc.provider_id, ServiceProvider.public_id, _waits())
    query = query.join(ServiceProvider, ServiceProvider.id == ProviderAoc.provider_id)
    rows = {row[0]: row for row in db.session.execute(query.where(ProviderAoc.id.in_(aoc_ids)))}
    for ending in endings:
        _, provider_id, public_id, waits = rows[ending.aoc_id]
        names = named[provider_id]
        yield Touched(ending, public_id, tuple(names[:MOST_NAMED]), len(names), bool(waits))


def _waits() -> sa.ColumnElement[bool]:
    other = aliased(ProviderAoc)
    query = sa.select(other.id).where(
        other.provider_id == ProviderAoc.provider_id, other.state == DocumentState.IN_REVIEW
    )
    return query.exists()
