"""Incidents by the real verbs and pages: deadlines told once, two persons for Level 1, what the standing then says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.incidents import queries, service
from compliance_app.incidents.deadlines import DutyKind
from compliance_app.incidents.models import Incident, IncidentDuty
from compliance_app.incidents.rules import Details, Escalation, NewIncident
from compliance_app.levels import service as levels
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import ObligationKind, Standing
from compliance_app.policies.rules import Policy
from tests.conftest import SignIn
from tests.factories import actor_of, make_user
from tests.obligations.builders import Desk, moment
from tests.policies.builders import set_policy

DAY = timedelta(days=1)
START = date(2027, 3, 1)
SYSTEMS = frozenset({PaymentSystem.VISA, PaymentSystem.MASTERCARD})


def recorded(desk: Desk, on: date = START, aware: datetime | None = None) -> Incident:
    new = NewIncident(on, aware or moment(on), "Visa", "Cards used elsewhere after our checkout.", SYSTEMS)
    incident = service.record(desk.merchant, new, "UTC", actor_of(desk.manager), moment(on), on)
    db.session.commit()
    return incident


def letters(key: str) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.key.startswith(key)).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


@pytest.mark.usefixtures("app")
def test_recording_opens_the_duties_and_tells_those_concerned() -> None:
    make_user(Role.ADMINISTRATOR, email="ada@example.com")
    desk = Desk()
    incident = recorded(desk)
    found = queries.listed(incident, moment(START))
    assert (found.duties[0].who, found.duties[0].what) == ("Visa", "first notice")
    assert found.open_duties == 6
    [letter] = letters(f"incident:{incident.public_id}")
    assert set(letter.to) == {desk.manager.email, "ada@example.com"}
    assert "Mastercard, first notice: by 2 March 2027, 12:00 (1 day left)" in letter.text
    entries = db.session.scalars(sa.select(AuditEntry.event).where(AuditEntry.object_id == incident.public_id)).all()
    assert list(entries) == [Event.INCIDENT_RECORDED]


@pytest.mark.usefixtures("app")
def test_each_duty_is_reminded_of_once_before_and_once_after_its_end() -> None:
    desk = Desk()
    incident = recorded(desk)
    at, sent = moment(START), []
    for _ in range(15 * 8):  # every three hours for 15 days, each run twice
        at += timedelta(hours=3)
        for _ in range(2):
            sent.append(service.warn(at))
            db.session.commit()
    about = letters(f"incident-due:{incident.public_id}")
    said = "\n".join(letter.text for letter in about)
    # Visa's first notice is due at once, so it is only ever over; the other five are told of twice.
    assert said.count("- Visa, first notice") == 1
    for name in ("Visa, incident report", "Mastercard, first notice", "Visa, list of card numbers at risk"):
        assert said.count(f"- {name}") == 2
    assert sum(sent) == len(about)


@pytest.mark.usefixtures("app")
def test_a_shorter_time_counts_for_incidents_recorded_from_its_day_on_and_a_longer_warning_for_all() -> None:
    desk, at = Desk(), moment(START + 2 * DAY)
    first = recorded(desk)
    soon = {(duty.incident_id, duty.kind) for duty in queries.to_tell(at)}
    set_policy(Policy.INCIDENT_MASTERCARD_NOTICE, 6, START + DAY)
    set_policy(Policy.INCIDENT_WARNING, 36, START + DAY)
    second = recorded(desk, START + DAY)

    assert _mastercard(first) == ("within 24 hours", timedelta(hours=24)), "duties on record keep their moment"
    assert _mastercard(second) == ("within 6 hours", timedelta(hours=6))
    assert (first.id, DutyKind.REPORT) not in soon
    assert (first.id, DutyKind.REPORT) in {(duty.incident_id, duty.kind) for duty in queries.to_tell(at)}


def _mastercard(incident: Incident) -> tuple[str, timedelta]:
    """Within which time Mastercard is told of it, in words and as time."""
    row = IncidentDuty
    mine = (row.incident_id == incident.id, row.system == PaymentSystem.MASTERCARD, row.kind == DutyKind.NOTICE)
    found = db.session.scalars(sa.select(row).where(*mine)).one()
    return found.terms, found.due_at - incident.aware_at


@pytest.mark.usefixtures("app")
def test_who_was_told_is_not_reminded_of_and_not_noted_twice() -> None:
    desk = Desk()
    incident = recorded(desk)
    actor, at = actor_of(desk.manager), moment(START) + timedelta(hours=2)
    for duty in db.session.scalars(sa.select(IncidentDuty).where(IncidentDuty.incident_id == incident.id)).all():
        with pytest.raises(Refusal, match="before we learned"):
            service.tell(duty, "", incident.aware_at - timedelta(minutes=1), actor, at)
        with pytest.raises(Refusal, match="future"):
            service.tell(duty, "", at + timedelta(minutes=1), actor, at)
        service.tell(duty, "CASE-1", at, actor, at)
        with pytest.raises(Conflict):
            service.tell(duty, "CASE-1", at, actor, at)
    db.session.commit()
    assert service.warn(at + 20 * DAY) == 0


def asked(until: date | None = None) -> Escalation:
    return Escalation("Visa asks for it.", START + DAY, START + 200 * DAY, START, until)


def approve(desk: Desk, incident: Incident, on: date) -> None:
    escalation = queries.listed(incident, moment(on)).escalation_on(on)
    assert escalation is not None
    levels.approve_override(escalation.override, "", actor_of(make_user(Role.TEAM_LEAD)), moment(on), on)
    db.session.commit()


@pytest.mark.usefixtures("app")
def test_an_approved_escalation_asks_for_a_new_aoc_until_it_is_accepted() -> None:
    desk = Desk()
    desk.file(DocumentKind.AOC, START - 30 * DAY, START - 20 * DAY)
    desk.scan(START - 2 * DAY, START)
    incident = recorded(desk)
    assert obligations.verdict(desk.merchant.id, START).may_process
    service.escalate(incident, asked(), actor_of(desk.manager), moment(START), START)
    db.session.commit()
    with pytest.raises(Refusal, match="waits or runs already"):
        service.escalate(incident, asked(), actor_of(desk.manager), moment(START), START)
    found = queries.listed(incident, moment(START)).escalation_on(START)
    assert found is not None
    with pytest.raises(Refusal, match="asked for this override yourself"):
        levels.approve_override(found.override, "", actor_of(desk.manager), moment(START), START)
    db.session.rollback()
    approve(desk, incident, START + DAY)
    verdict = obligations.verdict(desk.merchant.id, START + DAY)
    assert (verdict.level, verdict.standing) == (1, Standing.NON_COMPLIANT)
    assert verdict.missing == (ObligationKind.AOC,)
    with pytest.raises(Refusal, match="End that on the page of the level"):
        service.close(incident, "Contained.", actor_of(desk.manager), moment(START + DAY), START + DAY)
    desk.file(DocumentKind.AOC, START + 3 * DAY, START + 5 * DAY)
    place = obligations.position_on(desk.merchant.id, START + 5 * DAY)
    assert place is not None
    assert place.may_process


@pytest.mark.usefixtures("app")
def test_with_an_agreed_date_it_goes_on_provisionally_and_returns_when_the_override_ends() -> None:
    desk = Desk()
    desk.file(DocumentKind.SAQ, START - 30 * DAY, START - 20 * DAY)
    desk.scan(START - 2 * DAY, START)
    incident = recorded(desk)
    escalation = service.escalate(incident, asked(START + 60 * DAY), actor_of(desk.manager), moment(START), START)
    approve(desk, incident, START)
    ahead = obligations.verdict(desk.merchant.id, START)
    assert (ahead.level, ahead.until) == (4, START + 60 * DAY), "approved ahead, it is counted with at once"
    verdict = obligations.verdict(desk.merchant.id, START + 2 * DAY)
    assert (verdict.standing, verdict.provisional, verdict.until) == (Standing.PROVISIONAL, True, START + 60 * DAY)
    levels.withdraw_override(escalation.override, actor_of(desk.manager), moment(START + 9 * DAY), START + 9 * DAY)
    db.session.commit()
    after = obligations.verdict(desk.merchant.id, START + 10 * DAY)
    assert (after.level, after.provisional, after.may_process) == (4, False, True)
    before = obligations.verdict(desk.merchant.id, START + 8 * DAY)
    assert (before.provisional, before.until) == (True, START + 60 * DAY)
    service.close(incident, "Not confirmed by the forensic report.", actor_of(desk.manager), moment(START + 10 * DAY),
                  START + 10 * DAY)  # fmt: skip
    with pytest.raises(Conflict):
        service.complete(incident, Details(), incident.revision, actor_of(desk.manager), moment(START), START)


@pytest.mark.usefixtures("app")
def test_a_change_on_an_old_page_is_refused_and_nothing_is_lost() -> None:
    desk = Desk()
    incident, actor = recorded(desk), actor_of(desk.manager)
    seen = incident.revision
    details = Details(contained_on=START, accounts_at_risk=1200)
    service.complete(incident, details, seen, actor, moment(START), START)
    with pytest.raises(Conflict, match="Somebody else"):
        service.complete(incident, replace(details, accounts_at_risk=7), seen, actor, moment(START), START)
    assert incident.accounts_at_risk == 1200


def test_pages_refuse_what_cannot_be_with_the_words_kept(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    desk = Desk()
    db.session.commit()
    visit = sign_in(client, desk.manager)
    page = f"/merchants/{desk.merchant.public_id}/incidents/new"
    bad = {"summary": "Odd charges\x00", "aware_at": "9999-12-31T23:59", "discovered_on": "31.12.2026"}
    answer = visit.post(page, data=bad)
    assert answer.status_code == 422
    assert "Write the date as year-month-day" in answer.text
    assert "Odd charges" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Incident)) == 0
    good = {
        "summary": "Odd charges",
        "systems": ["visa", "jcb"],
        "aware_at": "2026-03-02T11:00",
        "discovered_on": "2026-03-01",
        "reported_by": "The bank",
    }
    answer = visit.post(page, data={**good, "aware_at": "9999-12-31T23:59"})
    assert (answer.status_code, "lies in the future" in answer.text) == (422, True)
    answer = visit.post(page, data=good, follow_redirects=True)
    assert answer.status_code == 200
    assert "Incident of" in answer.text
    incident = db.session.scalars(sa.select(Incident)).one()
    assert incident.systems == ["visa", "jcb"]
    assert incident.aware_at <= clock.now()
    edit = f"/incidents/{incident.public_id}/edit"
    saved = visit.post(edit, data={"revision": "1", "accounts_at_risk": "99999999999", "compliant_then": "no"})
    assert (saved.status_code, "Enter a number from 0" in saved.text) == (422, True)
    saved = visit.post(
        edit, data={"revision": "1", "accounts_at_risk": "4100", "elements": ["pan"], "compliant_then": "no"}
    )
    assert saved.status_code == 302
    stale = visit.post(edit, data={"revision": "1", "accounts_at_risk": "5", "compliant_then": "no"})
    assert stale.status_code == 409
    assert visit.post(f"/incidents/{incident.public_id}/close", data={"outcome": " "}).status_code == 422
    assert visit.get("/incidents").status_code == 200
