"""The projection of the next rises: what is stored, and who is about to change its level."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.levels import rules
from compliance_app.levels.models import ExpectedRise
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState


def expected_rises(merchant_ids: Collection[int]) -> dict[int, ExpectedRise]:
    """The stored rise of each merchant that has one to expect."""
    found: dict[int, ExpectedRise] = {}
    for some in merchants.in_parts(sorted(merchant_ids)):
        rows = db.session.scalars(sa.select(ExpectedRise).where(ExpectedRise.merchant_id.in_(some)))
        found |= {row.merchant_id: row for row in rows}
    return found


def rising_soon(on: date) -> sa.Select[int]:
    """The keys of the merchants whose level is about to change (LEVEL-SOON)."""
    return sa.select(ExpectedRise.merchant_id).where(ExpectedRise.crosses_on <= rules.last_soon_day(on))


def count_rising_soon(viewer: Viewer, on: date) -> int:
    """How many open merchants of the viewer are about to change their level."""
    query = merchants.visible_to(viewer).where(Merchant.id.in_(rising_soon(on)), Merchant.state != MerchantState.CLOSED)
    return db.session.scalar(query.with_only_columns(sa.func.count())) or 0


def open_among(merchant_ids: Collection[int]) -> list[int]:
    """Those of the merchants that are not closed, in order."""
    found: list[int] = []
    for some in merchants.in_parts(sorted(merchant_ids)):
        query = sa.select(Merchant.id).where(Merchant.id.in_(some), Merchant.state != MerchantState.CLOSED)
        found += db.session.scalars(query.order_by(Merchant.id))
    return found
