"""The projection follows each change of a fact, and the first compliance is told once."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants import service as merchants
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import jobs, queries, service
from compliance_app.obligations.models import ObligationRecord, StandingPeriod, StandingVersion
from compliance_app.obligations.rules import ObligationKind, Period, Standing, periods, standing_on
from tests.factories import TODAY, actor_of
from tests.obligations.builders import Desk, moment

pytestmark = pytest.mark.usefixtures("app")


def stored(desk: Desk) -> tuple[Period, ...]:
    return queries.history(desk.merchant.id)


def by_the_rules(desk: Desk) -> tuple[Period, ...]:
    return periods(queries.facts_of([desk.merchant.id])[desk.merchant.id])


def state_of(desk: Desk) -> MerchantState:
    return desk.merchant.state


def test_each_change_rebuilds_the_runs_in_its_own_transaction() -> None:
    desk = Desk()
    desk.upload(DocumentKind.SAQ, TODAY)
    assert stored(desk) == by_the_rules(desk)
    assert queries.verdict(desk.merchant.id, TODAY).standing is Standing.IN_PROGRESS

    desk.file(DocumentKind.AOC, TODAY, TODAY)
    desk.scan(TODAY - timedelta(days=5), TODAY)
    assert stored(desk) == by_the_rules(desk)
    place = queries.position_on(desk.merchant.id, TODAY)
    assert place is not None
    assert place.standing is Standing.COMPLIANT
    assert place.until == TODAY + timedelta(days=85)


def test_a_change_rolled_back_leaves_the_runs_as_they_were() -> None:
    desk = Desk()
    desk.upload(DocumentKind.SAQ, TODAY)
    before = stored(desk)
    merchants.close(desk.merchant, "Gone", actor_of(desk.manager), moment(TODAY), TODAY)
    db.session.rollback()
    assert stored(desk) == before


def test_the_first_compliance_is_told_once_and_ends_the_onboarding() -> None:
    desk = Desk()
    desk.file(DocumentKind.SAQ, TODAY - timedelta(days=10), TODAY)
    assert state_of(desk) is MerchantState.ONBOARDING
    desk.scan(TODAY - timedelta(days=5), TODAY)
    assert state_of(desk) is MerchantState.ACTIVE
    desk.scan(TODAY, TODAY + timedelta(days=1))

    key = f"first-compliance:{desk.merchant.public_id}"
    messages = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.key == key)).all()
    assert len(messages) == 1
    message = messages[0]
    assert message.to == ["ann@kettle.example"]
    assert message.cc == ["ben@kettle.example", desk.manager.email]
    assert message.reply_to == desk.manager.email
    assert message.from_name == "Maria Keller"
    assert "through 20 February 2027" in message.text  # the SAQ
    assert "Everything together is valid through 26 May 2026" in message.text  # the scan
    assert "through 26 May 2026" in message.html


def test_a_closed_merchant_may_not_process_and_says_why() -> None:
    desk = Desk()
    desk.file(DocumentKind.SAQ, TODAY, TODAY)
    desk.scan(TODAY, TODAY)
    merchants.close(desk.merchant, "Moved away", actor_of(desk.manager), moment(TODAY), TODAY + timedelta(days=3))
    db.session.commit()
    before, after = (queries.verdict(desk.merchant.id, TODAY + timedelta(days=days)) for days in (2, 3))
    assert before.may_process
    assert not after.may_process
    assert after.reasons[0].rule_id == "PROCESS-CLOSED"
    assert stored(desk) == by_the_rules(desk)


def test_records_hold_what_runs_out_and_pause_for_a_renewal() -> None:
    desk = Desk()
    scan = desk.scan(TODAY, TODAY)
    row = ObligationRecord
    watched = sa.select(row).where(row.merchant_id == desk.merchant.id, row.obligation == ObligationKind.ASV_SCAN)
    record = db.session.scalars(watched).one()
    assert (record.evidence_id, record.valid_until, record.renewal_in_review) == (scan.id, scan.valid_until, False)
    desk.upload(DocumentKind.ASV_SCAN_REPORT, TODAY + timedelta(days=60))
    db.session.expire_all()
    record = db.session.scalars(watched).one()
    assert record.renewal_in_review


def test_rebuilding_everything_changes_nothing() -> None:
    desk = Desk()
    desk.file(DocumentKind.SAQ, TODAY, TODAY)
    desk.scan(TODAY, TODAY)
    before = stored(desk)
    db.session.execute(sa.delete(StandingPeriod))
    assert service.rebuild_all() == 1
    db.session.commit()
    assert stored(desk) == before


def projection() -> list[list[tuple[object, ...]]]:
    """What is kept of everybody, without the rows' own ids."""
    tables = (StandingPeriod.__table__, ObligationRecord.__table__)
    columns = [[column for column in table.columns if column.name != "id"] for table in tables]
    return [sorted(map(tuple, db.session.execute(sa.select(*names))), key=repr) for names in columns]


_RUN = StandingPeriod.merchant_id == sa.select(sa.func.min(StandingPeriod.merchant_id)).scalar_subquery()
_END = ObligationRecord.merchant_id == sa.select(sa.func.min(ObligationRecord.merchant_id)).scalar_subquery()
BREAKS = {
    "a run is missing": sa.delete(StandingPeriod).where(_RUN, StandingPeriod.may_process.is_(True)),
    "a run says something else": sa.update(StandingPeriod).where(_RUN).values(calm_standing=Standing.IN_REVIEW),
    "an end is missing": sa.delete(ObligationRecord).where(_END),
    "an end is on another day": sa.update(ObligationRecord).where(_END).values(valid_until=TODAY + timedelta(days=400)),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_what_differs_from_the_facts_is_found_and_mended(app: Flask, broken: sa.Delete | sa.Update) -> None:
    for _ in range(2):
        desk = Desk()
        desk.file(DocumentKind.SAQ, TODAY, TODAY)
        desk.scan(TODAY, TODAY)
    before = projection()
    db.session.execute(broken)
    db.session.commit()
    assert projection() != before
    verify = app.test_cli_runner().invoke
    assert verify(args=["obligations", "verify"]).output == "Merchants whose standing was computed anew: 1.\n"
    assert projection() == before


def test_where_nothing_differs_nothing_is_written(caplog: pytest.LogCaptureFixture) -> None:
    Desk().scan(TODAY, TODAY)
    number = db.session.scalar(sa.select(StandingVersion.number))
    assert jobs.verify() == "Merchants whose standing was computed anew: 0."
    assert db.session.scalar(sa.select(StandingVersion.number)) == number
    assert "did not follow" not in caplog.text


def test_the_command_prints_the_verdict(app: Flask) -> None:
    desk = Desk()
    desk.file(DocumentKind.SAQ, TODAY, TODAY)
    result = app.test_cli_runner().invoke(
        args=["merchants", "standing", desk.merchant.reference, "--on", TODAY.isoformat()]
    )
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    verdict = standing_on(queries.facts_of([desk.merchant.id])[desk.merchant.id], TODAY)
    assert answer["standing"] == "in_progress"
    assert answer["may_process"] is False
    assert answer["missing"] == ["asv_scan"]
    assert answer["turn"] == "merchant"
    assert [reason["rule_id"] for reason in answer["reasons"]] == [reason.rule_id for reason in verdict.reasons]


def test_the_command_refuses_an_unknown_reference(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["merchants", "standing", "NOBODY"])
    assert result.exit_code == 1
    assert "There is no merchant with the reference NOBODY" in result.output
