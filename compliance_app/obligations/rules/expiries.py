"""The last day on which what was delivered meets an obligation: what reminders watch."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    `answered_from`: the day on which, by what was agreed ahead, it is answered again without anything new.
    """

    obligation: ObligationKind
    cover: Cover
    last_day: date
    renewal_in_review: bool
    answered_from: date | None = None


def expiries(facts: MerchantFacts) -> tuple[Expiry, ...]:
    """For the scan, the document that the level asks for and the scan after a change: where being met ends, if ever."""
    # After the last change nothing is met: every validity has ended.
    ends = [day - ONE_DAY for day in change_days(facts)[1:]]
    found = [expiry for slot in (0, 1) for expiry in (*_for_a_time(facts, slot, ends), _for_good(facts, slot, ends))]
    return tuple(expiry for expiry in (*found, _after_change(facts)) if expiry is not None)


def _for_good(facts: MerchantFacts, slot: int, ends: list[date]) -> Expiry | None:
    """The last end of all."""
    for last_day in reversed(ends):
        cover = _answer(facts, slot, last_day)
        if cover is not None:
            return _ending(facts, owed_on(facts, last_day + ONE_DAY)[slot], cover, last_day)
    return None


def _for_a_time(facts: MerchantFacts, slot: int, ends: list[date]) -> Iterator[Expiry]:
    """Each end before it that what was agreed ahead puts right by itself on a later day: nobody delivers anything
    then, so nothing else would tell of the days between."""
    for begins in _agreed(facts):
        if _answer(facts, slot, begins) is None or _answer(facts, slot, begins - ONE_DAY) is not None:
            continue
        before = _for_good(facts, slot, [day for day in ends if day < begins])
        if before is not None:
            yield replace(before, answered_from=begins)


def _answer(facts: MerchantFacts, slot: int, day: date) -> Cover | None:
    return covering(facts, owed_on(facts, day)[slot], day)


def _agreed(facts: MerchantFacts) -> list[date]:
    """The days agreed ahead from which less is asked for, or something is granted."""
    spans = [day for item in facts.incidents for day in (item.starts_on, day_after(item.ends_on))]
    spans += [day for item in facts.levels.overrides for day in (item.starts_on, day_after(item.ends_on))]
    return sorted({*spans, *(item.starts_on for item in facts.exemptions)})


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
