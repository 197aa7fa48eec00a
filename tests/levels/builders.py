"""Stored volumes and overrides for tests of levels."""

from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.levels import service
from compliance_app.levels.models import LevelAssessment, LevelOverride, ThresholdChange
from compliance_app.levels.service import NewLimit
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import Channel, Granularity, VolumeSource
from tests.factories import NOON, TODAY, actor_of, make_user


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def make_volume(
    merchant: Merchant,
    operations: int,
    month: date = date(2026, 1, 1),
    system: PaymentSystem = PaymentSystem.VISA,
    channel: Channel = Channel.MOTO,
) -> VolumeFigure:
    """Operations of a month, for the merchant's first project; replaces nothing."""
    project = db.session.scalars(sa.select(Project).where(Project.merchant_id == merchant.id)).first()
    assert project is not None
    figure = VolumeFigure(
        merchant_id=merchant.id,
        project_key=project.id,
        payment_system=system,
        channel=channel,
        granularity=Granularity.MONTH,
        period_start=month,
        operations=operations,
        source=VolumeSource.TYPED,
        recorded_by="Test",
        recorded_at=NOON,
    )
    db.session.add(figure)
    db.session.flush()
    return figure


def make_override(
    merchant: Merchant, requester: User, level: int = 1, ends_on: date = date(2026, 6, 30)
) -> LevelOverride:
    """An override asked for from TODAY on."""
    return service.request_override(
        merchant, level, "The scheme asks for it.", TODAY, ends_on, actor_of(requester), NOON, TODAY
    )


def change_threshold(
    system: str, level: int, limit: NewLimit, on: date = TODAY, at: datetime = NOON
) -> ThresholdChange:
    """A new limit, asked for by one administrator and approved by another."""
    asks, decides = (actor_of(make_user(Role.ADMINISTRATOR)) for _ in range(2))
    change = service.ask_threshold(system, level, limit, "Agreed with the payment system.", asks, at, on)
    service.approve_threshold(change, "", decides, at, on)
    return change


def history(merchant: Merchant) -> list[LevelAssessment]:
    """The merchant's assessments in the order they were made."""
    query = sa.select(LevelAssessment).where(LevelAssessment.merchant_id == merchant.id)
    return list(db.session.scalars(query.order_by(LevelAssessment.id)))
