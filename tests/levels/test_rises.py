"""The stored next rise: what the rules say, for one merchant and for groups, whenever it is written."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.groups import queries as groups
from compliance_app.groups import service as groups_service
from compliance_app.groups.models import GroupMembership
from compliance_app.levels import jobs, queries, rules, service
from compliance_app.levels.models import ExpectedRise
from compliance_app.levels.rules import Course, Footing, LevelWatch, SystemFigure
from compliance_app.levels.thresholds import SHIPPED
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.rules import months_between
from tests.conftest import SignIn
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.groups.builders import join, make_entity
from tests.levels.builders import at
from tests.levels.test_watch import LAST, SEASON, growing
from tests.volumes.builders import write

VISA = PaymentSystem.VISA
FEBRUARY = date(2026, 2, 1)


def course(months: list[int], share: float = 1.0, last: date = LAST) -> Course:
    """The course of a merchant with Visa (its `share`) and UnionPay, which has no thresholds of its own."""
    visa = round(sum(months[-12:]) * share)
    other = sum(months[-12:]) - visa
    year = {VISA: SystemFigure(visa, 0), PaymentSystem.UNIONPAY: SystemFigure(other, 0)}
    return rules.course_of(year, months, last)


def near(first: LevelWatch | None, second: LevelWatch | None) -> bool:
    """The same rise, but for the rounding of operations to whole ones."""
    if first is None or second is None:
        return first is second
    days = ((first.crosses_on, second.crosses_on), (first.earliest_on, second.earliest_on))
    return first.level == second.level and all(abs((one - other).days) <= 1 for one, other in days)


@pytest.mark.parametrize(("first", "yearly"), [(32_500, 0.06), (28_500, 0.12), (21_000, 0.25)])
def test_two_halves_of_a_merchant_reach_the_level_as_the_whole_does(first: int, yearly: float) -> None:
    months = [2 * count for count in growing(36, first, yearly, SEASON)]
    half = [count // 2 for count in months]
    whole, split = rules.watch(course(months), SHIPPED), rules.watch(course(half), SHIPPED, [course(half)])
    assert whole is not None
    assert split is not None
    assert near(whole, split)
    assert (whole.by_group, split.by_group) == (False, True)
    assert split.rule_ids == ("LEVEL-VISA-2", "LEVEL-GROUP-VISA", "LEVEL-STRICTEST")
    assert split.growth == pytest.approx(yearly, abs=0.01)
    assert rules.watch(course(half), SHIPPED) is None, "half of it alone stays below"


def test_a_merchant_that_stands_still_rises_with_its_growing_mate() -> None:
    still, mate = course([10_000] * 36), course(growing(36, 45_000, 0.12))
    found = rules.watch(still, SHIPPED, [mate])
    assert found is not None
    assert (found.level, found.by_group) == (2, True)
    assert 0.05 < found.growth < 0.12


def test_a_mate_of_which_too_little_is_known_is_taken_to_stay() -> None:
    own, newcomer = growing(36, 57_000, 0.1), course([30_000, 30_000])
    assert not newcomer.sums
    found, alone = rules.watch(course(own), SHIPPED, [newcomer]), rules.watch(course(own), SHIPPED)
    assert found is not None
    assert alone is not None
    assert found.crosses_on < alone.crosses_on
    assert found.months_known == 36
    assert rules.watch(newcomer, SHIPPED, [course([400_000] * 3)]) is None, "nobody's future is known"


def test_the_years_of_two_merchants_need_not_end_with_the_same_month() -> None:
    months = growing(37, 28_500, 0.12)
    early, late = course(months[:36], last=LAST), course(months, last=date(2026, 11, 1))
    for own, mate in ((early, late), (late, early)):
        found = rules.watch(own, SHIPPED, [mate])
        assert found is not None
        assert found.crosses_on > own.last_month
        assert (found.level, found.by_group) == (2, True)


def test_the_own_rise_is_not_called_the_groups() -> None:
    found = rules.watch(course(growing(36, 270_000, 0.2), share=0.0), SHIPPED, [course([5_000] * 36)])
    assert found is not None
    assert (found.rule_ids[0], found.by_group) == ("LEVEL-1", False)
    assert found.growth == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("crosses_on", "soon"),
    [(TODAY - timedelta(days=1), True), (TODAY + timedelta(days=183), True), (TODAY + timedelta(days=184), False)],
)
def test_soon_is_within_183_days(crosses_on: date, soon: bool) -> None:
    assert (crosses_on <= rules.last_soon_day(TODAY)) is soon


# --- stored ---------------------------------------------------------------------------------------------------------


def stored() -> dict[int, tuple[object, ...]]:
    rows = db.session.scalars(sa.select(ExpectedRise).execution_options(populate_existing=True))
    return {row.merchant_id: _plain(row) for row in rows}


def _plain(rise: LevelWatch | ExpectedRise) -> tuple[object, ...]:
    return rise.level, rise.crosses_on, rise.earliest_on, rise.latest_on, rise.level_from, rise.by_group


def by_the_rules(people: list[Merchant], on: date) -> dict[int, tuple[object, ...]]:
    """Merchant after merchant, asked one at a time."""

    def one(key: int) -> Course:
        annual = volumes.annual(key, on)
        months = volumes.months_in_a_row({key: annual.last_month}, volumes.counting_on(on))[key]
        return rules.course_of(annual.by_system, months, annual.last_month)

    def mates_on(key: int, day: date) -> list[Course]:
        counted = groups.counted_with([key], day).get(key)
        return [one(mate) for mate in (counted.merchant_ids if counted else ()) if mate != key]

    found, known = {}, queries.thresholds_on(on)
    days = sorted({row.since for row in db.session.scalars(sa.select(GroupMembership)) if row.since > on})
    for merchant in people:
        own = one(merchant.id)
        later = [Footing(day, known, [own, *mates_on(merchant.id, day)]) for day in days]
        rise = rules.watch(own, known, mates_on(merchant.id, on), later=later)
        if rise is not None and merchant.state != "closed":
            found[merchant.id] = _plain(rise)
    return found


def months_of(merchant: Merchant, figures: list[int], until: date = FEBRUARY) -> Mapping[date, int]:
    months = months_between(date(2022, 1, 1), until)[-len(figures) :]
    return dict(zip(months, figures, strict=True))


def test_a_rise_is_foreseen_for_the_day_on_which_a_merchant_joins(app: Flask) -> None:
    joins, leaves = TODAY + timedelta(days=40), TODAY + timedelta(days=90)
    one, two = make_merchant(make_user()), make_merchant(make_user())
    for merchant in (one, two):
        write(merchant, months_of(merchant, [50_000] * 24))
    entity = make_entity()
    join(entity, one)
    held = join(entity, two, joins)
    found = queries.watches([one.id, two.id], TODAY, queries.thresholds())
    for rise in (found[one.id], found[two.id]):
        assert (rise.level, rise.crosses_on, rise.level_from, rise.by_group) == (2, joins, joins, True)
    groups_service.leave(held, leaves, actor_of(make_user()), NOON, TODAY)
    assert groups.changing_days([one.id], TODAY) == {joins, leaves + timedelta(days=1)}
    assert queries.watches([two.id], TODAY, queries.thresholds()) == {two.id: found[two.id]}
    assert queries.watches([one.id, two.id], leaves + timedelta(days=1), queries.thresholds()) == {}


@pytest.fixture
def riser(app: Flask) -> Merchant:
    found = make_merchant(make_user())
    write(found, months_of(found, growing(36, 270_000, 0.2)))
    db.session.commit()
    return found


def test_the_stored_rise_comes_and_goes_with_the_facts(riser: Merchant) -> None:
    assert stored() == by_the_rules([riser], TODAY)
    assert set(stored()) == {riser.id}
    write(riser, {date(2025, 12, 1): None, date(2025, 10, 1): None})
    db.session.commit()
    assert stored() == {}
    write(riser, months_of(riser, growing(36, 270_000, 0.2)))
    db.session.commit()
    assert set(stored()) == {riser.id}
    merchants.close(riser, "Moved away.", actor_of(make_user()), NOON, TODAY)
    db.session.commit()
    assert stored() == {}


def test_a_second_run_writes_nothing_and_the_command_mends_what_is_wrong(app: Flask, riser: Merchant) -> None:
    true = stored()
    assert service.expect_rises([riser.id], TODAY) == 0
    wrong = {"crosses_on": date(2027, 5, 5), "earliest_on": date(2027, 5, 5), "level_from": date(2027, 6, 1)}
    db.session.execute(sa.update(ExpectedRise).values(latest_on=None, **wrong))
    db.session.execute(
        sa.insert(ExpectedRise).values(merchant_id=make_merchant().id, level=1, by_group=False, latest_on=None, **wrong)
    )
    db.session.commit()
    said = app.test_cli_runner().invoke(args=["levels", "rebuild-rises", "--on", TODAY.isoformat()])
    assert "2 expected rises changed." in said.output
    assert stored() == true
    assert jobs.expect_rises(TODAY) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_stored_is_what_the_rules_say_of_random_lives(app: Flask, seed: int) -> None:
    draw = random.Random(seed)  # no secret
    people = [make_merchant() for _ in range(8)]
    for merchant in people:
        start, yearly = 10 ** draw.uniform(3.5, 5.6), draw.uniform(-0.1, 0.6)
        figures = growing(draw.choice((4, 9, 14, 20, 36)), start, yearly, draw.choice((SEASON, None)))
        write(merchant, months_of(merchant, figures, FEBRUARY if draw.random() < 0.7 else date(2026, 1, 1)))
    for members in (people[:3], people[3:5]):
        entity = make_entity()
        for merchant in members:
            since = TODAY + timedelta(days=draw.choice((-30, 0, 20)))
            join(entity, merchant, since, reason="A franchise." if draw.random() < 0.2 else "")
    db.session.commit()
    assert stored() == by_the_rules(people, TODAY), "written with the facts"
    for later in (TODAY + timedelta(days=30), date(2026, 6, 3)):
        jobs.assess(later, at(later))
        assert stored() == by_the_rules(people, later), "and by the daily job"
    jobs.assess(TODAY, NOON)
    draw.shuffle(people)
    for merchant in people[:3]:
        write(merchant, {date(2026, 1, 1): draw.randint(0, 900_000)})
        db.session.commit()
        assert stored() == by_the_rules(people, TODAY)


def test_the_portfolio_tells_whose_level_is_about_to_change(
    app: Flask, client: FlaskClient, sign_in: SignIn, riser: Merchant
) -> None:
    person = riser.account_manager
    assert person is not None
    make_merchant(person)
    stranger = make_user()
    db.session.commit()
    rise = queries.expected_rises([riser.id])[riser.id]
    day = rise.crosses_on - timedelta(days=183)
    for viewer, count in ((person, 1), (stranger, 0), (make_user(Role.AUDITOR), 1)):
        assert queries.count_rising_soon(viewer_of(viewer), day) == count
        assert queries.count_rising_soon(viewer_of(viewer), day - timedelta(days=1)) == 0
    db.session.commit()
    with time_machine.travel(at(day), tick=False):
        page = sign_in(client, person).get("/merchants?rising=yes").get_data(as_text=True)
    assert "Level about to change" in page
    assert f"Level 1 about {rise.crosses_on.day} {rise.crosses_on:%B %Y}" in " ".join(page.split())
    assert "1 to 1 of 1 merchants" in page
