"""The strip of ASV quarters: what the scans of the latest four calendar quarters came to (LIST-QUARTERS)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.scans.rules import Quarter as CalendarQuarter
from compliance_app.scans.rules import ScanFact, last_quarters, outcome, quarter_of


class QuarterState(enum.StrEnum):
    """What the scans of one calendar quarter came to."""

    PASSED = "passed"
    FAILED = "failed"
    PARTIAL = "partial"
    MISSING = "missing"
    OPEN = "open"
    BEFORE = "before"


@dataclass(frozen=True)
class Quarter:
    """One cell of the strip of ASV quarters. `sentence` says it to who cannot see the strip."""

    label: str
    state: QuarterState
    sentence: str


def quarters(scans: Sequence[ScanFact], since: date, on: date) -> tuple[Quarter, ...]:
    """The latest four calendar quarters up to that of `on`, oldest first; a pass outweighs a failure (LIST-QUARTERS).

    Only scans whose report was checked by `on` are known. `since`: the day the merchant came to us;
    quarters that ended before it owe nothing.
    """
    known = [scan for scan in scans if scan.counts_from <= on]
    return tuple(_quarter(quarter, known, since, on) for quarter in last_quarters(on))


def _quarter(quarter: CalendarQuarter, scans: Sequence[ScanFact], since: date, on: date) -> Quarter:
    own = [scan for scan in scans if quarter_of(scan.completed_on) == quarter]
    if own:
        state = QuarterState(outcome((scan.passed, scan.extends) for scan in own))
    elif quarter < quarter_of(since):
        state = QuarterState.BEFORE
    else:
        state = QuarterState.OPEN if quarter == quarter_of(on) else QuarterState.MISSING
    return Quarter(quarter.label, state, f"{quarter.label}: {_QUARTER_WORDS[state]}")


_QUARTER_WORDS = {
    QuarterState.PASSED: "passed",
    QuarterState.FAILED: "failed",
    QuarterState.PARTIAL: "a partial scan only",
    QuarterState.MISSING: "no scan",
    QuarterState.OPEN: "no scan yet",
    QuarterState.BEFORE: "before this merchant",
}
