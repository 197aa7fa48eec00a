"""Stored thresholds: installed once, changed by dated rows, merchants assessed by what is in force."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.levels import jobs, queries, service
from compliance_app.levels.models import LevelThreshold
from compliance_app.levels.rules import Cause
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import SHIPPED, Operator, Threshold
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.levels.builders import at, change_threshold, history, make_volume

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)
LATER = date(2026, 3, 10)


@pytest.fixture
def actor() -> Actor:
    return actor_of(make_user(Role.ADMINISTRATOR))


def new_limit(operations: int, valid_from: date, source: str = "Bulletin 7 of 2026") -> NewLimit:
    return NewLimit(Operator.OVER, operations, valid_from, source)


def visa_1(day: date) -> Threshold:
    return next(row for row in queries.thresholds_on(day) if row.rule_id == "LEVEL-VISA-1")


def test_an_empty_table_means_the_shipped_thresholds_and_they_are_installed_once() -> None:
    db.session.execute(sa.delete(LevelThreshold))
    assert queries.thresholds() == SHIPPED

    assert service.install_thresholds(NOON) == len(SHIPPED)
    assert service.install_thresholds(NOON) == 0
    assert queries.thresholds() == SHIPPED


def test_a_change_is_a_new_row_and_past_days_stay(actor: Actor) -> None:
    change_threshold("visa", 1, new_limit(5_000_000, LATER))
    db.session.commit()

    assert visa_1(LATER - ONE).operations == 6_000_000
    assert visa_1(LATER - ONE).valid_until == LATER - ONE
    assert (visa_1(LATER).operations, visa_1(LATER).source) == (5_000_000, "Bulletin 7 of 2026")
    assert len(queries.thresholds_on(LATER)) == len(queries.thresholds_on(TODAY)) == len(SHIPPED)
    (entry,) = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "level_threshold.changed"))
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["operations"], entry.after["operations"]) == (6_000_000, 5_000_000)


def test_a_change_needs_a_source_and_a_level_that_exists(actor: Actor) -> None:
    with pytest.raises(Refusal, match="where the change comes from"):
        change_threshold("visa", 1, new_limit(5_000_000, LATER, " "))
    with pytest.raises(Refusal, match="today or a later day"):
        change_threshold("visa", 1, new_limit(5_000_000, TODAY - ONE))
    with pytest.raises(NotFound):
        change_threshold("unionpay", 1, new_limit(5_000_000, LATER))


def test_a_planned_change_is_cancelled_until_it_begins(actor: Actor) -> None:
    change_threshold("visa", 1, new_limit(5_000_000, LATER))
    with pytest.raises(Conflict):
        service.cancel_change("visa", 1, actor, at(LATER), LATER)

    service.cancel_change("visa", 1, actor, NOON, TODAY)

    assert visa_1(LATER).operations == 6_000_000
    assert visa_1(LATER).valid_until is None
    with pytest.raises(Conflict):
        service.cancel_change("visa", 1, actor, NOON, TODAY)


def test_merchants_are_assessed_by_a_new_threshold_from_its_day(actor: Actor) -> None:
    merchant = make_merchant(make_user())
    make_volume(merchant, 5_500_000)
    service.assess([merchant.id], TODAY, NOON)
    change_threshold("visa", 1, new_limit(5_000_000, LATER))
    db.session.commit()

    assert jobs.assess(LATER - ONE, at(LATER - ONE)) == 0
    assert jobs.assess(LATER, at(LATER)) == 1

    first, second = history(merchant)
    assert (first.level, first.cause) == (2, Cause.FIRST)
    assert (second.level, second.cause, second.effective_on) == (1, Cause.THRESHOLDS, LATER)
    assert second.aoc_due_on == date(2027, 3, 10)


def test_the_chapters_show_what_is_in_force_what_was_and_what_is_planned(actor: Actor) -> None:
    change_threshold("visa", 1, new_limit(5_000_000, LATER))

    def visa(day: date) -> queries.Limit:
        return next(chapter for chapter in queries.chapters(day) if chapter.system == "visa").limits[0]

    assert (visa(TODAY).current.operations, visa(TODAY).former) == (6_000_000, ())
    planned = visa(TODAY).planned
    assert planned is not None
    assert planned.operations == 5_000_000
    assert (visa(LATER).current.operations, visa(LATER).planned) == (5_000_000, None)
    assert [row.operations for row in visa(LATER).former] == [6_000_000]
    assert queries.chapters(TODAY)[0].system == "provider"
