"""The list of providers, sorted by what ends first, and when each was looked at last."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.folding import words
from compliance_app.foundation.pages import Page
from compliance_app.service_providers.models import ProviderAoc, ProviderLook, ServiceProvider
from compliance_app.service_providers.queries.aocs import ACCEPTED, soon
from compliance_app.service_providers.queries.reliances import numbers_relying
from compliance_app.service_providers.rules import Freshness, Status, look_due, status_until

SIZE = 50
MOST_OFFERED = 500


@dataclass(frozen=True)
class Looked:
    """When the provider's compliance was looked at last, and by when it is to be again (TPSP-MONITOR)."""

    last: date | None
    due: date | None

    def is_late(self, on: date) -> bool:
        """Whether it has not been looked at for more than 12 months, or never."""
        return self.due is None or self.due < on


@dataclass(frozen=True)
class Row:
    """One provider of the list. `relying`: merchants that the viewer may see; `others`: the rest of them."""

    provider: ServiceProvider
    status: Status
    waiting: int
    relying: int
    others: int
    looked: Looked


Counts = dict[Freshness, int]


def one(public_id: str) -> ServiceProvider:
    """The provider at this address; raises NotFound. Every staff member may know every provider."""
    provider = db.session.scalar(sa.select(ServiceProvider).where(ServiceProvider.public_id == public_id))
    if provider is None:
        raise NotFound
    return provider


def by_key(key: str) -> ServiceProvider | None:
    """The provider that is written down under this name."""
    return db.session.scalar(sa.select(ServiceProvider).where(ServiceProvider.key == key))


def lock(provider_id: int) -> None:
    """Let other changes of this provider's AOCs wait until this transaction ends."""
    row = sa.select(ServiceProvider.id).where(ServiceProvider.id == provider_id)
    db.session.execute(row.with_for_update(key_share=True))


def add_choices() -> Sequence[ServiceProvider]:
    """Providers to choose from, by name."""
    return db.session.scalars(sa.select(ServiceProvider).order_by(ServiceProvider.key).limit(MOST_OFFERED)).all()


def _last_days() -> sa.Subquery:
    """Through which day the AOC of each provider that has one counts. All of them were completed by today."""
    row = ProviderAoc
    query = sa.select(row.provider_id, sa.func.max(row.valid_until).label("until"))
    return query.where(row.state.in_(ACCEPTED)).group_by(row.provider_id).subquery()


def listed(viewer: Viewer, text: str, freshness: Freshness | None, number: int, on: date) -> Page[Row]:
    """One page of the providers whose name has the words asked, today: what ended first, those without an AOC last."""
    last = _last_days()
    found = sa.select(ServiceProvider, last.c.until).outerjoin(last, last.c.provider_id == ServiceProvider.id)
    found = found.where(*_named(text), *_fresh(last.c.until, freshness, on))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    number = max(1, min(number, -(-total // SIZE)))
    order = (last.c.until.is_(None), last.c.until, ServiceProvider.key)
    rows = db.session.execute(found.order_by(*order).limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page(_rows(viewer, dict(rows), on), number, SIZE, total)


def counts(text: str, on: date) -> Counts:
    """How many providers stand where."""
    last = _last_days()
    query = sa.select(last.c.until).select_from(ServiceProvider)
    query = query.outerjoin(last, last.c.provider_id == ServiceProvider.id).where(*_named(text))
    near = soon(on)
    return Counter(status_until(until, on, near).freshness for until in db.session.scalars(query))


def _named(text: str) -> list[sa.ColumnElement[bool]]:
    names = sa.cast(ServiceProvider.other_names, sa.Text)
    return [
        sa.or_(ServiceProvider.key.contains(word, autoescape=True), names.icontains(word, autoescape=True))
        for word in words(text)
    ]


def _fresh(until: sa.ColumnElement[date], freshness: Freshness | None, on: date) -> list[sa.ColumnElement[bool]]:
    match freshness:
        case Freshness.NONE:
            return [until.is_(None)]
        case Freshness.EXPIRED:
            return [until < on]
        case Freshness.EXPIRING:
            return [until.between(on, on + soon(on))]
        case Freshness.VALID:
            return [until > on + soon(on)]
        case None:
            return []


def _rows(viewer: Viewer, found: dict[ServiceProvider, date | None], on: date) -> list[Row]:
    ids, near = [provider.id for provider in found], soon(on)
    waiting, looked = _waiting(ids), looks_of(ids)
    all_of_them, visible = numbers_relying(None, ids, on), numbers_relying(viewer, ids, on)
    return [
        Row(
            provider,
            status_until(until, on, near),
            waiting[provider.id],
            visible[provider.id],
            all_of_them[provider.id] - visible[provider.id],
            looked[provider.id],
        )
        for provider, until in found.items()
    ]


def _waiting(provider_ids: Collection[int]) -> Counter[int]:
    row = ProviderAoc
    query = sa.select(row.provider_id, sa.func.count()).group_by(row.provider_id)
    query = query.where(row.provider_id.in_(provider_ids), row.state == DocumentState.IN_REVIEW)
    return Counter(dict(db.session.execute(query).all()))


def looks_of(provider_ids: Collection[int]) -> dict[int, Looked]:
    """When each of these providers was looked at: on its own, or by checking an AOC."""
    look, aoc = ProviderLook, ProviderAoc
    own = sa.select(look.provider_id, look.on).where(look.provider_id.in_(provider_ids))
    checked = sa.select(aoc.provider_id, aoc.reviewed_on).where(
        aoc.provider_id.in_(provider_ids), aoc.reviewed_on.is_not(None)
    )
    both = sa.union_all(own, checked).subquery()
    query = sa.select(both.c.provider_id, sa.func.max(both.c.on)).group_by(both.c.provider_id)
    last = dict(db.session.execute(query).all())
    return {key: Looked(last.get(key), look_due(last[key]) if key in last else None) for key in provider_ids}


def look_of(provider_id: int) -> ProviderLook | None:
    """The last look that was written down on its own."""
    query = sa.select(ProviderLook).where(ProviderLook.provider_id == provider_id)
    return db.session.scalars(query.order_by(ProviderLook.on.desc(), ProviderLook.id.desc()).limit(1)).first()
