"""How the operations of a large invented merchant fall into types and statuses; those that count stay as many."""

import random
from collections.abc import Iterator

from compliance_app.demo.curves import MonthFigure
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.volumes.kinds import EVERYTHING, Kind
from compliance_app.volumes.rules import Channel

LARGE = 1_000_000
"""From so many operations a year on the platform's figures tell types and statuses apart."""


def told_apart(project: int, figure: MonthFigure, annual: int) -> Iterator[tuple[Kind, int]]:
    """The figures of a month by kind, the same for the same month; of smaller merchants one of all kinds."""
    if annual < LARGE:
        yield EVERYTHING, figure.operations
        return
    rng = random.Random(f"kinds:{project}:{figure.system}:{figure.channel}:{figure.month}")  # noqa: S311  an invented portfolio wants repeatable chance
    refunds = round(figure.operations * rng.uniform(0.01, 0.04))
    verified = round(figure.operations * rng.uniform(0.001, 0.003)) if figure.channel is Channel.ECOMMERCE else 0
    declined = round(figure.operations * rng.uniform(0.08, 0.15))
    counts = {
        Kind(OperationType.SALE, OperationStatus.SUCCESS): figure.operations - refunds - verified,
        Kind(OperationType.SALE, OperationStatus.DECLINE): declined,
        Kind(OperationType.REFUND, OperationStatus.SUCCESS): refunds,
        Kind(OperationType.ACCOUNT_VERIFICATION, OperationStatus.SUCCESS): verified,
    }
    yield from ((kind, count) for kind, count in counts.items() if count)
