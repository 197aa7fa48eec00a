"""Why levels moved on a day: each is judged once more by the rules of the day on which the former level was found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from compliance_app.levels import queries, rules
from compliance_app.levels.queries import Year
from compliance_app.levels.rules import Assessment, Cause, LevelFact
from compliance_app.levels.thresholds import Threshold, in_force
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.kinds import Counting


def causes_of(
    before: Mapping[int, LevelFact | None],
    found: Mapping[int, Assessment],
    years: Mapping[int, Year],
    thresholds: Sequence[Threshold],
    on: date,
) -> dict[int, Cause]:
    """The cause of each move from the level `before` to what was `found` in the years; `thresholds` are all of them."""
    counted, causes = _counted_as_before(before, on), {}
    for key, fact in before.items():
        if fact is None:
            causes[key] = Cause.FIRST
            continue
        then = in_force(thresholds, fact.effective_on)
        as_before = counted[key].assessed(then).strictest if key in counted else None
        causes[key] = rules.cause_of(fact, years[key].assessed(then).strictest, found[key].rule_ids, as_before)
    return causes


def _counted_as_before(before: Mapping[int, LevelFact | None], on: date) -> dict[int, Year]:
    """The years of today as they counted on the day of the former level, where other operations counted then."""
    now, others = volumes.counting_on(on), defaultdict[Counting, list[int]](list)
    for key, fact in before.items():
        if fact and (then := volumes.counting_on(fact.effective_on)) != now:
            others[then].append(key)
    return {key: year for then, keys in others.items() for key, year in queries.years(keys, on, then).items()}
