"""By when whom of the payment systems must be told what after an account data compromise, each with its source."""

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance_app.merchants.rules import PaymentSystem


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


class Unit(enum.StrEnum):
    """How a deadline is counted from the moment at which the provider learned of the incident."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True)
class Deadline:
    """One duty to tell and its time; no hours at all means at once."""

    system: PaymentSystem
    kind: DutyKind
    amount: int
    unit: Unit
    source: str

    @property
    def words(self) -> str:
        """`within 24 hours`, `at once`, `within 10 business days`."""
        if not self.amount:
            return "at once"
        unit = self.unit.value.replace("_", " ")
        return f"within {self.amount} {unit if self.amount > 1 else unit.rstrip('s')}"


_VISA = "Visa, What To Do If Compromised"
_MASTERCARD = "Mastercard, Account Data Compromise User Guide"
_AS_STATED = "as a payment service provider states it; to be confirmed"

DEADLINES = (
    Deadline(PaymentSystem.VISA, DutyKind.NOTICE, 0, Unit.HOURS, f"{_VISA} (immediately)"),
    Deadline(PaymentSystem.VISA, DutyKind.REPORT, 3, Unit.DAYS, f"{_VISA} (3 calendar days)"),
    Deadline(PaymentSystem.VISA, DutyKind.INVESTIGATOR, 5, Unit.DAYS, f"Visa, 5 days, {_AS_STATED}"),
    Deadline(PaymentSystem.VISA, DutyKind.ACCOUNTS, 10, Unit.BUSINESS_DAYS, f"{_VISA} (10 business days)"),
    Deadline(PaymentSystem.MASTERCARD, DutyKind.NOTICE, 24, Unit.HOURS, f"{_MASTERCARD} (24 hours)"),
    Deadline(PaymentSystem.MASTERCARD, DutyKind.INVESTIGATOR, 72, Unit.HOURS, f"Mastercard, 72 hours, {_AS_STATED}"),
    Deadline(PaymentSystem.AMEX, DutyKind.NOTICE, 72, Unit.HOURS, "American Express, Data Security Operating Policy"),
    Deadline(PaymentSystem.DISCOVER, DutyKind.NOTICE, 0, Unit.HOURS, "Discover Information Security and Compliance"),
    Deadline(PaymentSystem.DINERS, DutyKind.NOTICE, 0, Unit.HOURS, "As Discover (Discover Global Network)"),
)
"""Published deadlines (INCIDENT-DUTIES). JCB and UnionPay publish none that was found: ask them."""


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
