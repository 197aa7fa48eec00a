"""The last day on which what was delivered meets an obligation: what reminders watch."""

from dataclasses import dataclass
from datetime import date

from compliance_app.network_changes.rules import ChangeFact
from compliance_app.obligations.rules.covers import Cover, covering, leave
from compliance_app.obligations.rules.facts import MerchantFacts
from compliance_app.obligations.rules.owed import ONE_DAY, Owed, after, day_after, is_closed_by, owed_on
from compliance_app.obligations.rules.periods import change_days
from compliance_app.obligations.rules.standing import all_waits
from compliance_app.obligations.rules.words import ObligationKind


@dataclass(frozen=True)
class Expiry:
    """`cover` suffices through `last_day`; from the next day `obligation` is not met (rule EXPIRY).

    The last day is that of the evidence or leave itself, or earlier when then more is asked for than it is.
    """

    obligation: ObligationKind
    cover: Cover
    last_day: date
    renewal_in_review: bool


def expiries(facts: MerchantFacts) -> tuple[Expiry, ...]:
    """For the scan, the document that the level asks for and the scan after a change: where being met ends, if ever."""
    found = [_expiry(facts, slot) for slot in (0, 1)]
    return tuple(expiry for expiry in (*found, _after_change(facts)) if expiry is not None)


def _expiry(facts: MerchantFacts, slot: int) -> Expiry | None:
    days = change_days(facts)
    ends = [day - ONE_DAY for day in days[1:]]  # after the last change nothing is met: every validity has ended
    for last_day in reversed(ends):
        cover = covering(facts, owed_on(facts, last_day)[slot], last_day)
        if cover is not None:
            return _ending(facts, owed_on(facts, last_day + ONE_DAY)[slot], cover, last_day)
    return None


def _ending(facts: MerchantFacts, owed: Owed, cover: Cover, last_day: date) -> Expiry:
    return Expiry(owed.kind, cover, last_day, all_waits(facts, owed, last_day + ONE_DAY))


def _after_change(facts: MerchantFacts) -> Expiry | None:
    """The end of the time for the scan that is due first; a change with its scan, or taken back, has none."""
    ending = [expiry for change in facts.changes if (expiry := _end_of(facts, change)) is not None]
    return min(ending, key=lambda expiry: (expiry.last_day, expiry.cover.id), default=None)


def _end_of(facts: MerchantFacts, change: ChangeFact) -> Expiry | None:
    owed = after(change)
    if change.withdrawn_on is not None or is_closed_by(facts, owed, date.max):
        return None
    last, day = None, change.due_on
    while (given := leave(facts, owed, day)) is not None:
        last, day = given, day_after(given.valid_until)
    return _ending(facts, owed, last, last.valid_until) if last else None
