"""When the level may rise, if the months go on as they have gone (LEVEL-WATCH, LEVEL-WATCH-GROUP)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.levels.rules.courses import HORIZON, Course, Place, Way, course_of
from compliance_app.levels.rules.figures import Figures
from compliance_app.levels.rules.groups import GroupYear, added_up
from compliance_app.levels.rules.history import aoc_due_after_rise
from compliance_app.levels.rules.volume import Assessment, assess
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP, Threshold
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.rules import Policy, PolicyValue, value_on
from compliance_app.volumes.forecast import Basis
from compliance_app.volumes.rules import last_day_of_month, months_before

SOON = timedelta(days=183)
"""How near the expected day is of a level that is "about to change" (LEVEL-SOON)."""

__all__ = ["HORIZON", "SOON", "Course", "Footing", "LevelWatch", "course_of", "last_soon_day", "watch"]


@dataclass(frozen=True)
class LevelWatch:
    """The next rise of the level by volume.

    `crosses_on` is the day on which the operations of the last 12 months are expected to reach a stricter level,
    between `earliest_on` and `latest_on` (None: perhaps not within the horizon). `level_from` is the first day of
    the month after, from which full months count, or that day itself where other thresholds, or other operations that
    count, begin on it and the months before reach it. `growth` is that of a year (0.18: 18 %), of the group where it
    is the group's figures that reach the level.
    """

    level: int
    rule_ids: tuple[str, ...]
    crosses_on: date
    earliest_on: date
    latest_on: date | None
    level_from: date
    aoc_due_on: date | None
    growth: float
    basis: Basis
    months_known: int
    by_group: bool = False


@dataclass(frozen=True)
class Footing:
    """What levels are judged by from a day on: the thresholds, and the courses of what counts then, the own first."""

    first_day: date
    thresholds: Sequence[Threshold]
    courses: Sequence[Course]


def last_soon_day(on: date) -> date:
    """The last expected day of a rise that is told on the day `on` as about to come (LEVEL-SOON)."""
    return on + SOON


def watch(
    own: Course,
    thresholds: Sequence[Threshold],
    mates: Sequence[Course] = (),
    policies: Iterable[PolicyValue] = (),
    later: Sequence[Footing] = (),
) -> LevelWatch | None:
    """The rise that the trend leads to within HORIZON; None where there is none or too little is known.

    `mates` are the other merchants that are counted together with this one: where a payment system counts the
    group, all their courses are added up (LEVEL-WATCH-GROUP). `later`: what is approved to begin on days to come.
    """
    footings = [Footing(date.min, thresholds, (own, *mates)), *later]
    if not own.total or not any(course.sums for footing in footings for course in footing.courses):
        return None
    ahead = _Ahead(own, footings)
    expected = ahead.crossing(Way.EXPECTED)
    if expected is None:
        return None
    earliest = ahead.crossing(Way.HIGH) or expected
    latest = ahead.crossing(Way.LOW)
    reached, level_from = expected.found, ahead.level_from(expected.on)
    by_group = not set(COUNTED_FOR_GROUP.values()).isdisjoint(reached.rule_ids)
    together = ahead.footing(expected.on).courses
    meant = [course for course in together if course.sums and by_group] or [own]
    due = aoc_due_after_rise(level_from, value_on(policies, Policy.LEVEL_1_TIME, level_from))
    return LevelWatch(
        level=reached.strictest,
        rule_ids=reached.rule_ids,
        crosses_on=expected.on,
        earliest_on=min(earliest.on, expected.on),
        latest_on=max(latest.on, expected.on) if latest else None,
        level_from=level_from,
        aoc_due_on=due if reached.strictest == 1 else None,
        growth=_growth(together) if by_group else own.growth,
        basis=Basis.SEASON if all(course.basis is Basis.SEASON for course in meant) else Basis.TREND,
        months_known=min(course.months_known for course in meant),
        by_group=by_group,
    )


def _growth(courses: Sequence[Course]) -> float:
    """The growth of a group's year: each merchant's, by its size."""
    return sum(course.growth * course.total for course in courses) / sum(course.total for course in courses)


@dataclass(frozen=True)
class _Crossing:
    on: date
    found: Assessment


class _Ahead:
    """What the level would be at a point of the time to come, by what is approved for it."""

    def __init__(self, own: Course, footings: Sequence[Footing]) -> None:
        self._last_month, self._footings = own.last_month, footings
        self._level = self._assess([course.year for course in footings[0].courses], footings[0]).strictest

    def crossing(self, way: Way) -> _Crossing | None:
        """The first day on which the running 12 months reach a stricter level, if the months go this way."""
        largest = (self._assess([course.at_most(way) for course in each.courses], each) for each in self._footings)
        if not any(map(self._rises, largest)):
            return None  # more operations never give a laxer level, so nothing before rises either
        months = (months_before(self._last_month, -step) for step in range(1, HORIZON + 1))
        month = next((month for month in months if self._rises_in(way, month)), None)
        return self._within(way, month) if month else None

    def level_from(self, crosses_on: date) -> date:
        """From when the level counts that is reached on a day."""
        before = Place(months_before(crosses_on.replace(day=1), 1))
        at_once = self._rises(self._at(Way.EXPECTED, before, self.footing(crosses_on)))
        return crosses_on if at_once else months_before(crosses_on.replace(day=1), -1)

    def _rises_in(self, way: Way, month: date) -> bool:
        """Whether a day of the month rises: between two changes the year only grows, or only shrinks."""
        last = last_day_of_month(month)
        begins = [each.first_day for each in self._footings if month <= each.first_day <= last]
        ends = [day - timedelta(days=1) for day in begins if day > month]
        return any(self._rises(self._on(way, day)) for day in (*begins, *ends, last))

    def _within(self, way: Way, month: date) -> _Crossing:
        last = last_day_of_month(month)
        days = [month.replace(day=day) for day in range(1, last.day + 1)]
        found = ((day, self._on(way, day)) for day in days)
        day, reached = next((day, reached) for day, reached in found if self._rises(reached) or day == last)
        return _Crossing(day, reached)

    def _on(self, way: Way, day: date) -> Assessment:
        place = Place(day.replace(day=1), day.day / last_day_of_month(day).day)
        return self._at(way, place, self.footing(day))

    def footing(self, day: date) -> Footing:
        """What a day is judged by."""
        return next(each for each in reversed(self._footings) if each.first_day <= day)

    def _at(self, way: Way, place: Place, footing: Footing) -> Assessment:
        return self._assess([course.at(way, place) for course in footing.courses], footing)

    def _rises(self, found: Assessment) -> bool:
        return found.strictest < self._level

    def _assess(self, years: Sequence[Mapping[PaymentSystem, Figures]], footing: Footing) -> Assessment:
        """The level with these years, the merchant's own first."""
        group = GroupYear("", "", len(years), added_up(years)) if len(years) > 1 else None
        return assess(years[0], footing.thresholds, group)
