"""Which operations count on a day, the one expression that counts them in SQL, and what is left out (VOLUME-8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.merchants.queries import in_parts
from compliance_app.policies import queries as policies
from compliance_app.policies.operations import EVERY_TYPE, OperationStatus, OperationType
from compliance_app.policies.rules import Policy
from compliance_app.volumes import kinds, rules
from compliance_app.volumes.kinds import Counting, Kind, OnRecord
from compliance_app.volumes.models import VolumeFigure


def counting_on(day: date) -> Counting:
    """What counts by the policies of a day (VOLUME-8)."""
    return Counting(policies.words_on(Policy.COUNTED_TYPES, day), policies.words_on(Policy.COUNTED_STATUSES, day))


def counted(counting: Counting) -> sa.ColumnElement[int]:
    """The operations of a figure that count: all or none of them, by its kind."""
    conditions = []
    if counting.types != EVERY_TYPE:
        conditions.append(VolumeFigure.operation_type.in_(sorted({OperationType.ALL, *counting.types})))
    conditions.append(VolumeFigure.status.in_(sorted({OperationStatus.ALL, *counting.statuses})))
    return sa.case((sa.and_(*conditions), VolumeFigure.operations), else_=0)


def on_record(last_months: Mapping[int, date], counting: Counting) -> dict[int, OnRecord]:
    """What is on record of each merchant's year that ends with a month; only of those of whom not all counts."""
    found: dict[int, OnRecord] = {}
    for last in set(last_months.values()):
        asked = sorted(key for key, month in last_months.items() if month == last)
        for some in in_parts(asked):
            by_kind = _by_kind(some, rules.months_before(last, rules.MONTHS_OF_A_YEAR - 1), last)
            there = {key: kinds.on_record(totals, counting) for key, totals in by_kind.items()}
            found |= {key: record for key, record in there.items() if record}
    return found


def _by_kind(merchant_ids: Sequence[int], first: date, last: date) -> dict[int, dict[Kind, int]]:
    row = VolumeFigure
    keys = (row.merchant_id, row.operation_type, row.status)
    query = sa.select(*keys, sa.func.sum(row.operations)).where(
        row.replaced_at.is_(None),
        row.merchant_id.in_(merchant_ids),
        row.period_start.between(first, rules.last_day_of_month(last)),
    )
    found: dict[int, dict[Kind, int]] = defaultdict(dict)
    for merchant, type_, status, operations in db.session.execute(query.group_by(*keys)):
        found[merchant][Kind(type_, status)] = int(operations)
    return found
