"""Rules of an account data compromise: its record, what may be asked for, and what a standing sees of it."""

import enum
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from compliance_app.foundation.spans import CutShort, known_end
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.rules import Policy, shipped

LONGEST_TEXT = 2000
MOST_ACCOUNTS = 10**10
WARN_BEFORE = timedelta(hours=shipped(Policy.INCIDENT_WARNING))
"""So long before the end of a deadline those concerned are told, as the policy ships (INCIDENT-WARNING)."""


class DataElement(enum.StrEnum):
    """What may have been stolen."""

    PAN = "pan"
    NAME = "name"
    EXPIRY = "expiry"
    TRACK = "track"
    VERIFICATION_CODE = "verification_code"
    PIN = "pin"


ELEMENT_WORDS = {
    DataElement.PAN: "Card numbers (PAN)",
    DataElement.NAME: "Cardholder names",
    DataElement.EXPIRY: "Expiry dates",
    DataElement.TRACK: "Full magnetic stripe or chip data",
    DataElement.VERIFICATION_CODE: "Card verification codes (CVV2, CVC2, CID)",
    DataElement.PIN: "PINs or PIN blocks",
}


class CompliantThen(enum.StrEnum):
    """Whether the merchant complied with PCI DSS when it happened."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class IncidentFact:
    """An approved escalation to Level 1 after an account data compromise.

    From `starts_on` through `ends_on` the merchant owes an AOC completed on or after `aoc_from`. Through
    `agreed_until`, where a date was agreed, it may go on without one for the time being (OBLIGATION-INCIDENT).
    Without `approved_on` it is known from its first day on. `cut`: it was ended early; one that was taken back
    before its first day ends before it.
    """

    id: int
    public_id: str
    starts_on: date
    ends_on: date
    aoc_from: date
    agreed_until: date | None
    approved_on: date | None = None
    cut: CutShort | None = None

    @property
    def known_from(self) -> date:
        """The day of its approval: from then on it is counted with, though it begins later."""
        return self.approved_on or self.starts_on

    def as_known(self, day: date) -> "IncidentFact":
        """As it was at the end of the day (PAST-DAYS)."""
        return replace(self, ends_on=known_end(self.ends_on, self.cut, day), cut=None) if self.cut else self


@dataclass(frozen=True)
class NewIncident:
    """What is known when an incident is recorded; `aware_at` is when the provider learned of it."""

    discovered_on: date
    aware_at: datetime
    reported_by: str
    summary: str
    systems: frozenset[PaymentSystem]


@dataclass(frozen=True)
class Details:
    """What becomes known later. Days are of the calendar; None where not known yet."""

    exposed_from: date | None = None
    exposed_until: date | None = None
    contained_on: date | None = None
    accounts_at_risk: int | None = None
    elements: frozenset[DataElement] = frozenset()
    entry_vector: str = ""
    compliant_then: CompliantThen = CompliantThen.UNKNOWN
    case_numbers: str = ""
    pfi_company: str = ""
    pfi_engaged_on: date | None = None
    pfi_preliminary_on: date | None = None
    pfi_final_on: date | None = None


@dataclass(frozen=True)
class Escalation:
    """The terms that are asked for: Level 1 from a day through another, a new AOC, perhaps a date agreed for it."""

    reason: str
    starts_on: date
    ends_on: date
    aoc_from: date
    agreed_until: date | None


def new_problem(new: NewIncident, at: datetime, on: date) -> str:
    """Why an incident cannot be recorded like this, in words for the person; empty when it can."""
    if not new.summary.strip():
        return "Say in a few words what happened."
    if not new.reported_by.strip():
        return "Say who reported it."
    if not new.systems:
        return "Tick the payment systems whose cards are or may be affected."
    if new.discovered_on > on:
        return "The day on which it was discovered lies in the future: check the date."
    if new.aware_at > at:
        return "The moment at which we learned of it lies in the future: check date and time."
    return ""


def details_problem(details: Details, on: date) -> str:
    """Why these details cannot be; empty when they can."""
    if _is_before(details.exposed_until, details.exposed_from):
        return "The time of exposure ends before it begins: check both days."
    if _is_before(details.pfi_final_on, details.pfi_preliminary_on):
        return "The final report comes before the preliminary one: check both days."
    if _is_before(details.pfi_preliminary_on, details.pfi_engaged_on):
        return "The preliminary report comes before the investigator was engaged: check both days."
    past = (details.exposed_from, details.exposed_until, details.contained_on)
    of_pfi = (details.pfi_engaged_on, details.pfi_preliminary_on, details.pfi_final_on)
    if any(day is not None and day > on for day in (*past, *of_pfi)):
        return "A day that has not come yet cannot be recorded: leave it empty until then."
    if details.accounts_at_risk is not None and not 0 <= details.accounts_at_risk <= MOST_ACCOUNTS:
        return f"Enter a number of accounts from 0 to {MOST_ACCOUNTS:,}."
    return ""


def escalation_problem(discovered_on: date, asked: Escalation, on: date) -> str:
    """Why these terms cannot be asked for; empty when they can. The level's own span is LEVEL-OVERRIDE's matter."""
    if asked.aoc_from < discovered_on:
        return "An AOC completed before the compromise was discovered proves nothing: choose that day or later."
    if asked.aoc_from > asked.ends_on:
        return "The escalation ends before an AOC could be completed: choose an earlier day for the AOC."
    if asked.agreed_until is not None and asked.agreed_until < max(asked.starts_on, on):
        return "The agreed date lies before the escalation begins: choose a later one, or leave it empty."
    if asked.agreed_until is not None and asked.agreed_until > asked.ends_on:
        return "The agreed date lies after the end of the escalation: choose an earlier one."
    return ""


def _is_before(later: date | None, earlier: date | None) -> bool:
    return later is not None and earlier is not None and later < earlier


class DutyState(enum.StrEnum):
    """Where a duty to tell stands at a moment."""

    OPEN = "open"
    SOON = "soon"
    OVER = "over"
    DONE = "done"
    LATE = "late"


def duty_state(due_at: datetime, done_at: datetime | None, at: datetime, warning: timedelta = WARN_BEFORE) -> DutyState:
    """Open, due within the hours of the warning, over; or done, in time or late."""
    if done_at is not None:
        return DutyState.LATE if done_at > due_at else DutyState.DONE
    if at > due_at:
        return DutyState.OVER
    return DutyState.SOON if due_at - at <= warning else DutyState.OPEN


def countdown(due_at: datetime, at: datetime) -> str:
    """`5 hours 12 minutes left`, `2 days 3 hours left`, `overdue by 1 hour 5 minutes`; to the minute."""
    minutes = int(abs((due_at - at).total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes if not days else 0, "minute")]
    said = " ".join(f"{count:,} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count) or "0 minutes"
    return f"{said} left" if at <= due_at else f"overdue by {said}"


def in_order(systems: Collection[PaymentSystem]) -> list[PaymentSystem]:
    """The payment systems in the order in which they are always listed."""
    return [system for system in PaymentSystem if system in systems]
