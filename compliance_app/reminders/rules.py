"""What an expiry letter is about and covers (rules REMINDER-1 to REMINDER-3); when is the policy REMINDER_DAYS."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies.rules import Listing, come

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
    """The day on which the notice of a listed day falls due."""
    return valid_until - timedelta(days=days_before)


def message_key(merchant: str, on: date, expiries: Iterable[Expiry], listed: Listing) -> str:
    """Names the letter by what it says, so that writing it again writes nothing and other news gets its own letter."""
    items = sorted(
        f"{e.evidence_kind.value}:{e.evidence_id}:{e.valid_until}:{come(listed, e.valid_until, on)[-1]}"
        for e in expiries
    )
    return f"reminder:{merchant}:{on}:{hashlib.sha256('|'.join(items).encode()).hexdigest()[:16]}"
