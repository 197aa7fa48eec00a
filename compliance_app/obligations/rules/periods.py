"""Runs of days on which a merchant's position stays the same, over its whole life."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance_app.foundation.spans import CutShort
from compliance_app.obligations.rules.facts import MerchantFacts
from compliance_app.obligations.rules.owed import ONE_DAY, day_after
from compliance_app.obligations.rules.standing import WARNING, Position, leave_changes, mapping_changes, position_on


@dataclass(frozen=True)
class Period:
    """A run of days, both ends included, with one position."""

    starts_on: date
    ends_on: date
    position: Position


def periods(facts: MerchantFacts) -> tuple[Period, ...]:
    """The runs from the earliest fact through 9999-12-31; on every day equal to `standing_on` (rule PERIODS)."""
    found: list[Period] = []
    days = change_days(facts)
    for start, following in zip(days, [*days[1:], None], strict=True):
        end = following - ONE_DAY if following else date.max
        place = position_on(facts, start)
        if found and found[-1].position == place:
            start = found.pop().starts_on
        found.append(Period(start, end, place))
    return tuple(found)


def change_days(facts: MerchantFacts) -> list[date]:
    """Every day from the earliest fact on, that one included, on which a position may become another one."""
    return sorted({facts.first_day, *(day for day in _changes(facts) if day > facts.first_day)})


def _changes(facts: MerchantFacts) -> Iterator[date]:
    yield from (state.on for state in facts.states)
    for document in facts.documents:
        yield document.uploaded_on
        if document.reviewed_on:
            yield document.reviewed_on
    yield from (scan.counts_from for scan in facts.scans)
    for evidence in facts.evidence:
        yield evidence.first_day
        if evidence.taken_back_on:
            yield evidence.taken_back_on
        yield from _around(evidence.valid_until)
    if facts.mapped:
        yield from mapping_changes(facts)
    yield from _level_changes(facts)
    yield from leave_changes(facts)
    yield from _ends_of_leave(facts)


def _level_changes(facts: MerchantFacts) -> Iterator[date]:
    for fact in facts.levels.assessments:
        yield fact.effective_on
        if fact.aoc_due_on:
            yield from _around(fact.aoc_due_on)
    for override in facts.levels.overrides:
        yield override.approved_on or override.starts_on
        yield override.starts_on
        yield from _around(override.starts_on - ONE_DAY)
        yield from _around(override.ends_on)
        yield from _ends_planned(override.cut)


def _ends_of_leave(facts: MerchantFacts) -> Iterator[date]:
    """Before each end, and before each beginning that ends what was owed or answered until then."""
    for exemption in facts.exemptions:
        yield from _around(exemption.ends_on)
        yield from _ends_planned(exemption.cut)
    for change in facts.changes:
        yield from _around(change.due_on)
    for incident in facts.incidents:
        yield from _around(incident.starts_on - ONE_DAY)
        yield from _around(incident.ends_on)
        yield from _ends_planned(incident.cut)
        if incident.agreed_until:
            yield from _around(incident.agreed_until)


def _ends_planned(cut: CutShort | None) -> Iterator[date]:
    """Until it was ended early, the planned end was counted with."""
    if cut is not None:
        yield cut.on
        yield from _around(cut.planned)


def _around(last: date) -> tuple[date, date]:
    """A run that ends on a day turns to `expiring` some days before, and to something else the day after."""
    return last - WARNING, day_after(last)
