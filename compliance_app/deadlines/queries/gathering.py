"""All sources together: what falls due in a span, and how much on each day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from compliance_app.accounts.rules import Viewer
from compliance_app.deadlines import rules
from compliance_app.deadlines.queries.scope import Scope
from compliance_app.deadlines.queries.sources import SOURCES
from compliance_app.deadlines.rules import Deadline


@dataclass(frozen=True)
class Found:
    """What falls due, in order, and how much there is of each day in all."""

    deadlines: list[Deadline]
    totals: Counter[date]


def gather(scope: Scope, timezone: str) -> Found:
    """What falls due in the span that is asked for: one statement for each source (CALENDAR-2)."""
    deadlines: list[Deadline] = []
    totals: Counter[date] = Counter()
    for source in SOURCES:
        of_source, alone = dict[date, int](), Counter[date]()
        for deadline, number in source(scope, timezone):
            deadlines.append(deadline)
            alone[deadline.on] += 1
            of_source[deadline.on] = max(number, alone[deadline.on])
        totals.update(of_source)
    return Found(rules.in_order(deadlines), totals)


def listed(viewer: Viewer, merchant_id: int, on: date, timezone: str) -> list[Deadline]:
    """What falls due at one merchant in the next 12 months (CALENDAR-3)."""
    return gather(Scope(viewer, rules.coming(on), merchant_id=merchant_id), timezone).deadlines
