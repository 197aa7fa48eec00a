"""What the page of one service provider shows of the merchants that rely on it, with their standing today."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.pages import Page
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.rules import Standing
from compliance_app.service_providers import queries as providers
from compliance_app.service_providers.models import ProviderAoc, ProviderLook, Reliance, ServiceProvider
from compliance_app.service_providers.queries import Looked
from compliance_app.service_providers.rules import Status


@dataclass(frozen=True)
class Touched:
    """A merchant that relies on the provider, and where it stands; None where it owes nothing."""

    reliance: Reliance
    standing: Standing | None


@dataclass(frozen=True)
class ProviderPage:
    """One provider: its AOCs, and whom it touches. `others`: merchants that the viewer may not see."""

    status: Status
    aocs: list[ProviderAoc]
    looked: Looked
    look: ProviderLook | None
    touched: Page[Touched]
    others: int


def provider_page(viewer: Viewer, provider: ServiceProvider, number: int, on: date) -> ProviderPage:
    """Everything about one provider on a day."""
    found = providers.relying(viewer, provider.id, number, on)
    standing = _standings([reliance.merchant_id for reliance in found.items], on)
    touched = [Touched(reliance, standing.get(reliance.merchant_id)) for reliance in found.items]
    return ProviderPage(
        providers.statuses([provider.id], on)[provider.id],
        providers.aocs_of(provider.id),
        providers.looks_of([provider.id])[provider.id],
        providers.look_of(provider.id),
        Page(touched, found.number, found.size, found.total),
        providers.relying_elsewhere(viewer, provider.id, on),
    )


def _standings(merchant_ids: list[int], on: date) -> dict[int, Standing]:
    row, read = StandingPeriod, obligations.reading(on)
    query = sa.select(row.merchant_id, read.standing).where(row.merchant_id.in_(merchant_ids), read.covers)
    return dict(db.session.execute(query).all())
