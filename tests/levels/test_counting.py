"""Levels by what counts as an operation on the day: a change moves them on its first day, and no day before it."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.explanations import queries as explanations
from compliance_app.explanations.rules import Supposition
from compliance_app.foundation.database import db
from compliance_app.levels import jobs, queries, rules
from compliance_app.levels.rules import Cause
from compliance_app.merchants.models import Merchant
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.policies.rules import Policy
from compliance_app.reports.queries import level as reported
from compliance_app.volumes import queries as volumes
from compliance_app.volumes import service
from compliance_app.volumes.kinds import EVERYTHING, Kind
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import Entry, VolumeSource, months_between
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.levels.builders import at, history
from tests.policies.builders import set_policy
from tests.volumes.builders import of_kinds, write, write_kinds

pytestmark = pytest.mark.usefixtures("app")

ONE = timedelta(days=1)
JANUARY, FEBRUARY, LATER = date(2026, 1, 1), date(2026, 2, 1), TODAY + timedelta(days=3)
SALE = Kind(OperationType.SALE, OperationStatus.SUCCESS)
DECLINED = Kind(OperationType.SALE, OperationStatus.DECLINE)
REFUND = Kind(OperationType.REFUND, OperationStatus.SUCCESS)
WITH_DECLINED = frozenset({"success", "decline"})


def levels_of(merchants: Iterable[Merchant], day: date) -> list[int]:
    keys = [merchant.id for merchant in merchants]
    facts = queries.facts_of(keys)
    return [rules.level_on(facts[key], day).level for key in keys]


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    """One with 990,000 operations that count as shipped, and 10,000 that were declined."""
    found = make_merchant(make_user())
    write_kinds(found, JANUARY, {SALE: 950_000, DECLINED: 10_000, REFUND: 40_000})
    db.session.commit()
    return found


def test_a_level_moves_on_the_first_day_of_the_change_and_says_why(merchant: Merchant) -> None:
    set_policy(Policy.COUNTED_STATUSES, WITH_DECLINED, LATER)
    db.session.commit()
    assert jobs.assess(LATER - ONE, at(LATER - ONE)) == 0
    assert jobs.assess(LATER, at(LATER)) == 1
    first, second = history(merchant)
    assert (first.level, second.level, second.cause, second.effective_on) == (3, 2, Cause.COUNTING, LATER)
    assert (first.rule_ids[-1], "VOLUME-8" in second.rule_ids) == ("VOLUME-8", False)
    assert levels_of([merchant], LATER - ONE) == [3]
    shown = queries.section(merchant.id, LATER)
    assert (shown.history[0].cause, shown.year.on_record) == ("What counts as an operation changed", None)
    set_policy(Policy.COUNTED_TYPES, frozenset({"sale"}), LATER + ONE)
    db.session.commit()
    assert jobs.assess(LATER + ONE, at(LATER + ONE)) == 1
    assert levels_of([merchant], LATER + ONE) == [3]
    assert history(merchant)[-1].cause is Cause.COUNTING


def test_figures_that_move_a_level_are_told_as_volume_whatever_counts(merchant: Merchant) -> None:
    set_policy(Policy.COUNTED_TYPES, frozenset({"sale", "auth"}), LATER)
    db.session.commit()
    jobs.assess(LATER, at(LATER))
    write(merchant, {FEBRUARY: 50_000}, kind=SALE, at=at(LATER))
    db.session.commit()
    assert [(row.level, row.cause) for row in history(merchant)] == [(3, Cause.FIRST), (2, Cause.VOLUME)]


def test_pages_papers_and_explanations_say_what_does_not_count(merchant: Merchant) -> None:
    said = "Of 1,000,000 operations on record 990,000 count. Not counted: 10,000 (sale, decline)."
    shown, of_volumes = queries.section(merchant.id, TODAY), volumes.section(merchant.id, TODAY)
    for found in (shown.year.on_record, shown.history[0].on_record, of_volumes.on_record):
        assert found is not None
        assert found.in_words == said
    end = NOON + ONE
    part = reported.part(merchant.id, TODAY, end, reported.known_year(merchant.id, TODAY, end))
    assert (part.on_record, part.total) == (said, 990_000)
    why = explanations.explanation(merchant.id, Supposition(TODAY), TODAY)
    assert f"Recorded volumes. {said}" in [used.origin for used in why.used]
    assert "VOLUME-8" in [applied.rule_id for applied in why.applied]
    plain = make_merchant()
    write(plain, {JANUARY: 5})
    assert queries.section(plain.id, TODAY).year.on_record is None


# --- random lives against a second reading, row by row ---------------------------------------------------------------

SINCE = date.min
TYPES = (OperationType.SALE, OperationType.REFUND, OperationType.AUTH)


class Desk:
    """A few merchants, what was drawn to count from which day on, and a plain count of their levels."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # no secret
        self.people = [make_merchant() for _ in range(5)]
        self.chosen: dict[Policy, list[tuple[date, frozenset[str]]]] = {
            Policy.COUNTED_TYPES: [(SINCE, frozenset(set(OperationType) - {"all"}))],
            Policy.COUNTED_STATUSES: [(SINCE, frozenset({"success"}))],
        }
        entity = make_entity()
        for merchant in self.people[:3]:
            join(entity, merchant, TODAY - ONE)
        months = (date(2025, 2, 1), date(2025, 9, 1), FEBRUARY)
        entries = [entry for person in self.people for month in months for entry in self._figures(person, month)]
        service.store(entries, VolumeSource.IMPORTED, actor_of(make_user()), NOON, TODAY)
        db.session.commit()

    def _figures(self, merchant: Merchant, month: date) -> list[Entry]:
        kinds = [
            Kind(type_, status) for type_ in TYPES for status in (OperationStatus.SUCCESS, OperationStatus.DECLINE)
        ]
        whole = [[EVERYTHING], [Kind(status=OperationStatus.SUCCESS), Kind(status=OperationStatus.DECLINE)]]
        told = self.draw.choice([*whole, self.draw.sample(kinds, 3), self.draw.sample(kinds, 2)])
        return of_kinds(merchant, month, {kind: self.draw.choice((40_000, 300_000, 2_000_000)) for kind in told})

    def change(self, day: date) -> None:
        """Other types or statuses count from a day on."""
        policy = self.draw.choice(list(self.chosen))
        words = TYPES if policy is Policy.COUNTED_TYPES else ("success", "decline", "processing")
        wanted = frozenset(map(str, self.draw.sample(words, self.draw.choice((1, 2)))))
        if wanted != self.on(policy, day):
            set_policy(policy, wanted, day)
            self.chosen[policy].append((day, wanted))
            db.session.commit()

    def on(self, policy: Policy, day: date) -> frozenset[str]:
        return [words for since, words in self.chosen[policy] if since <= day][-1]

    def levels(self, day: date) -> list[int]:
        """Visa's levels by hand: all is e-commerce, and the months from March 2025 on are those of the year."""
        own: dict[int, int] = defaultdict(int)
        for row in db.session.scalars(sa.select(VolumeFigure).where(VolumeFigure.replaced_at.is_(None))):
            type_, status = row.operation_type.value, row.status.value
            if row.period_start < date(2025, 3, 1):
                continue
            if type_ != "all" and type_ not in self.on(Policy.COUNTED_TYPES, day):
                continue
            if status == "all" or status in self.on(Policy.COUNTED_STATUSES, day):
                own[row.merchant_id] += row.operations
        keys = [merchant.id for merchant in self.people]
        together = sum(own[key] for key in keys[:3])
        return [self._level(own[key], together if key in keys[:3] else own[key]) for key in keys]

    @staticmethod
    def _level(own: int, counted: int) -> int:
        if not own:
            return 4
        if own > 6_000_000 or counted > 6_000_000:
            return 1
        return 2 if counted >= 1_000_000 else 3


