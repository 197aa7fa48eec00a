"""Whether a provider's AOC counts on a day, and what a person looks at before it does (TPSP-AOC, TPSP-CHECK)."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import valid_until
from compliance_app.policies.rules import Policy, shipped
from compliance_app.readings.rules import FieldName, PaperKind, Reading, Result, SaqType
from compliance_app.readings.rules.companies import same_company

SOON = timedelta(days=shipped(Policy.PROVIDER_ENDING))
"""An AOC with no more days left than this is shown as ending, as the policy ships (TPSP-STATUS)."""


class Freshness(enum.StrEnum):
    """Where a provider's AOC stands on a day."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    VALID = "valid"
    NONE = "none"


@dataclass(frozen=True)
class AocFact:
    """An accepted AOC. It counts from the day it was accepted, from `completed_on` through `valid_until`."""

    id: int
    completed_on: date
    valid_until: date
    accepted_on: date


@dataclass(frozen=True)
class Status:
    """The freshness with the last day of the AOC that decides it; None where there is none."""

    freshness: Freshness
    until: date | None = None

    @property
    def counts(self) -> bool:
        """Whether the provider has an AOC that counts."""
        return self.freshness in (Freshness.VALID, Freshness.EXPIRING)


def status_on(facts: Iterable[AocFact], day: date, soon: timedelta = SOON) -> Status:
    """What the AOCs known on a day come to: the one that counts longest decides, else the one that ended last."""
    known = [fact for fact in facts if fact.accepted_on <= day and fact.completed_on <= day]
    return status_until(max((fact.valid_until for fact in known), default=None), day, soon)


def status_until(until: date | None, day: date, soon: timedelta = SOON) -> Status:
    """The status on a day when the longest of the AOCs known counts through `until` (TPSP-STATUS)."""
    if until is None:
        return Status(Freshness.NONE)
    if until < day:
        return Status(Freshness.EXPIRED, until)
    return Status(Freshness.EXPIRING if until - day <= soon else Freshness.VALID, until)


@dataclass(frozen=True)
class CheckLine:
    """What a person confirms before an AOC counts."""

    code: str
    sentence: str


CHECKS = (
    CheckLine("form", "It is the attestation of a service provider: of its report on compliance, or of its SAQ D."),
    CheckLine("company", "The company assessed is this provider, by one of the names on record."),
    CheckLine("services", "The services it includes are those that our merchants rely on."),
    CheckLine("signed", "The provider signed it, and the assessor where there is one."),
)
"""The lines of the check, all of which must hold (TPSP-CHECK)."""


def acceptance_problem(completed_on: date, result: Result, ticked: Iterable[str], on: date) -> str | None:
    """Why an AOC cannot be accepted on a day, in words; None when it can (TPSP-CHECK)."""
    if {line.code for line in CHECKS} - set(ticked):
        return "Tick every line; if one does not hold, send the AOC back with the reason."
    if completed_on > on:
        return "The completion date lies in the future. Look at the Date of Report again."
    if valid_until(completed_on) < on:
        return "This AOC ran out already. Send it back and ask the provider for the latest one."
    if result is Result.NON_COMPLIANT:
        return "An AOC that says Non-Compliant does not count. Send it back with that reason."
    return None


def findings(reading: Reading, names: Iterable[str], on: date) -> Iterator[str]:
    """What the machine has to say of an AOC to the person who checks it; what was not read is not judged."""
    if reading.kind is None:
        yield "It was not recognised as an AOC or SAQ: read it yourself."
        return
    if not _of_a_provider(reading):
        yield "It looks like a merchant’s document, not a service provider’s."
    company = reading.text(FieldName.COMPANY)
    told = [name for name in (company, reading.text(FieldName.DBA)) if name]
    if told and not same_company(told, names):
        yield f"It names “{told[0]}”, which is none of this provider’s names on record."
    if reading.result is Result.NON_COMPLIANT:
        yield "Its result is Non-Compliant."
    completed_on = reading.completed_on
    if completed_on is not None and completed_on > on:
        yield "Its completion date lies in the future."
    elif completed_on is not None and valid_until(completed_on) < on:
        yield "It ran out already."
    if reading.signatures and all(each.signed is False for each in reading.signatures):
        yield "Nothing stands on its signature lines."


def _of_a_provider(reading: Reading) -> bool:
    if reading.kind is PaperKind.SAQ:
        return reading.saq_type is SaqType.D_SERVICE_PROVIDER
    return reading.kind is PaperKind.AOC_SERVICE_PROVIDER
