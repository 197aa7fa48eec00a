"""Recording, correcting and withdrawing figures."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import queries, service
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import MOST_OPERATIONS, Channel, Entry, FigureKey, Granularity, VolumeSource
from compliance_app.volumes.service import CountedTwice
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.volumes.builders import project_of, write

JANUARY = date(2026, 1, 1)


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    """A merchant with one project."""
    return make_merchant(make_user())


def _record(merchant: Merchant, start: date, operations: int, by_day: bool = False) -> VolumeFigure:
    granularity = Granularity.DAY if by_day else Granularity.MONTH
    who, project = actor_of(make_user()), project_of(merchant)
    return service.record(
        project, PaymentSystem.VISA, Channel.ECOMMERCE, granularity, start, operations, who, NOON, TODAY
    )


def test_a_correction_keeps_the_old_value_with_its_author(merchant: Merchant) -> None:
    first = _record(merchant, JANUARY, 100)
    editor = actor_of(make_user(name="Ed Itor"))
    second = service.correct(first, 90, editor, NOON, TODAY)
    assert (second.operations, second.recorded_by) == (90, editor.label)
    former = queries.former_figures(project_of(merchant).id, JANUARY, TODAY)
    assert [(item.operations, item.replacement) for item in former] == [(100, second)]
    with pytest.raises(Conflict):
        service.correct(first, 80, editor, NOON, TODAY)


def test_the_trail_has_each_figure_before_and_after(merchant: Merchant) -> None:
    _record(merchant, JANUARY, 100)
    _record(merchant, JANUARY, 90)
    _record(merchant, JANUARY, 90)
    db.session.commit()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.event.like("volume.%")).order_by(AuditEntry.id))
    found = [(entry.event, entry.before, entry.after) for entry in entries]
    assert [event for event, _, _ in found] == [Event.VOLUME_RECORDED, Event.VOLUME_CORRECTED]
    _, before, after = found[1]
    assert before is not None
    assert after is not None
    assert (before["figures"][0]["operations"], after["figures"][0]["operations"]) == (100, 90)


def test_a_withdrawn_figure_is_gone_but_kept(merchant: Merchant) -> None:
    write(merchant, {JANUARY: 100})
    assert write(merchant, {JANUARY: None}).withdrawn == 1
    assert queries.annual(merchant.id, TODAY).months_counted == 0
    assert [item.operations for item in queries.former_figures(project_of(merchant).id, JANUARY, JANUARY)] == [100]
    assert write(merchant, {JANUARY: None}).unchanged == 1


@pytest.mark.parametrize(
    ("start", "by_day", "allowed"),
    [
        (date(2026, 3, 1), False, True),  # the month that runs
        (date(2026, 4, 1), False, False),
        (date(2026, 3, 2), True, True),  # today
        (date(2026, 3, 3), True, False),
        (date(2026, 2, 2), False, False),  # not the first day of a month
        (date(2024, 2, 29), True, True),
        (date(1999, 12, 1), False, False),
    ],
)
def test_periods_that_can_have_figures(merchant: Merchant, start: date, by_day: bool, allowed: bool) -> None:
    if allowed:
        assert _record(merchant, start, 1, by_day).operations == 1
    else:
        with pytest.raises(Refusal):
            _record(merchant, start, 1, by_day)


@pytest.mark.parametrize(
    ("operations", "allowed"), [(0, True), (-1, False), (MOST_OPERATIONS, True), (MOST_OPERATIONS + 1, False)]
)
def test_numbers_that_can_be_stored(merchant: Merchant, operations: int, allowed: bool) -> None:
    if allowed:
        assert _record(merchant, JANUARY, operations).operations == operations
    else:
        with pytest.raises(Refusal):
            _record(merchant, JANUARY, operations)


def test_days_and_their_month_do_not_mix_either_way(merchant: Merchant) -> None:
    _record(merchant, JANUARY, 100)
    with pytest.raises(CountedTwice):
        _record(merchant, date(2026, 1, 31), 5, by_day=True)
    _record(merchant, date(2026, 2, 1), 5, by_day=True)
    with pytest.raises(CountedTwice):
        _record(merchant, date(2026, 2, 1), 100)
    assert queries.annual(merchant.id, TODAY).total == 105


def test_emptying_the_days_makes_room_for_the_month_in_one_go(merchant: Merchant) -> None:
    _record(merchant, date(2026, 1, 31), 5, by_day=True)
    key = project_of(merchant).id, PaymentSystem.VISA, Channel.ECOMMERCE
    entries = [
        Entry(FigureKey(*key, Granularity.DAY, date(2026, 1, 31)), None),
        Entry(FigureKey(*key, Granularity.MONTH, JANUARY), 500),
    ]
    outcome = service.store(entries, VolumeSource.TYPED, actor_of(make_user()), NOON, TODAY)
    assert (outcome.withdrawn, outcome.recorded) == (1, 1)
    assert queries.annual(merchant.id, TODAY).total == 500


def test_one_wrong_figure_stores_none(merchant: Merchant) -> None:
    with pytest.raises(Refusal):
        write(merchant, {JANUARY: 5, date(2026, 2, 1): -1})
    key = FigureKey(project_of(merchant).id, PaymentSystem.VISA, Channel.MOTO, Granularity.MONTH, JANUARY)
    with pytest.raises(Refusal):
        service.store([Entry(key, 1), Entry(key, 2)], VolumeSource.TYPED, actor_of(make_user()), NOON, TODAY)
    assert db.session.query(VolumeFigure).count() == 0


def test_what_someone_else_changed_meanwhile_is_not_overwritten(merchant: Merchant) -> None:
    write(merchant, {JANUARY: 1, date(2026, 2, 1): 2})
    seen = queries.newest_figure(merchant.id)
    write(merchant, {JANUARY: 10})
    key = FigureKey(project_of(merchant).id, PaymentSystem.VISA, Channel.ECOMMERCE, Granularity.MONTH, JANUARY)
    actor = actor_of(make_user())
    with pytest.raises(Conflict):
        service.store([Entry(key, 20)], VolumeSource.TYPED, actor, NOON, TODAY, seen=seen)
    same = Entry(key, 10)
    assert service.store([same], VolumeSource.TYPED, actor, NOON, TODAY, seen=seen).unchanged == 1


def test_a_project_with_figures_stays(merchant: Merchant) -> None:
    _record(merchant, JANUARY, 1)
    with pytest.raises(Refusal, match="has recorded volumes"):
        merchants.remove_project(project_of(merchant), actor_of(make_user()), NOON)


def test_a_declaration_replaces_the_one_before_and_is_checked(merchant: Merchant) -> None:
    actor = actor_of(make_user())
    service.declare(merchant, PaymentSystem.VISA, 10, 5, actor, NOON)
    service.declare(merchant, PaymentSystem.VISA, 20, 20, actor, NOON)
    assert {key: row.annual_operations for key, row in queries.declared_of(merchant.id).items()} == {"visa": 20}
    for operations, ecommerce in ((5, 6), (-1, -1)):
        with pytest.raises(Refusal):
            service.declare(merchant, PaymentSystem.VISA, operations, ecommerce, actor, NOON)


def test_each_change_is_noted_for_what_is_built_from_it(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[int] = []
    monkeypatch.setattr(changes, "note", lambda merchant_id, _at: noted.append(merchant_id))
    write(merchant, {JANUARY: 1})
    write(merchant, {JANUARY: 1})
    service.declare(merchant, PaymentSystem.VISA, 1, 1, actor_of(make_user()), NOON)
    assert noted == [merchant.id, merchant.id]