@pytest.mark.parametrize("seed", [1, 2])
def test_random_lives_stand_as_a_plain_count_says_and_no_past_day_moves(seed: int) -> None:
    desk, answered = Desk(seed), {}
    changes = sorted(desk.draw.sample(range(2, 25), 3))
    for offset in range(25):
        day = TODAY + offset * ONE
        if offset in changes:
            desk.change(day)
        if offset in (*changes, *(step - 1 for step in changes)):
            jobs.assess(day, at(day))
            answered[day] = levels_of(desk.people, day)
            assert answered[day] == desk.levels(day)
    assert {day: levels_of(desk.people, day) for day in answered} == answered
    later = [row for merchant in desk.people for row in history(merchant) if row.effective_on > TODAY]
    assert {row.cause for row in later} <= {Cause.COUNTING}


def test_a_rise_is_foreseen_for_the_day_from_which_other_operations_count(app: Flask) -> None:
    begins, found = TODAY + timedelta(days=40), make_merchant(make_user())
    for month in months_between(date(2025, 3, 1), FEBRUARY):
        write_kinds(found, month, {SALE: 80_000, DECLINED: 10_000})
    db.session.commit()
    assert queries.watches([found.id], TODAY, queries.thresholds()) == {}
    set_policy(Policy.COUNTED_STATUSES, WITH_DECLINED, begins)
    rise = queries.watches([found.id], TODAY, queries.thresholds())[found.id]
    assert (rise.level, rise.crosses_on, rise.level_from) == (2, begins, begins)
