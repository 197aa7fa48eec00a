"""Builders of stored figures for tests."""

from collections.abc import Mapping
from datetime import date, datetime

from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import service
from compliance_app.volumes.kinds import EVERYTHING, Kind
from compliance_app.volumes.rules import Channel, Entry, FigureKey, Granularity, VolumeSource
from tests.factories import NOON, actor_of, make_user

LATE = date(2026, 12, 31)


def project_of(merchant: Merchant) -> Project:
    """The merchant's first project."""
    return merchants.projects(merchant.id)[0]


def write(
    merchant: Merchant,
    figures: Mapping[date, int | None],
    system: PaymentSystem = PaymentSystem.VISA,
    channel: Channel = Channel.ECOMMERCE,
    granularity: Granularity = Granularity.MONTH,
    project: Project | None = None,
    kind: Kind = EVERYTHING,
    at: datetime = NOON,
) -> service.Outcome:
    """Type figures of one project."""
    key = (project or project_of(merchant)).id
    keys = {start: FigureKey(key, system, channel, granularity, start, kind) for start in figures}
    entries = [Entry(keys[start], count) for start, count in figures.items()]
    return service.store(entries, VolumeSource.TYPED, actor_of(make_user()), at, LATE)


def of_kinds(merchant: Merchant, month: date, by_kind: Mapping[Kind, int]) -> list[Entry]:
    """A month of Visa's e-commerce operations told apart by their kinds."""
    axis = project_of(merchant).id, PaymentSystem.VISA, Channel.ECOMMERCE, Granularity.MONTH, month
    return [Entry(FigureKey(*axis, kind), count) for kind, count in by_kind.items()]


def write_kinds(merchant: Merchant, month: date, by_kind: Mapping[Kind, int], on: date = LATE) -> service.Outcome:
    """Type such a month."""
    entries = of_kinds(merchant, month, by_kind)
    return service.store(entries, VolumeSource.TYPED, actor_of(make_user()), NOON, on)
