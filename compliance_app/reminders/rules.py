"""When an expiry is written about, and what one letter covers (rules REMINDER-1 to REMINDER-3)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.obligations.rules import EvidenceKind, ObligationKind

THRESHOLDS = (30, 14, 7, 1, 0, -7)
"""Days before the last valid day on which a notice falls due; negative ones come after it (REMINDER-1)."""

EARLIEST = THRESHOLDS[0]
LATEST = THRESHOLDS[-1]


TITLES = {
    (EvidenceKind.SCAN, ObligationKind.ASV_SCAN): "ASV scan",
    (EvidenceKind.EXEMPTION, ObligationKind.ASV_SCAN): "Exemption from the ASV scan",
    (EvidenceKind.EXEMPTION, ObligationKind.CHANGE_SCAN): "Exemption from the scan after your change",
    (EvidenceKind.EXEMPTION, ObligationKind.SAQ): "Time agreed for the SAQ",
    (EvidenceKind.EXEMPTION, ObligationKind.AOC): "Time agreed for the AOC",
    (EvidenceKind.CHANGE, ObligationKind.CHANGE_SCAN): "Time for the scan after your change",
    (EvidenceKind.INCIDENT, ObligationKind.AOC): "Time agreed for the new AOC",
    (EvidenceKind.INCIDENT, ObligationKind.SAQ): "Time agreed for the new AOC",
}
"""What ends, for people, where it is not a document that has a name of its own."""


@dataclass(frozen=True)
class Expiry:
    """One obligation that ends to be met after `valid_until`, by which evidence, and its name for people."""

    merchant_id: int
    obligation: ObligationKind
    evidence_kind: EvidenceKind
    evidence_id: int
    valid_until: date
    title: str = ""

    def days_left(self, on: date) -> int:
        """Days from `on` to the last valid day; negative once it has passed."""
        return (self.valid_until - on).days

    @property
    def first_day_without(self) -> date:
        """The first day on which the obligation is no longer met."""
        return self.valid_until + timedelta(days=1)


def due_on(valid_until: date, days_before: int) -> date:
    """The day on which the notice of a threshold falls due."""
    return valid_until - timedelta(days=days_before)


def passed(valid_until: date, on: date) -> tuple[int, ...]:
    """The thresholds that have fallen due by `on`, the earliest first. One letter covers them all (REMINDER-2)."""
    return tuple(days for days in THRESHOLDS if due_on(valid_until, days) <= on)


def window(days_before: int, on: date) -> tuple[date | None, date]:
    """Between which last valid days `days_before` is the latest threshold passed by `on`: (after, through).

    None: there is no bound, because nothing falls due after the last threshold.
    """
    later = THRESHOLDS[THRESHOLDS.index(days_before) + 1 :]
    after = on + timedelta(days=later[0]) if later else None
    return after, on + timedelta(days=days_before)


def message_key(merchant: str, on: date, expiries: Iterable[Expiry]) -> str:
    """Names the letter by what it says, so that writing it again writes nothing and other news gets its own letter."""
    items = sorted(
        f"{e.evidence_kind.value}:{e.evidence_id}:{e.valid_until}:{passed(e.valid_until, on)[-1]}" for e in expiries
    )
    return f"reminder:{merchant}:{on}:{hashlib.sha256('|'.join(items).encode()).hexdigest()[:16]}"
