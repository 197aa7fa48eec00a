"""Reads of volumes: the annual figures of one merchant and of all, the grid of months, the history of a figure."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import chart, rules
from compliance_app.volumes.models import DeclaredVolume, VolumeFigure
from compliance_app.volumes.rules import AnnualVolume, Channel, FigureKey, SystemVolume

_AT_ONCE = 500

MOST_MONTHS = 36
"""How far back a forecast looks."""


def annual(merchant_id: int, on: date) -> AnnualVolume:
    """The merchant's volume of the latest twelve full months before the month of `on` (VOLUME-1)."""
    return annual_of_all(on, [merchant_id])[merchant_id]


def annual_of_all(on: date, merchant_ids: Collection[int] | None = None) -> dict[int, AnnualVolume]:
    """The annual volume of each merchant asked for; of None, of every merchant that has a figure or expectation."""
    if merchant_ids is None:
        return _annual(on, None)
    found: dict[int, AnnualVolume] = {}
    for some in _in_parts(sorted(merchant_ids)):
        found |= _annual(on, some)
    return {merchant: found.get(merchant) or rules.annual_volume(on, 0, {}, {}) for merchant in merchant_ids}


def _annual(on: date, merchant_ids: Sequence[int] | None) -> dict[int, AnnualVolume]:
    """The year of each merchant; where its latest month is not reported yet, the year before that month (VOLUME-7)."""
    found = _year_before(on, merchant_ids)
    latest = rules.months_before(rules.month_of(on), 1)
    late = _reported(rules.months_before(latest, 1), merchant_ids) - _reported(latest, merchant_ids)
    if late:
        earlier = _year_before(latest, merchant_ids)
        found |= {merchant: earlier[merchant] for merchant in late}
    return found


def _reported(month: date, merchant_ids: Sequence[int] | None) -> set[int]:
    """The merchants that have a figure of this month."""
    query = sa.select(VolumeFigure.merchant_id).distinct()
    query = query.where(
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.period_start >= month,
        VolumeFigure.period_start < rules.months_before(month, -1),
    )
    if merchant_ids is not None:
        query = query.where(VolumeFigure.merchant_id.in_(merchant_ids))
    return set(db.session.scalars(query))


