"""Operations month by month: for the chart of a year, for the forecast, and the channels that had any."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.merchants.queries import in_parts
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import rules
from compliance_app.volumes.kinds import Counting
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.queries.counting import counted
from compliance_app.volumes.rules import Channel

MOST_MONTHS = 36
"""How far back a forecast looks."""


def monthly(merchant_id: int, first: date, last: date, counting: Counting) -> dict[date, dict[PaymentSystem, int]]:
    """Operations that count of each month between two months by payment system, days summed up.

    Every month has an entry; a payment system is in it that has figures, even if none of its operations count.
    """
    query = sa.select(VolumeFigure.period_start, VolumeFigure.payment_system, sa.func.sum(counted(counting)))
    query = query.where(
        VolumeFigure.merchant_id == merchant_id,
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.period_start.between(first, rules.last_day_of_month(last)),
    )
    totals: dict[date, dict[PaymentSystem, int]] = {month: {} for month in rules.months_between(first, last)}
    for start, system, operations in db.session.execute(
        query.group_by(VolumeFigure.period_start, VolumeFigure.payment_system)
    ):
        month = totals[rules.month_of(start)]
        month[system] = month.get(system, 0) + int(operations)
    return totals


def channels_used(merchant_id: int, first: date, last: date) -> set[Channel]:
    """The channels with operations in the months from `first` to `last`, those that do not count among them.

    A card that is declined was handled by its channel too, so an SAQ has to cover it.
    """
    query = sa.select(VolumeFigure.channel).where(
        VolumeFigure.merchant_id == merchant_id,
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.operations > 0,
        VolumeFigure.period_start.between(first, rules.last_day_of_month(last)),
    )
    return set(db.session.scalars(query.distinct()))


def months_in_a_row(last_months: Mapping[int, date], counting: Counting) -> dict[int, list[int]]:
    """Operations that count of each month up to the one given for each merchant, oldest first.

    As far back as no month is without figures, three years at most; every merchant asked for is included.
    """
    found: dict[int, list[int]] = {}
    for some in in_parts(sorted(last_months)):
        span = min(last_months[key] for key in some), max(last_months[key] for key in some)
        totals = _monthly_totals(some, *span, counting)
        for key in some:
            months = (rules.months_before(last_months[key], back) for back in range(MOST_MONTHS))
            known = itertools.takewhile(lambda total: total is not None, map(totals[key].get, months))
            found[key] = [total for total in known if total is not None][::-1]
    return found


def _monthly_totals(
    merchant_ids: Sequence[int], first: date, last: date, counting: Counting
) -> dict[int, dict[date, int]]:
    """Operations that count by month of all systems, for the years that end with months from `first` to `last`."""
    columns = (VolumeFigure.merchant_id, VolumeFigure.period_start, sa.func.sum(counted(counting)))
    query = sa.select(*columns).where(
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.merchant_id.in_(merchant_ids),
        VolumeFigure.period_start.between(rules.months_before(first, MOST_MONTHS - 1), rules.last_day_of_month(last)),
    )
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for merchant, start, operations in db.session.execute(
        query.group_by(VolumeFigure.merchant_id, VolumeFigure.period_start)
    ):
        months, month = found[merchant], rules.month_of(start)
        months[month] = months.get(month, 0) + int(operations)
    return found
