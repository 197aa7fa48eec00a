"""Reads of uploads that are held back."""

from datetime import datetime

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import HeldUpload
from compliance_app.documents.rules import WaitsFor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to


def held_of(merchant_id: int, at: datetime) -> list[HeldUpload]:
    """What of a merchant is held back and has not expired, the oldest first."""
    alive = sa.or_(HeldUpload.expires_at.is_(None), HeldUpload.expires_at > at)
    query = sa.select(HeldUpload).where(HeldUpload.merchant_id == merchant_id, alive)
    return list(db.session.scalars(query.order_by(HeldUpload.id)))


def one_held_visible(viewer: Viewer, public_id: str) -> HeldUpload:
    """The held upload at this address; raises NotFound, the same for a foreign one and for none."""
    merchant = visible_to(viewer).with_only_columns(Merchant.id).where(Merchant.id == HeldUpload.merchant_id)
    held = db.session.scalar(sa.select(HeldUpload).where(HeldUpload.public_id == public_id, merchant.exists()))
    if held is None:
        raise NotFound
    return held


def held_again(merchant_id: int, sha256: str) -> HeldUpload | None:
    """The same file of the same merchant, held back, and locked; None where the sweep has just removed it."""
    query = sa.select(HeldUpload).where(HeldUpload.merchant_id == merchant_id, HeldUpload.sha256 == sha256)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def count_held(merchant_id: int) -> int:
    """How many files of a merchant are held back."""
    query = sa.select(sa.func.count()).select_from(HeldUpload).where(HeldUpload.merchant_id == merchant_id)
    return db.session.scalar(query) or 0


def expired_held(at: datetime) -> list[HeldUpload]:
    """What waited for its sender until now, locked; what another process removes at the moment is passed over."""
    query = sa.select(HeldUpload).where(HeldUpload.expires_at <= at).order_by(HeldUpload.id)
    return list(db.session.scalars(query.with_for_update(skip_locked=True)))


def unscanned(after: int, *, sent_only: bool) -> HeldUpload | None:
    """The next held upload that no virus scanner has seen, in the order of their ids; or of those that were sent."""
    query = sa.select(HeldUpload).where(HeldUpload.scanned_at.is_(None), HeldUpload.id > after)
    if sent_only:
        query = query.where(HeldUpload.waits_for == WaitsFor.SCANNER)
    return db.session.scalar(query.order_by(HeldUpload.id).limit(1))


def held_by_id(held_id: int, *, lock: bool = True) -> HeldUpload | None:
    """The held upload, locked after its merchant unless it is only read; None when it is gone."""
    query = sa.select(HeldUpload).where(HeldUpload.id == held_id)
    if lock:
        merchants.hold(db.session.scalars(query.with_only_columns(HeldUpload.merchant_id)).all())
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def waiting_for_scanner() -> int:
    """How many uploads wait for the virus scanner only."""
    query = sa.select(sa.func.count()).select_from(HeldUpload).where(HeldUpload.waits_for == WaitsFor.SCANNER)
    return db.session.scalar(query) or 0
