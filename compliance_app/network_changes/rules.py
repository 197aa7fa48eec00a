"""Rules of a significant change: what counts, by when the scan after it is due, and which scan closes it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.scans.rules import ScanFact

LONGEST_TEXT = 1000
TIME_AFTER_CHANGE = timedelta(days=30)
TIME_AFTER_REPORT = timedelta(days=14)
YEARS_BACK = 2


class ChangeKind(enum.StrEnum):
    """What the standard calls significant at the least (CHANGE-KIND)."""

    NEW_COMPONENT = "new_component"
    REPLACEMENT = "replacement"
    DATA_FLOW = "data_flow"
    SCOPE = "scope"
    SUPPORTING = "supporting"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True)
class ChangeFact:
    """What a standing needs to know of a change: a passing scan completed after `happened_on` is owed.

    It counts from `reported_on` up to the day before `withdrawn_on`; through `due_on` the scan is not overdue.
    """

    id: int
    public_id: str
    happened_on: date
    reported_on: date
    due_on: date
    withdrawn_on: date | None


def due_on(happened_on: date, reported_on: date) -> date:
    """The last day on which the scan is not overdue: 30 days after the change, never under 14 after the report
    (CHANGE-DUE)."""
    return max(happened_on + TIME_AFTER_CHANGE, reported_on + TIME_AFTER_REPORT)


def closing_scan(happened_on: date, scans: Iterable[ScanFact], on: date) -> ScanFact | None:
    """The scan that closes a change by a day: the first that passed whole, completed on a later day than the change
    and checked by then (CHANGE-CLOSED)."""
    found = [scan for scan in scans if scan.extends and scan.completed_on > happened_on and _is_known(scan, on)]
    return min(found, key=lambda scan: (scan.completed_on, scan.counts_from, scan.id), default=None)


def _is_known(scan: ScanFact, on: date) -> bool:
    return max(scan.completed_on, scan.counts_from) <= on
