"""Files of providers' AOCs: how they are known to those who look after all files, and whose time is over."""

from datetime import date

import sqlalchemy as sa

from compliance_app.documents.models import LegalHold
from compliance_app.documents.queries import retention as terms
from compliance_app.documents.queries.keeping import Holder
from compliance_app.documents.rules import DocumentKind, DocumentState, retention
from compliance_app.documents.rules.retention import Due, KeptFile
from compliance_app.foundation.database import db
from compliance_app.merchants import queries as merchants
from compliance_app.service_providers.models import ProviderAoc, Reliance, ServiceProvider

_name = sa.select(ServiceProvider.legal_name).where(ServiceProvider.id == ProviderAoc.provider_id).scalar_subquery()

FILES = Holder(
    ProviderAoc,
    sa.literal("AOC version ") + sa.cast(ProviderAoc.version, sa.String) + " of service provider " + _name,
    ProviderAoc.file_removed_at.is_(None),
    ProviderAoc.uploaded_on,
)
"""Verified, moved to new keys and kept from the sweep like merchants' documents."""


def past_term(on: date) -> list[int]:
    """Providers that may have a file whose time is over, by id; `due` says which."""
    term = retention.in_force(terms.terms(), on).get(DocumentKind.AOC)
    if term is None:
        return []
    row, day = ProviderAoc, retention.earliest_stop(on, term.years)
    query = sa.select(row.provider_id).where(
        row.file_removed_at.is_(None), row.state != DocumentState.IN_REVIEW, row.reviewed_on <= day
    )
    return list(db.session.scalars(query.distinct().order_by(row.provider_id)))


def due(provider_id: int, on: date) -> list[Due]:
    """The files whose time is over: a provider's AOC is kept as long as a merchant's (TPSP-KEPT)."""
    row = ProviderAoc
    there = row.file_removed_at.is_(None).label("is_there")
    query = sa.select(row.id, row.state, row.reviewed_on, row.completed_on, row.valid_until, there)
    held, kind = is_held(provider_id), DocumentKind.AOC
    files = [
        KeptFile(
            each.id,
            provider_id,
            kind,
            each.state,
            each.reviewed_on,
            each.completed_on,
            each.valid_until,
            each.is_there,
            held,
        )
        for each in db.session.execute(query.where(row.provider_id == provider_id).order_by(row.id))
    ]
    return retention.due(files, terms.terms(), on)


def is_held(provider_id: int) -> bool:
    """Whether a merchant that relies on the provider, or once did, is held whole: the AOC is evidence of it."""
    relied = sa.select(Reliance.merchant_id).where(Reliance.provider_id == provider_id)
    hold = sa.select(LegalHold.id).where(
        LegalHold.released_at.is_(None), LegalHold.document_id.is_(None), LegalHold.merchant_id.in_(relied)
    )
    return db.session.scalar(hold.limit(1)) is not None


def lock_relying(provider_id: int) -> None:
    """Let who places a hold on a merchant that relied on the provider wait, or wait for them."""
    relied = sa.select(Reliance.merchant_id).where(Reliance.provider_id == provider_id)
    merchants.hold(db.session.scalars(relied.distinct()).all())


def by_ids(aoc_ids: list[int]) -> list[ProviderAoc]:
    """These AOCs in the order of their ids, locked until the transaction ends."""
    query = sa.select(ProviderAoc).where(ProviderAoc.id.in_(aoc_ids)).order_by(ProviderAoc.id)
    return list(db.session.scalars(query.with_for_update())) if aoc_ids else []
