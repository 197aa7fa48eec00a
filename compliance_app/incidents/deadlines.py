"""By when whom of the payment systems must be told what after an account data compromise, each with its source."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.rules import DEFINITIONS, Policy, PolicyValue, Unit, row_on, shipped, value_on


class DutyKind(enum.StrEnum):
    """What a payment system wants to be told."""

    NOTICE = "notice"
    REPORT = "report"
    ACCOUNTS = "accounts"
    INVESTIGATOR = "investigator"


KIND_WORDS = {
    DutyKind.NOTICE: "first notice",
    DutyKind.REPORT: "incident report",
    DutyKind.ACCOUNTS: "list of card numbers at risk",
    DutyKind.INVESTIGATOR: "forensic investigator engaged",
}


@dataclass(frozen=True)
class Deadline:
    """One duty to tell and its time from the moment at which the provider learned of the incident.

    `policy` holds the time; without one a payment system is told at once, which no house can do sooner.
    """

    system: PaymentSystem
    kind: DutyKind
    amount: int
    unit: Unit
    source: str
    policy: Policy | None = None

    @property
    def words(self) -> str:
        """`within 24 hours`, `at once`, `within 10 business days`."""
        return f"within {self.unit.counted(self.amount)}" if self.amount else "at once"


def _within(system: PaymentSystem, kind: DutyKind, unit: Unit, policy: Policy) -> Deadline:
    """A time that is a policy, as published."""
    return Deadline(system, kind, shipped(policy), unit, DEFINITIONS[policy].source, policy)


_VISA, _MASTERCARD, _AMEX = PaymentSystem.VISA, PaymentSystem.MASTERCARD, PaymentSystem.AMEX
PUBLISHED = (
    Deadline(_VISA, DutyKind.NOTICE, 0, Unit.HOURS, "Visa, What To Do If Compromised (immediately)"),
    _within(_VISA, DutyKind.REPORT, Unit.DAYS, Policy.INCIDENT_VISA_REPORT),
    _within(_VISA, DutyKind.INVESTIGATOR, Unit.DAYS, Policy.INCIDENT_VISA_INVESTIGATOR),
    _within(_VISA, DutyKind.ACCOUNTS, Unit.BUSINESS_DAYS, Policy.INCIDENT_VISA_ACCOUNTS),
    _within(_MASTERCARD, DutyKind.NOTICE, Unit.HOURS, Policy.INCIDENT_MASTERCARD_NOTICE),
    _within(_MASTERCARD, DutyKind.INVESTIGATOR, Unit.HOURS, Policy.INCIDENT_MASTERCARD_INVESTIGATOR),
    _within(_AMEX, DutyKind.NOTICE, Unit.HOURS, Policy.INCIDENT_AMEX_NOTICE),
    Deadline(PaymentSystem.DISCOVER, DutyKind.NOTICE, 0, Unit.HOURS, "Discover Information Security and Compliance"),
    Deadline(PaymentSystem.DINERS, DutyKind.NOTICE, 0, Unit.HOURS, "As Discover (Discover Global Network)"),
)
"""Published deadlines (INCIDENT-DUTIES). JCB and UnionPay publish none that was found: ask them."""


def deadlines_on(policies: Sequence[PolicyValue], day: date) -> Iterator[Deadline]:
    """The deadlines of an incident that is recorded on a day: the published ones, or what the house sets below them."""
    for each in PUBLISHED:
        if each.policy is None:
            yield each
        else:
            amount, source = value_on(policies, each.policy, day), row_on(policies, each.policy, day).source
            yield replace(each, amount=amount, source=source)


def due_at(deadline: Deadline, aware_at: datetime, timezone: str) -> datetime:
    """The last moment, aware: so many hours after `aware_at`, or the end of the provider's last day that counts."""
    if deadline.unit is Unit.HOURS:
        return aware_at + timedelta(hours=deadline.amount)
    zone = ZoneInfo(timezone)
    first = aware_at.astimezone(zone).date()
    business = deadline.unit is Unit.BUSINESS_DAYS
    last = _business_days_after(first, deadline.amount) if business else first + timedelta(days=deadline.amount)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone) - timedelta(seconds=1)
    return end.astimezone(aware_at.tzinfo)


def _business_days_after(day: date, count: int) -> date:
    """Monday to Friday; public holidays are not known, so the day is never too late."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
