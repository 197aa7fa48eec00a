"""By when the scan after a change is due, which scan closes it, and where a change stands on a day."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.policies.rules import Policy, shipped
from compliance_app.scans.rules import ScanFact

TIME_AFTER_CHANGE = timedelta(days=shipped(Policy.SCAN_AFTER_CHANGE))
TIME_AFTER_REPORT = timedelta(days=shipped(Policy.SCAN_AFTER_REPORT))


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


def due_on(
    happened_on: date,
    reported_on: date,
    time: timedelta = TIME_AFTER_CHANGE,
    least: timedelta = TIME_AFTER_REPORT,
) -> date:
    """The last day on which the scan is not overdue: so long after the change, and never under `least` after the
    report (CHANGE-DUE). `time` is the policy of the day of the change, `least` that of the day of the report."""
    return max(happened_on + time, reported_on + least)


def closing_scan(happened_on: date, scans: Iterable[ScanFact], on: date) -> ScanFact | None:
    """The scan that closes a change by a day: the first that passed whole, completed on a later day than the change
    and checked by then (CHANGE-CLOSED)."""
    found = [scan for scan in scans if scan.extends and scan.completed_on > happened_on and _is_known(scan, on)]
    return min(found, key=lambda scan: (scan.completed_on, scan.counts_from, scan.id), default=None)


def _is_known(scan: ScanFact, on: date) -> bool:
    return max(scan.completed_on, scan.counts_from) <= on


class Progress(enum.StrEnum):
    """Where a change stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


def progress(fact: ChangeFact, closed_by: ScanFact | None, on: date) -> Progress:
    """Withdrawn first, then closed; an open one is overdue from the day after `due_on` (CHANGE-DUE, CHANGE-CLOSED)."""
    if fact.withdrawn_on is not None and fact.withdrawn_on <= on:
        return Progress.WITHDRAWN
    if closed_by is not None:
        return Progress.CLOSED
    return Progress.OPEN if on <= fact.due_on else Progress.OVERDUE