def _year_before(on: date, merchant_ids: Sequence[int] | None) -> dict[int, AnnualVolume]:
    counted, months = _counted(on, merchant_ids), _months(on, merchant_ids)
    declared = _declared(merchant_ids)
    return {
        merchant: rules.annual_volume(
            on,
            months.get(merchant, 0),
            counted.get(merchant, {}),
            declared.get(merchant, {}),
        )
        for merchant in counted.keys() | declared.keys()
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


def _counted(on: date, merchant_ids: Sequence[int] | None) -> dict[int, Mapping[PaymentSystem, SystemVolume]]:
    keys = (VolumeFigure.merchant_id, VolumeFigure.payment_system, VolumeFigure.channel)
    query = sa.select(*keys, sa.func.sum(VolumeFigure.operations)).where(*_in_window(on, merchant_ids)).group_by(*keys)
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


def _in_parts(merchant_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (merchant_ids[start : start + _AT_ONCE] for start in range(0, len(merchant_ids), _AT_ONCE))


def key_of(figure: VolumeFigure) -> FigureKey:
    """What a stored figure is about."""
    return FigureKey(figure.project_key, figure.payment_system, figure.channel, figure.granularity, figure.period_start)


def current_figures(project_keys: Collection[int], first: date, last: date) -> dict[FigureKey, VolumeFigure]:
    """The figures in force of the projects whose period starts between two days, both included."""
    found: dict[FigureKey, VolumeFigure] = {}
    for some in _in_parts(sorted(project_keys)):
        query = sa.select(VolumeFigure).where(
            VolumeFigure.replaced_at.is_(None),
            VolumeFigure.project_key.in_(some),
            VolumeFigure.period_start.between(first, last),
        )
        found |= {key_of(figure): figure for figure in db.session.scalars(query)}
    return found


def visible_projects(viewer: Viewer, numbers: Collection[int]) -> dict[int, Project]:
    """Those of the platform's projects whose merchant the viewer may see, by their number."""
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    found: dict[int, Project] = {}
    for some in _in_parts(sorted(numbers)):
        query = sa.select(Project).where(Project.project_id.in_(some), Project.merchant_id.in_(seen))
        found |= {project.project_id: project for project in db.session.scalars(query)}
    return found


def merchants_with(project_keys: Collection[int]) -> set[int]:
    """The merchants to which any of the stored projects belongs."""
    found: set[int] = set()
    for some in _in_parts(sorted(project_keys)):
        found |= set(db.session.scalars(sa.select(Project.merchant_id).where(Project.id.in_(some)).distinct()))
    return found


def newest_figure(merchant_id: int) -> int:
    """The key of the merchant's newest figure, 0 where there is none: what a person has seen at most."""
    query = sa.select(sa.func.max(VolumeFigure.id)).where(VolumeFigure.merchant_id == merchant_id)
    return db.session.scalar(query) or 0


def former_figures(project_key: int, first: date, last: date, limit: int = 200) -> list[VolumeFigure]:
    """Figures that were corrected or withdrawn, of periods between two days, the latest correction first."""
    query = sa.select(VolumeFigure).where(
        VolumeFigure.project_key == project_key,
        VolumeFigure.replaced_at.is_not(None),
        VolumeFigure.period_start.between(first, last),
    )
    query = query.options(joinedload(VolumeFigure.replacement))
    return list(db.session.scalars(query.order_by(VolumeFigure.replaced_at.desc(), VolumeFigure.id).limit(limit)))


def declared_of(merchant_id: int) -> dict[PaymentSystem, DeclaredVolume]:
    """The expectations in force of a merchant by payment system."""
    query = sa.select(DeclaredVolume).where(
        DeclaredVolume.merchant_id == merchant_id, DeclaredVolume.replaced_at.is_(None)
    )
    return {row.payment_system: row for row in db.session.scalars(query.order_by(DeclaredVolume.id))}


def monthly(merchant_id: int, first: date, last: date) -> dict[date, dict[PaymentSystem, int]]:
    """Operations of each month between two months by payment system, days summed up; every month has an entry."""
    query = sa.select(VolumeFigure.period_start, VolumeFigure.payment_system, sa.func.sum(VolumeFigure.operations))
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
    """The channels with operations in the months from `first` to `last`."""
    query = sa.select(VolumeFigure.channel).where(
        VolumeFigure.merchant_id == merchant_id,
        VolumeFigure.replaced_at.is_(None),
        VolumeFigure.operations > 0,
        VolumeFigure.period_start.between(first, rules.last_day_of_month(last)),
    )
    return set(db.session.scalars(query.distinct()))


def months_in_a_row(last_months: Mapping[int, date]) -> dict[int, list[int]]:
    """Operations of each month up to the one given for each merchant, oldest first.

    As far back as no month is without figures, three years at most; every merchant asked for is included.
    """
    found: dict[int, list[int]] = {}
    for some in _in_parts(sorted(last_months)):
        totals = _monthly_totals(some, min(last_months[key] for key in some), max(last_months[key] for key in some))
        for key in some:
            months = (rules.months_before(last_months[key], back) for back in range(MOST_MONTHS))
            known = itertools.takewhile(lambda total: total is not None, map(totals[key].get, months))
            found[key] = [total for total in known if total is not None][::-1]
    return found


def _monthly_totals(merchant_ids: Sequence[int], first: date, last: date) -> dict[int, dict[date, int]]:
    """Operations by month of all systems together, for the years that end with months from `first` to `last`."""
    query = sa.select(VolumeFigure.merchant_id, VolumeFigure.period_start, sa.func.sum(VolumeFigure.operations)).where(
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


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of this package."""

    annual: AnnualVolume
    chart: chart.Chart
    declared: Mapping[PaymentSystem, DeclaredVolume]


def section(merchant_id: int, on: date) -> Section:
    """The annual figures and the chart of the same months of one merchant, for its page."""
    year = annual(merchant_id, on)
    drawn = chart.stacked(monthly(merchant_id, year.first_month, year.last_month))
    return Section(year, drawn, declared_of(merchant_id))
