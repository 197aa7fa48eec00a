"""Which operations count on a day, and the one expression that counts them in SQL (VOLUME-8)."""

from datetime import date

import sqlalchemy as sa

from compliance_app.policies import queries as policies
from compliance_app.policies.operations import EVERY_TYPE, OperationStatus, OperationType
from compliance_app.policies.rules import Policy
from compliance_app.volumes.kinds import Counting
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
