"""Monthly operations of an invented merchant: yearly size, season of the trade, growth and chance."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.demo.sectors import Sector
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.rules import Channel

_CHANCE = 0.05  # how far a month strays from the curve, one standard deviation


@dataclass(frozen=True)
class Curve:
    """How a merchant's operations run. `annual` is the size of the latest 12 full months, `growth` a year's factor."""

    annual: int
    growth: float
    season: tuple[float, ...]
    systems: tuple[tuple[PaymentSystem, float], ...]
    channels: tuple[tuple[Channel, float], ...]


@dataclass(frozen=True)
class MonthFigure:
    """Operations of one month with one payment system through one channel."""

    month: date
    system: PaymentSystem
    channel: Channel
    operations: int


def draw(rng: random.Random, sector: Sector, annual: int, growth: float) -> Curve:
    """A curve with this trade's season and channels, and a believable mix of payment systems."""
    visa = rng.uniform(0.46, 0.60)
    shares = [(PaymentSystem.VISA, visa), (PaymentSystem.MASTERCARD, 0.94 - visa)]
    if annual > 60_000 or rng.random() < 0.3:
        shares.append((PaymentSystem.AMEX, rng.uniform(0.02, 0.05)))
    if annual > 1_000_000 and rng.random() < 0.5:
        rare = rng.choice((PaymentSystem.DISCOVER, PaymentSystem.DINERS, PaymentSystem.JCB, PaymentSystem.UNIONPAY))
        shares.append((rare, rng.uniform(0.004, 0.012)))
    whole = sum(share for _, share in shares)
    channels = sector.channels if annual > 12_000 else sector.channels[:1]
    parts = sum(share for _, share in channels)
    return Curve(
        annual,
        growth,
        sector.season,
        tuple((system, share / whole) for system, share in shares),
        tuple((channel, share / parts) for channel, share in channels),
    )


def figures(rng: random.Random, curve: Curve, months: Sequence[date]) -> Iterator[MonthFigure]:
    """The figures of `months` in order; the last one closes the year whose total is about `curve.annual`."""
    weights = [_weight(curve, month, len(months) - 1 - place) for place, month in enumerate(months)]
    scale = curve.annual / _last_year(curve, months[-1])
    for month, weight in zip(months, weights, strict=True):
        total = scale * weight * rng.gauss(1, _CHANCE)
        for system, system_share in curve.systems:
            for channel, channel_share in curve.channels:
                count = round(total * system_share * channel_share * rng.gauss(1, _CHANCE / 2))
                if count > 0:
                    yield MonthFigure(month, system, channel, count)


def month_before(month: date, count: int = 1) -> date:
    """The first day of the month `count` months earlier."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def _weight(curve: Curve, month: date, months_ago: int) -> float:
    return float(curve.season[month.month - 1] * curve.growth ** (-months_ago / 12))


def _last_year(curve: Curve, last: date) -> float:
    return sum(_weight(curve, month_before(last, ago), ago) for ago in range(12))
