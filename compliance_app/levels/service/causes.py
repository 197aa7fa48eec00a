"""Why levels moved on a day: each is judged once more by the rules of the day before (LEVEL-CAUSE)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from compliance_app.levels import queries, rules
from compliance_app.levels.queries import Year
from compliance_app.levels.rules import Assessment, Cause, LevelFact
from compliance_app.levels.thresholds import Threshold, in_force
from compliance_app.volumes import queries as volumes


def causes_of(
    before: Mapping[int, LevelFact | None],
    found: Mapping[int, Assessment],
    years: Mapping[int, Year],
    thresholds: Sequence[Threshold],
    on: date,
) -> dict[int, Cause]:
    """The cause of each move from the level `before` to what was `found` in the years; `thresholds` are all of them."""
    facts = {key: fact for key, fact in before.items() if fact is not None}
    former, counted = in_force(thresholds, on - date.resolution), _counted_as_before(facts, on)
    causes = dict.fromkeys(before, Cause.FIRST)
    for key, fact in facts.items():
        as_before = counted[key].assessed(former).strictest if key in counted else None
        causes[key] = rules.cause_of(fact, years[key].assessed(former).strictest, found[key].rule_ids, as_before)
    return causes


def _counted_as_before(keys: Collection[int], on: date) -> dict[int, Year]:
    """The years of today as they counted on the day before, where other operations counted then."""
    then = volumes.counting_on(on - date.resolution)
    return queries.years(keys, on, then) if keys and then != volumes.counting_on(on) else {}
