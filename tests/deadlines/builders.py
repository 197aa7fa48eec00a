"""Facts that fall due, as rows: tests of the calendar ask what it makes of them, not how they came about."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compliance_app.foundation.database import db
from compliance_app.incidents import service as incidents
from compliance_app.incidents.deadlines import DutyKind
from compliance_app.incidents.models import IncidentDuty
from compliance_app.incidents.rules import NewIncident
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.levels.rules import Cause, OverrideState
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from tests.factories import NOON, TODAY, actor_of, make_user


def record(
    merchant: Merchant,
    on: date,
    obligation: ObligationKind = ObligationKind.ASV_SCAN,
    evidence: EvidenceKind = EvidenceKind.SCAN,
    evidence_id: int = 1,
) -> None:
    """What reminders watch."""
    row = ObligationRecord(
        merchant_id=merchant.id,
        obligation=obligation,
        evidence_kind=evidence,
        evidence_id=evidence_id,
        valid_until=on,
        renewal_in_review=False,
    )
    db.session.add(row)
    db.session.flush()


def rise(merchant: Merchant, due: date | None, on: date = TODAY) -> None:
    """A level by volume from a day on: Level 1 with an AOC due, or else Level 2."""
    row = LevelAssessment(
        merchant_id=merchant.id,
        effective_on=on,
        level=1 if due else 2,
        cause=Cause.VOLUME,
        figures={},
        rule_ids=["LEVEL-1"],
        aoc_due_on=due,
        assessed_at=NOON,
    )
    db.session.add(row)
    db.session.flush()


def override(merchant: Merchant, level: int, last: date, first: date = TODAY) -> None:
    """An approved override, from today on unless another day is given."""
    row = LevelOverride(
        merchant_id=merchant.id,
        level=level,
        reason="A reason in a few words.",
        starts_on=first,
        ends_on=last,
        state=OverrideState.APPROVED,
        requested_by_id=make_user().id,
        requested_by="somebody",
        requested_at=NOON,
        decided_by_id=make_user().id,
        decided_by="somebody else",
        decided_at=NOON,
    )
    db.session.add(row)
    db.session.flush()


def duty(merchant: Merchant, due_at: datetime) -> IncidentDuty:
    """One duty to tell a payment system; the incident's other duties are done."""
    new = NewIncident(TODAY, NOON, "The bank", "Odd charges.", frozenset({PaymentSystem.VISA}))
    incident = incidents.record(merchant, new, "UTC", actor_of(make_user()), NOON, TODAY)
    for found in db.session.query(IncidentDuty).filter_by(incident_id=incident.id):
        if found.kind is DutyKind.REPORT:
            found.due_at = due_at
            kept = found
        else:
            found.done_at, found.done_by = NOON, "somebody"
    db.session.flush()
    return kept


def last_minute(day: date, zone: str) -> datetime:
    """One minute to midnight of a day in a zone."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone)) - timedelta(minutes=1)


def make_address(app: Flask, sign_in_as: FlaskClient) -> str:
    """The path of the secret address that the account page shows once."""
    answer = sign_in_as.post("/account/calendar-feed")
    assert answer.status_code == 200
    base = app.config["BASE_URL"]
    return answer.text.split(f"{base}/calendar/feed/")[1].split("<")[0]


def read(client: FlaskClient, address: str) -> TestResponse:
    """What a calendar program gets that has no cookie."""
    return client.get(f"/calendar/feed/{address}")
