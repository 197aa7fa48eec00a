"""Seeding: the small portfolio lives through the real verbs, the large one equals what the rules say."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts import signature
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import password_faults
from compliance_app.audit import queries as trail
from compliance_app.audit import rules as audit_rules
from compliance_app.demo import people, portfolio, seed, sign_ins
from compliance_app.documents.models import Document, DocumentCoverage
from compliance_app.documents.queries import coverage
from compliance_app.foundation import clock
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.mail.models import MessageState, OutboxMessage
from compliance_app.merchants.models import Merchant, StateChange
from compliance_app.obligations import queries, service
from compliance_app.obligations.models import ObligationRecord, StandingPeriod
from compliance_app.obligations.rules import Standing
from compliance_app.reminders import queries as reminders
from compliance_app.reminders.models import ReminderNotice
from compliance_app.submissions.models import Forwarding, RouteQuestion
from compliance_app.submissions.rules import OPEN_STATES, QuestionState
from tests.factories import make_merchant

COUNT = 26


def _projection() -> list[tuple[Any, ...]]:
    columns = [column for column in StandingPeriod.__table__.c if column.name != "id"]
    periods = db.session.execute(sa.select(*columns).order_by(StandingPeriod.merchant_id, StandingPeriod.starts_on))
    records = db.session.execute(
        sa.select(ObligationRecord.__table__).order_by(ObligationRecord.merchant_id, ObligationRecord.obligation)
    )
    return [*map(tuple, periods), *map(tuple, records)]


def _body(document: Document) -> bytes:
    wrapped = WrappedKey(document.key_id, document.wrapped_key)
    return b"".join(store.current().read(document.file_key, wrapped))


def _count(model: type[Any], *conditions: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


@pytest.mark.database("sqlite")  # one long history; the verbs it uses are tested on both
def test_the_small_portfolio_is_whole(app: Flask) -> None:
    today = clock.today()
    said = seed.fill(COUNT, today, 1, "UTC")
    assert said == f"{COUNT} merchants with {portfolio.HISTORY_MONTHS} months of history."

    standings = {standing for _, standing, _ in queries.standings_on(today)}
    assert standings >= set(Standing) - {Standing.PROVISIONAL}
    assert {row.level for row in db.session.scalars(sa.select(LevelAssessment))} == {1, 2, 3, 4}
    assert {override.state.value for override in db.session.scalars(sa.select(LevelOverride))} >= {"requested"}

    assert {question.state for question in db.session.scalars(sa.select(RouteQuestion))} >= set(QuestionState)
    assert _count(Forwarding, Forwarding.state.in_(OPEN_STATES)) > 0

    verdict = audit_rules.verify(trail.chained())
    assert verdict.broken is None
    assert verdict.count > 500

    before = _projection()
    service.rebuild_all()
    assert _projection() == before

    assert _count(Document, Document.uploaded_by_id == Document.reviewed_by_id) == 0
    assert _count(OutboxMessage, OutboxMessage.state != MessageState.SENT) == 0
    assert _count(ReminderNotice) > 50
    assert _count(StateChange, StateChange.on >= today) == 0
    newest = db.session.scalar(sa.select(sa.func.max(Document.uploaded_at)))
    assert newest is not None
    assert newest < clock.now()
    for document in db.session.scalars(sa.select(Document).limit(20)):
        assert _body(document).startswith(b"%PDF-1.7")
        assert document.file_size == len(_body(document))

    mapped = db.session.scalars(sa.select(Document).join(DocumentCoverage).distinct()).one()
    assert coverage.words_on(mapped, today) == "Covers 14 of 17 projects of 4 merchants."

    listed = sign_ins.listed()
    assert [entry.email for entry in listed[: len(people.STAFF)]] == [plan.email for plan in people.STAFF]
    assert any("merchant" in entry.what for entry in listed[len(people.STAFF) :])
    for entry in listed:
        user = db.session.scalars(sa.select(User).where(User.email == entry.email)).one()
        assert user.last_active_at is not None
        assert user.last_active_at > clock.now() - timedelta(days=3)
    assert signature.password_matches(people.PASSWORD, user.password_hash)

    with pytest.raises(seed.NotEmpty, match=f"already holds {COUNT} merchants"):
        seed.fill(COUNT, today, 1, "UTC")


def test_the_password_of_the_demonstration_meets_the_rules() -> None:
    assert password_faults(people.PASSWORD) == []


def test_the_large_portfolio_equals_the_rules(app: Flask) -> None:
    today = date(2026, 11, 23)
    said = seed.fill(80, today, 1, "UTC", in_bulk=True)
    assert said.startswith("80 merchants of 80 lives")
    assert "Written in bulk" in said
    assert _count(Merchant) == 80

    before = _projection()
    service.rebuild_all()
    assert _projection() == before
    # Lives that are written in bulk have nothing decided case by case.
    every = set(Standing) - {Standing.PROVISIONAL}
    assert {standing for _, standing, _ in queries.standings_on(today)} == every

    documents = db.session.scalars(sa.select(Document)).all()
    assert len(documents) > 100
    assert all(_body(document).startswith(b"%PDF") for document in documents)
    assert {expiry.days_left(today) for expiry in reminders.due(today)} <= {30, 14, 7, 1, 0, -7}

    after = make_merchant(name="The next one")  # keys given by hand must not collide with the next ones
    db.session.commit()
    assert after.id > 80


def test_merchants_and_people_keep_a_demonstration_out(app: Flask) -> None:
    make_merchant()
    db.session.commit()
    with pytest.raises(seed.NotEmpty):
        seed.fill(5, clock.today(), 1, "UTC", in_bulk=True)
    assert _count(Merchant) == 1


@pytest.mark.database("sqlite")
def test_the_commands_say_what_they_did(app: Flask) -> None:
    runner = app.test_cli_runner()
    nobody = runner.invoke(args=["demo", "sign-ins"])
    assert nobody.exit_code == 1
    assert "Run `flask demo seed` first" in nobody.output
    seeded = runner.invoke(args=["demo", "seed", "--merchants", "4", "--bulk"])
    assert seeded.exit_code == 0, seeded.output
    assert "4 merchants of 4 lives" in seeded.output
    again = runner.invoke(args=["demo", "seed", "--merchants", "4"])
    assert again.exit_code == 1
    assert "set DATABASE_URL or DATA_DIR to another one" in again.output
    left = runner.invoke(args=["demo", "seed", "--if-empty"])
    assert left.exit_code == 0
    assert "not added again" in left.output
    listed = runner.invoke(args=["demo", "sign-ins"])
    assert people.PASSWORD in listed.output
    assert people.ADMINISTRATOR.email in listed.output
    assert runner.invoke(args=["demo", "seed", "--merchants", "0"]).exit_code == 2


def test_production_refuses_a_password_that_everyone_knows(app: Flask) -> None:
    app.config["ENVIRONMENT"] = "production"
    for command in ("seed", "sign-ins"):
        answer = app.test_cli_runner().invoke(args=["demo", command])
        assert answer.exit_code == 1
        assert "refused in production" in answer.output
    assert _count(Merchant) == 0
