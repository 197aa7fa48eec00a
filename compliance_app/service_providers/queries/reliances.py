"""Which merchants rely on which provider."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.pages import Page
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.service_providers.models import Reliance
from compliance_app.service_providers.queries.aocs import statuses
from compliance_app.service_providers.rules import Status, Validation

SIZE = 50


@dataclass(frozen=True)
class Relied:
    """One provider that a merchant relies on, and where that provider's AOC stands."""

    reliance: Reliance
    status: Status

    @property
    def lacks(self) -> bool:
        """Whether an AOC is missing: one that is examined with each merchant needs none (TPSP-VALIDATED)."""
        return not self.status.counts and self.reliance.provider.validation is not Validation.NONE


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of this package."""

    relied: list[Relied]
    former: list[Reliance]

    @property
    def without(self) -> list[Relied]:
        """Those whose provider is to have an AOC (TPSP-VALIDATED) and has none that counts."""
        return [one for one in self.relied if one.lacks]


def holding(on: date) -> sa.ColumnElement[bool]:
    """Whether a reliance holds on a day."""
    return sa.and_(Reliance.since <= on, sa.or_(Reliance.until.is_(None), Reliance.until >= on))


def one_reliance(merchant_id: int, public_id: str) -> Reliance:
    """One reliance of the merchant; raises NotFound."""
    query = sa.select(Reliance).where(Reliance.merchant_id == merchant_id, Reliance.public_id == public_id)
    reliance = db.session.scalar(query.options(joinedload(Reliance.provider)))
    if reliance is None:
        raise NotFound
    return reliance


def of_pair(merchant_id: int, provider_id: int) -> list[Reliance]:
    """Every span in which the merchant relied on the provider."""
    pair = (Reliance.merchant_id == merchant_id, Reliance.provider_id == provider_id)
    return list(db.session.scalars(sa.select(Reliance).where(*pair)))


def relied_on(merchant_id: int, on: date) -> list[Relied]:
    """The providers that the merchant relies on, what ends first before the others, those without an AOC first."""
    query = sa.select(Reliance).where(Reliance.merchant_id == merchant_id, holding(on))
    found = list(db.session.scalars(query.options(joinedload(Reliance.provider))))
    where = statuses({reliance.provider_id for reliance in found}, on)
    relied = [Relied(reliance, where[reliance.provider_id]) for reliance in found]
    return sorted(relied, key=lambda one: (one.status.until or date.min, one.reliance.provider.key))


def section(merchant_id: int, on: date) -> Section:
    """What the merchant relies on, for its page."""
    former = sa.select(Reliance).where(Reliance.merchant_id == merchant_id, Reliance.until < on)
    former = former.options(joinedload(Reliance.provider)).order_by(Reliance.until.desc(), Reliance.id)
    return Section(relied_on(merchant_id, on), list(db.session.scalars(former)))


def _relying(provider_ids: Collection[int], on: date) -> sa.Select[Reliance]:
    query = sa.select(Reliance).join(Merchant, Merchant.id == Reliance.merchant_id)
    return query.where(Reliance.provider_id.in_(provider_ids), holding(on), Merchant.state != MerchantState.CLOSED)


def _seen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    mine = merchants.visible_to(viewer).with_only_columns(Merchant.id).where(Merchant.id == Reliance.merchant_id)
    return mine.correlate(Reliance).exists()


def numbers_relying(viewer: Viewer | None, provider_ids: Collection[int], on: date) -> Counter[int]:
    """How many merchants that are not closed rely on each provider: those that the viewer may see, or all."""
    query = _relying(provider_ids, on).with_only_columns(Reliance.provider_id, sa.func.count())
    if viewer is not None:
        query = query.where(_seen_by(viewer))
    return Counter(dict(db.session.execute(query.group_by(Reliance.provider_id)).all()))


def relying(viewer: Viewer, provider_id: int, number: int, on: date) -> Page[Reliance]:
    """One page of the merchants that rely on a provider and that the viewer may see, by name, with their managers."""
    total = numbers_relying(viewer, [provider_id], on)[provider_id]
    number = max(1, min(number, -(-total // SIZE)))
    query = _relying([provider_id], on).where(_seen_by(viewer)).order_by(Merchant.sort_name, Merchant.id)
    query = query.options(joinedload(Reliance.merchant).joinedload(Merchant.account_manager))
    found = db.session.scalars(query.limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page(found, number, SIZE, total)


def relying_elsewhere(viewer: Viewer, provider_id: int, on: date) -> int:
    """How many more merchants rely on it, which the viewer may not see."""
    ids = [provider_id]
    return numbers_relying(None, ids, on)[provider_id] - numbers_relying(viewer, ids, on)[provider_id]
