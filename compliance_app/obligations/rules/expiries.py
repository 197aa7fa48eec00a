"""The last day on which what was delivered meets an obligation: what reminders watch."""

from dataclasses import dataclass
from datetime import date

from compliance_app.obligations.rules.facts import Evidence, MerchantFacts
from compliance_app.obligations.rules.owed import ONE_DAY, covering, owed_on
from compliance_app.obligations.rules.periods import change_days
from compliance_app.obligations.rules.standing import all_waits
from compliance_app.obligations.rules.words import ObligationKind


@dataclass(frozen=True)
class Expiry:
    """`evidence` suffices through `last_day`; from the next day `obligation` is not met (rule EXPIRY).

    The last day is that of the evidence itself, or earlier when the level then asks for more than it is.
    """

    obligation: ObligationKind
    evidence: Evidence
    last_day: date
    renewal_in_review: bool


def expiries(facts: MerchantFacts) -> tuple[Expiry, ...]:
    """For the scan and for the document that the level asks for: where the last run of being met ends, if ever."""
    found = (_expiry(facts, slot) for slot in (0, 1))
    return tuple(expiry for expiry in found if expiry is not None)


def _expiry(facts: MerchantFacts, slot: int) -> Expiry | None:
    days = change_days(facts)
    ends = [day - ONE_DAY for day in days[1:]]  # after the last change nothing is met: every validity has ended
    for last_day in reversed(ends):
        evidence = covering(facts, owed_on(facts.levels, last_day)[slot], last_day)
        if evidence is not None:
            owed = owed_on(facts.levels, last_day + ONE_DAY)[slot]
            return Expiry(owed.kind, evidence, last_day, all_waits(facts, owed, last_day + ONE_DAY))
    return None
