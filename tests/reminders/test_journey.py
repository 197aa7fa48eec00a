"""Reminders from real documents and scans, as the obligations keep what runs out."""

from datetime import timedelta

import pytest

from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.levels.models import LevelAssessment
from compliance_app.levels.rules import Cause
from compliance_app.obligations import service
from compliance_app.reminders import jobs
from tests.factories import TODAY
from tests.obligations.builders import Desk, moment
from tests.reminders.builders import letters

pytestmark = pytest.mark.usefixtures("app")


def subjects(desk: Desk) -> list[str]:
    return [message.subject for message in letters(desk.merchant) if message.key.startswith("reminder:")]


def test_a_scan_runs_out_and_a_new_one_stops_the_letters() -> None:
    desk = Desk()
    desk.file(DocumentKind.SAQ, TODAY, TODAY)
    scan = desk.scan(TODAY, TODAY)
    for days in (59, 60, 61, 76, 77):
        day = TODAY + timedelta(days=days)
        jobs.write_due(day, moment(day))
    assert subjects(desk) == [
        "Blue Kettle Ltd: ASV scan expires in 30 days",
        "Blue Kettle Ltd: ASV scan expires in 14 days",
    ]
    desk.scan(TODAY + timedelta(days=78), TODAY + timedelta(days=78))
    for days in (83, 89, 90, 97):
        day = TODAY + timedelta(days=days)
        jobs.write_due(day, moment(day))
    assert len(subjects(desk)) == 2
    assert scan.valid_until == TODAY + timedelta(days=90)


def test_the_due_date_of_an_aoc_after_a_rise_is_told_though_the_saq_itself_lasts_longer() -> None:
    desk = Desk()
    saq = desk.file(DocumentKind.SAQ, TODAY, TODAY)
    desk.scan(TODAY, TODAY)
    due = TODAY + timedelta(days=40)
    for level, aoc_due_on in ((4, None), (1, due)):
        db.session.add(
            LevelAssessment(
                merchant_id=desk.merchant.id,
                effective_on=TODAY,
                level=level,
                cause=Cause.VOLUME,
                figures={},
                rule_ids=[],
                aoc_due_on=aoc_due_on,
                assessed_at=moment(TODAY),
            )
        )
        db.session.flush()
    service.rebuild([desk.merchant.id])
    db.session.commit()
    day = due - timedelta(days=30)
    jobs.write_due(day, moment(day))
    assert saq.valid_until is not None
    assert saq.valid_until > due
    assert subjects(desk) == ["Blue Kettle Ltd: SAQ A in place of an AOC expires in 30 days"]
