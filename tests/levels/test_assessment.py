"""Assessing stored volumes: what is written, when, and who is told."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import changes, clock
from compliance_app.foundation.database import db
from compliance_app.levels import jobs, queries, rules, service
from compliance_app.levels.models import LevelAssessment
from compliance_app.levels.rules import Cause
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState, PaymentSystem
from compliance_app.volumes import rules as volume_rules
from compliance_app.volumes.rules import Channel
from tests.databases import MakeApp
from tests.factories import NOON, TODAY, make_merchant, make_user
from tests.levels.builders import at, history, make_volume

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)


def rise_mails() -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.key.startswith("level-rise:"))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def level_of(merchant: Merchant, day: date) -> rules.LevelOnDay:
    return rules.level_on(queries.facts_of([merchant.id])[merchant.id], day)


def walk(first: date, last: date, database_kind: str) -> Iterator[date]:
    """Every day; on PostgreSQL, where one costs several times as much, only those on which figures come or count."""
    for offset in range((last - first).days + 1):
        day = first + offset * ONE
        if database_kind == "sqlite" or day.day in (1, 2, 9, 10, 11) or (day + ONE).day == 1:
            yield day


def test_the_first_figures_are_the_first_assessment_with_figures_and_rules() -> None:
    merchant = make_merchant()
    make_volume(merchant, 1_500_000, channel=Channel.ECOMMERCE)
    make_volume(merchant, 7, system=PaymentSystem.UNIONPAY)

    (row,) = service.assess([merchant.id], TODAY, NOON)

    assert (row.level, row.cause, row.effective_on, row.aoc_due_on) == (2, Cause.FIRST, TODAY, None)
    assert row.rule_ids == ["LEVEL-VISA-2", "LEVEL-STRICTEST"]
    assert row.figures == {
        "window": {"first_month": "2025-02-01", "last_month": "2026-01-01", "months_counted": 1},
        "systems": {
            "visa": {
                "total": 1_500_000,
                "ecommerce": 1_500_000,
                "declared": False,
                "level": 2,
                "rule_ids": ["LEVEL-VISA-2"],
            },
            "unionpay": {
                "total": 7,
                "ecommerce": 0,
                "declared": False,
                "level": None,
                "rule_ids": ["LEVEL-UNIONPAY"],
            },
        },
        "provider": {"total": 1_500_007, "level": None, "rule_ids": ["LEVEL-2"]},
    }


def test_a_merchant_without_figures_is_not_assessed() -> None:
    merchant = make_merchant()

    assert service.assess([merchant.id], TODAY, NOON) == []
    assert level_of(merchant, TODAY).level == 4


def test_assessing_again_writes_nothing() -> None:
    merchant = make_merchant()
    make_volume(merchant, 1_500_000)
    service.assess([merchant.id], TODAY, NOON)

    assert service.assess([merchant.id], TODAY, NOON) == []
    assert service.assess([merchant.id], TODAY + ONE, at(TODAY + ONE)) == []
    assert len(history(merchant)) == 1


def test_a_rise_to_1_gives_a_year_and_tells_the_account_manager_once() -> None:
    manager = make_user(name="Ann Manager")
    merchant = make_merchant(manager, name="Rising Ltd")
    make_volume(merchant, 6_000_000)
    service.assess([merchant.id], TODAY - ONE, at(TODAY - ONE))
    make_volume(merchant, 1, system=PaymentSystem.JCB)

    (row,) = service.assess([merchant.id], TODAY, NOON)
    service.assess([merchant.id], TODAY, NOON)
    db.session.commit()

    assert (row.level, row.cause, row.aoc_due_on) == (1, Cause.VOLUME, date(2027, 3, 2))
    (letter,) = rise_mails()
    assert letter.key == f"level-rise:{row.id}"
    assert letter.to == [manager.email]
    assert "Rising Ltd" in letter.subject
    assert "2 March 2027" in letter.text
    assert "6,000,001 operations" in letter.text
    assert f"/merchants/{merchant.public_id}/level" in letter.html
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "level.changed")).all()
    assert [entry.after["level"] for entry in entries if entry.after] == [2, 1]


def test_a_first_assessment_at_1_is_no_rise() -> None:
    merchant = make_merchant(make_user())
    make_volume(merchant, 6_000_001)

    (row,) = service.assess([merchant.id], TODAY, NOON)

    assert (row.level, row.aoc_due_on) == (1, None)
    assert rise_mails() == []


def test_a_rise_without_account_manager_is_told_to_administrators() -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    merchant = make_merchant()
    make_volume(merchant, 1)
    service.assess([merchant.id], TODAY - ONE, at(TODAY - ONE))
    make_volume(merchant, 6_000_001, system=PaymentSystem.AMEX)
    service.assess([merchant.id], TODAY, NOON)

    assert [letter.to for letter in rise_mails()] == [[administrator.email]]


def test_a_rise_of_a_closed_merchant_is_told_to_nobody() -> None:
    merchant = make_merchant(make_user())
    make_volume(merchant, 1)
    service.assess([merchant.id], TODAY - ONE, at(TODAY - ONE))
    merchant.state = MerchantState.CLOSED
    make_volume(merchant, 6_000_001, system=PaymentSystem.AMEX)
    (row,) = service.assess([merchant.id], TODAY, NOON)

    assert row.level == 1
    assert rise_mails() == []


def test_a_changed_fact_is_settled_before_the_commit_on_the_providers_day(app: Flask) -> None:
    app.config["PROVIDER_TIMEZONE"] = "Pacific/Auckland"
    merchant = make_merchant()
    make_volume(merchant, 1_500_000)
    changes.note(merchant.id, datetime(2026, 3, 2, 23, 0, tzinfo=NOON.tzinfo))
    db.session.commit()

    (row,) = history(merchant)
    assert row.effective_on == date(2026, 3, 3)


def test_the_job_writes_only_levels_that_changed_and_is_safe_to_repeat() -> None:
    moved, steady, silent, closed = (make_merchant() for _ in range(4))
    for merchant, operations in ((moved, 500_000), (steady, 1_000_000), (closed, 500_000)):
        make_volume(merchant, operations, month=date(2025, 3, 1))
        make_volume(merchant, 700_000, month=date(2026, 2, 1))
    service.assess([moved.id, steady.id, closed.id], TODAY, NOON)
    make_volume(steady, 300_000, month=date(2026, 1, 1))
    for merchant in (moved, steady):
        make_volume(merchant, 1, month=date(2026, 3, 1))
    closed.state = MerchantState.CLOSED
    db.session.commit()
    april = date(2026, 4, 1)

    assert jobs.assess(april, at(april)) == 1
    assert jobs.assess(april, at(april)) == 0

    assert [(row.level, row.effective_on) for row in history(moved)] == [(2, TODAY), (4, april)]
    assert [row.level for row in history(steady)] == [2]
    assert history(silent) == []
    assert len(history(closed)) == 1


def test_the_job_commits_in_parts_and_goes_on_after_being_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance_app.levels.service.assessment._PART", 2)
    merchants = [make_merchant() for _ in range(5)]
    for merchant in merchants:
        make_volume(merchant, 1_500_000)
    db.session.commit()

    parts = service.assess_in_parts(TODAY, NOON)
    assert next(parts) == 2
    db.session.commit()
    db.session.rollback()

    assert jobs.assess(TODAY, NOON) == 3
    assert db.session.scalar(sa.select(sa.func.count(LevelAssessment.id))) == 5


def test_two_applications_assess_at_once_and_each_level_changes_once(make_app: MakeApp) -> None:
    merchants = [make_merchant() for _ in range(6)]
    for merchant in merchants:
        make_volume(merchant, 1_500_000)
    db.session.commit()
    counts: list[int] = []
    start = threading.Barrier(2, timeout=60)

    def run(app: Flask) -> None:
        with app.app_context():
            start.wait()
            counts.append(jobs.assess(TODAY, NOON))

    threads = [threading.Thread(target=run, args=(make_app(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 6
    assert db.session.scalar(sa.select(sa.func.count(LevelAssessment.id))) == 6


def test_fourteen_months_day_by_day(database_kind: str) -> None:
    """1.1 million a month from June 2025 on: the sixth full month crosses 6,000,000, the year after makes it due."""
    manager = make_user()
    merchant = make_merchant(manager)
    months = [date(2025, month, 1) for month in range(6, 13)] + [date(2026, month, 1) for month in range(1, 8)]
    seen: dict[date, int] = {}
    for day in walk(date(2025, 6, 1), date(2026, 8, 1), database_kind):
        with time_machine.travel(at(day), tick=False):
            ended = [month for month in months if (month + timedelta(days=31)).replace(day=1) == day]
            for month in ended:
                make_volume(merchant, 1_100_000, month=month)
                changes.note(merchant.id, clock.now())
                db.session.commit()
            jobs.assess_today()
            before = level_of(merchant, day - ONE)
            now = level_of(merchant, day)
            if now.level != before.level:
                seen[day] = now.level

    assert seen == {date(2025, 7, 1): 2, date(2025, 12, 1): 1}
    assert [(row.level, row.effective_on, row.aoc_due_on) for row in history(merchant)] == [
        (2, date(2025, 7, 1), None),
        (1, date(2025, 12, 1), date(2026, 12, 1)),
    ]
    assert len(rise_mails()) == 1


def test_a_level_falls_when_the_window_moves_on() -> None:
    merchant = make_merchant()
    make_volume(merchant, 1_500_000, month=date(2025, 3, 1))
    make_volume(merchant, 10, month=date(2026, 2, 1))
    make_volume(merchant, 10, month=date(2026, 3, 1))
    day = TODAY
    while day <= date(2026, 4, 2):
        service.assess_all(day, at(day))
        day += ONE

    assert [(row.level, row.effective_on) for row in history(merchant)] == [(2, TODAY), (4, date(2026, 4, 1))]


def test_figures_that_come_late_neither_lower_the_level_nor_renew_the_year_for_the_aoc(database_kind: str) -> None:
    """A merchant at Level 1 whose figures arrive on the tenth of each month stays there over every first (VOLUME-7)."""
    merchant = make_merchant()
    first = date(2025, 1, 1)
    for step in range(12):
        make_volume(merchant, 100_000 if step == 0 else 520_000, month=volume_rules.months_before(first, -step))
    service.assess_all(date(2026, 1, 10), at(date(2026, 1, 10)))
    for day in walk(date(2026, 1, 11), date(2026, 9, 30), database_kind):
        if day.day == 10:
            make_volume(merchant, 530_000, month=volume_rules.months_before(volume_rules.month_of(day), 1))
        service.assess_all(day, at(day))

    rise = date(2026, 2, 10)
    assert [(row.level, row.effective_on, row.aoc_due_on) for row in history(merchant)] == [
        (2, date(2026, 1, 10), None),
        (1, rise, date(2027, 2, 10)),
    ]


def test_a_month_never_reported_counts_as_nothing_once_the_next_is_over() -> None:
    merchant = make_merchant()
    make_volume(merchant, 1_500_000, month=date(2025, 3, 1))
    make_volume(merchant, 10, month=date(2026, 2, 1))
    day = TODAY
    while day <= date(2026, 5, 2):
        service.assess_all(day, at(day))
        day += ONE

    assert [(row.level, row.effective_on) for row in history(merchant)] == [(2, TODAY), (4, date(2026, 5, 1))]
