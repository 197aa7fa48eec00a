"""Findings of a scan that its customer disputed with the vendor: each counts for its period only (SCAN-DISPUTE)."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from compliance_app.foundation import folding
from compliance_app.scans.rules.quarters import Quarter

LONGEST_TEXT = 1_000
LONGEST_NAME = 200


class DisputeKind(enum.StrEnum):
    """Why the customer says that a finding does not fail the scan."""

    FALSE_POSITIVE = "false_positive"
    CVSS_SCORE = "cvss_score"
    COMPENSATING_CONTROL = "compensating_control"


class DisputeDecision(enum.StrEnum):
    """What the scanning vendor decided."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


KIND_WORDS = {
    DisputeKind.FALSE_POSITIVE: "False positive",
    DisputeKind.CVSS_SCORE: "CVSS score",
    DisputeKind.COMPENSATING_CONTROL: "Compensating control",
}
DECISION_WORDS = {
    DisputeDecision.PENDING: "Not decided yet",
    DisputeDecision.ACCEPTED: "Accepted by the vendor",
    DisputeDecision.REFUSED: "Refused by the vendor",
}


@dataclass(frozen=True)
class DisputeFact:
    """A dispute with the quarter of its scan."""

    id: int
    quarter: Quarter
    component: str
    vulnerability: str
    decision: DisputeDecision

    @property
    def about(self) -> tuple[str, str]:
        """What it is about, as it is compared."""
        return " ".join(folding.words(self.component)), " ".join(folding.words(self.vulnerability))


def to_submit_again(
    disputes: Iterable[DisputeFact], scanned_in: Iterable[Quarter], quarter: Quarter
) -> tuple[DisputeFact, ...]:
    """What was disputed in the period before and not again in this quarter; what the vendor refused is no exception.

    The period before is the last earlier quarter with a scan: nothing is carried forward (SCAN-DISPUTE).
    """
    known = list(disputes)
    before = max((each for each in scanned_in if each < quarter), default=None)
    again = {dispute.about for dispute in known if dispute.quarter == quarter}
    return tuple(
        dispute
        for dispute in known
        if dispute.quarter == before and dispute.decision is not DisputeDecision.REFUSED and dispute.about not in again
    )
