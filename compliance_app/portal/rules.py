"""A merchant's list in plain words: what, by when, where it stands, whose turn, and what was sent back."""

import enum
from dataclasses import dataclass
from datetime import date

from compliance_app.obligations.rules import ObligationKind, ObligationState, ObligationStatus


class YourTurn(enum.StrEnum):
    """Whose turn it is, said to the merchant."""

    YOURS = "Your turn"
    OURS = "Our turn"
    NOBODY = "Nothing to do now"


@dataclass(frozen=True)
class Explained:
    """An obligation's name and what it is, for somebody who knows nothing of PCI DSS."""

    title: str
    meaning: str


EXPLAINED = {
    ObligationKind.ASV_SCAN: Explained(
        "Scan report, every three months",
        "A company approved for this (an Approved Scanning Vendor, ASV) looks at your internet addresses from outside "
        "for known weaknesses, and gives you a report that says pass or fail. We need the report that says pass.",
    ),
    ObligationKind.SAQ: Explained(
        "Yearly questionnaire (SAQ)",
        "In the Self-Assessment Questionnaire you state how your company protects card data. It ends with an "
        "attestation that an executive officer of yours signs. We need all of it, as one file.",
    ),
    ObligationKind.AOC: Explained(
        "Yearly attestation by an assessor (AOC)",
        "You take so many card payments that an assessor has to examine how card data is protected. The Attestation "
        "of Compliance is the signed summary of the assessor's report. We need the attestation only.",
    ),
    ObligationKind.CHANGE_SCAN: Explained(
        "Scan report after your change",
        "You told us of a significant change to your systems or network. A scan made after it has to show that "
        "nothing was left open. Have your scanning vendor (ASV) scan again, and send the report that says pass.",
    ),
}

_STATES = {
    ObligationState.MET: ("Accepted", "good"),
    ObligationState.IN_REVIEW: ("Received, we are checking it", "info"),
    ObligationState.REJECTED: ("Sent back to you", "bad"),
    ObligationState.NON_COMPLIANT: ("Did not pass", "bad"),
    ObligationState.EXPIRED: ("Has run out", "bad"),
    ObligationState.MISSING: ("Not received yet", "idle"),
    ObligationState.COMING: ("Needed later", "info"),
    ObligationState.EXEMPT: ("Not needed for now", "good"),
    ObligationState.DEFERRED: ("You have time", "warn"),
}


LATER = (ObligationState.COMING, ObligationState.EXEMPT, ObligationState.DEFERRED)
"""States in which nothing is held up, and the day on which that ends is the day to send something by."""


@dataclass(frozen=True)
class Item:
    """One line of the list; `when` says what `due_on` is. None: as soon as possible, card payments wait for it."""

    kind: ObligationKind
    title: str
    meaning: str
    word: str
    tone: str
    turn: YourTurn
    counts_until: date | None
    due_on: date | None
    when: str
    renewal_waiting: bool


def item(status: ObligationStatus, on: date, warning_days: int) -> Item:
    """What one obligation means to the merchant on that day; near its end it is asked for again (STANDING-EXPIRING)."""
    explained = EXPLAINED[status.kind]
    met_until = status.valid_until if status.met else None
    soon = met_until is not None and (met_until - on).days <= warning_days
    word, tone = _STATES[status.state]
    if soon:
        word, tone = "Accepted, runs out soon", "warn"
    return Item(
        status.kind,
        explained.title,
        explained.meaning,
        word,
        tone,
        _turn(status, soon),
        status.valid_until if status.state in (ObligationState.MET, ObligationState.EXPIRED) else None,
        met_until or (status.due_on if status.state in LATER else None),
        _when(status),
        renewal_waiting=status.waiting > 0 and status.state in (ObligationState.MET, *LATER),
    )


def _when(status: ObligationStatus) -> str:
    if status.state is ObligationState.EXEMPT:
        return "Not needed until"
    return "New one needed by" if status.met else "By when"


def _turn(status: ObligationStatus, soon: bool) -> YourTurn:
    # What waits may cover only some of the projects: then more is needed, and it is the merchant's turn (TURN).
    waits = status.state is ObligationState.IN_REVIEW
    if waits or (status.waiting and status.state in (ObligationState.MET, *LATER)):
        return YourTurn.OURS
    if status.state is ObligationState.EXEMPT or (status.met and not soon):
        return YourTurn.NOBODY
    return YourTurn.YOURS
