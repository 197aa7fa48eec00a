"""The annual volume of one merchant and of all: the operations of a year that count (VOLUME-1 to -3, -7, -8)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.merchants.queries import in_parts
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import rules
from compliance_app.volumes.kinds import Counting
from compliance_app.volumes.models import DeclaredVolume, VolumeFigure
from compliance_app.volumes.queries.counting import counted, counting_on
from compliance_app.volumes.rules import AnnualVolume, Channel, SystemVolume


def annual(merchant_id: int, on: date) -> AnnualVolume:
    """The merchant's volume of the latest twelve full months before the month of `on` (VOLUME-1)."""
    return annual_of_all(on, [merchant_id])[merchant_id]


def annual_of_all(
    on: date, merchant_ids: Collection[int] | None = None, counting: Counting | None = None
) -> dict[int, AnnualVolume]:
    """The annual volume of each merchant asked for; of None, of every merchant that has a figure or expectation.

    `counting` takes the place of what counts on the day (VOLUME-8).
    """
    counting = counting or counting_on(on)
    if merchant_ids is None:
        return _annual(on, None, counting)
    found: dict[int, AnnualVolume] = {}
    for some in in_parts(sorted(merchant_ids)):
        found |= _annual(on, some, counting)
    return {merchant: found.get(merchant) or rules.annual_volume(on, 0, {}, {}) for merchant in merchant_ids}


def _annual(on: date, merchant_ids: Sequence[int] | None, counting: Counting) -> dict[int, AnnualVolume]:
    """The year of each merchant; where its latest month is not reported yet, the year before that month (VOLUME-7)."""
    found = _year_before(on, merchant_ids, counting)
    latest = rules.months_before(rules.month_of(on), 1)
    late = _reported(rules.months_before(latest, 1), merchant_ids) - _reported(latest, merchant_ids)
    if late:
        earlier = _year_before(latest, merchant_ids, counting)
        found |= {merchant: earlier[merchant] for merchant, _ in late}
    return found


def _reported(month: date, merchant_ids: Sequence[int] | None) -> set[tuple[int, int]]:
    """The merchants with those of their projects that have a figure of this month, whether or not it counts.

    What is known to be none is known.
    """
    query = sa.select(VolumeFigure.merchant_id, VolumeFigure.project_key).distinct()
    query = query.where(
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.period_start >= month,
        VolumeFigure.period_start < rules.months_before(month, -1),
    )
    if merchant_ids is not None:
        query = query.where(VolumeFigure.merchant_id.in_(merchant_ids))
    return {(merchant, project) for merchant, project in db.session.execute(query)}


def _year_before(on: date, merchant_ids: Sequence[int] | None, counting: Counting) -> dict[int, AnnualVolume]:
    figures, months = _counted(on, merchant_ids, counting), _months(on, merchant_ids)
    declared = _declared(merchant_ids)
    return {
        merchant: rules.annual_volume(
            on,
            months.get(merchant, 0),
            figures.get(merchant, {}),
            declared.get(merchant, {}),
        )
        for merchant in figures.keys() | declared.keys()
    }


def _in_window(on: date, merchant_ids: Sequence[int] | None) -> list[sa.ColumnElement[bool]]:
    first, last = rules.annual_window(on)
    after = rules.months_before(last, -1)
    conditions = [
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.period_start >= first,
        VolumeFigure.period_start < after,
    ]
    return conditions if merchant_ids is None else [*conditions, VolumeFigure.merchant_id.in_(merchant_ids)]


def _counted(
    on: date, merchant_ids: Sequence[int] | None, counting: Counting
) -> dict[int, Mapping[PaymentSystem, SystemVolume]]:
    keys = (VolumeFigure.merchant_id, VolumeFigure.payment_system, VolumeFigure.channel)
    query = sa.select(*keys, sa.func.sum(counted(counting))).where(*_in_window(on, merchant_ids)).group_by(*keys)
    rows: dict[int, list[tuple[PaymentSystem, Channel, int]]] = defaultdict(list)
    for merchant, system, channel, operations in db.session.execute(query):
        rows[merchant].append((system, channel, int(operations)))
    return {merchant: rules.summed(found) for merchant, found in rows.items()}


def _months(on: date, merchant_ids: Sequence[int] | None) -> dict[int, int]:
    month = sa.extract("month", VolumeFigure.period_start)  # no month comes twice in a window of twelve
    query = sa.select(VolumeFigure.merchant_id, sa.func.count(month.distinct()))
    query = query.where(*_in_window(on, merchant_ids)).group_by(VolumeFigure.merchant_id)
    return {merchant: int(months) for merchant, months in db.session.execute(query)}


def _declared(merchant_ids: Sequence[int] | None) -> dict[int, dict[PaymentSystem, SystemVolume]]:
    query = sa.select(DeclaredVolume).where(DeclaredVolume.replaced_at.is_(None)).order_by(DeclaredVolume.id)
    if merchant_ids is not None:
        query = query.where(DeclaredVolume.merchant_id.in_(merchant_ids))
    found: dict[int, dict[PaymentSystem, SystemVolume]] = defaultdict(dict)
    for row in db.session.scalars(query):
        found[row.merchant_id][row.payment_system] = SystemVolume(row.annual_operations, row.annual_ecommerce, True)
    return found
