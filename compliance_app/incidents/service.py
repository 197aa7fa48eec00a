"""Verbs of incidents: record, complete, tell a payment system, ask for Level 1, close."""

from datetime import date, datetime

import sqlalchemy as sa

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.incidents import notices, queries, rules
from compliance_app.incidents.deadlines import deadlines_on, due_at
from compliance_app.incidents.models import Incident, IncidentDuty, IncidentEscalation
from compliance_app.incidents.rules import Details, Escalation, NewIncident
from compliance_app.levels import service as levels
from compliance_app.merchants.models import Merchant
from compliance_app.policies import queries as policies

LEVEL = 1


def record(merchant: Merchant, new: NewIncident, timezone: str, actor: Actor, at: datetime, on: date) -> Incident:
    """Open an incident with the duties to tell that its payment systems have; tells those concerned (INCIDENT-1).

    `timezone` is the provider's: days of a deadline end with its day. Raises Refusal for what cannot be.
    """
    _refuse(rules.new_problem(new, at, on))
    incident = Incident(
        merchant_id=merchant.id,
        merchant=merchant,
        discovered_on=new.discovered_on,
        aware_at=new.aware_at,
        reported_by=new.reported_by.strip(),
        summary=new.summary.strip(),
        systems=[system.value for system in rules.in_order(new.systems)],
        recorded_by=actor.label,
        recorded_at=at,
    )
    db.session.add(incident)
    db.session.flush()
    duties = _duties(incident, new, timezone, on)
    db.session.add_all(duties)
    db.session.flush()
    _audit(incident, Event.INCIDENT_RECORDED, actor, at, None)
    notices.recorded(incident, duties, at)
    return incident


def _duties(incident: Incident, new: NewIncident, timezone: str, on: date) -> list[IncidentDuty]:
    return [
        IncidentDuty(
            incident=incident,
            system=deadline.system,
            kind=deadline.kind,
            terms=deadline.words,
            source=deadline.source,
            due_at=due_at(deadline, new.aware_at, timezone),
        )
        for deadline in deadlines_on(policies.values(), on)
        if deadline.system in new.systems
    ]


def complete(incident: Incident, details: Details, revision: int, actor: Actor, at: datetime, on: date) -> None:
    """Keep what has become known; refused where somebody else changed the incident since it was shown."""
    _lock(incident)
    _check_open(incident)
    if revision != incident.revision:
        raise Conflict("Somebody else changed this incident meanwhile. Look at it again, then repeat your change.")
    _refuse(rules.details_problem(details, on))
    before = _facts(incident)
    incident.exposed_from, incident.exposed_until = details.exposed_from, details.exposed_until
    incident.contained_on, incident.accounts_at_risk = details.contained_on, details.accounts_at_risk
    incident.elements = [element.value for element in rules.DataElement if element in details.elements]
    incident.entry_vector, incident.compliant_then = details.entry_vector.strip(), details.compliant_then
    incident.case_numbers, incident.pfi_company = details.case_numbers.strip(), details.pfi_company.strip()
    incident.pfi_engaged_on, incident.pfi_preliminary_on = details.pfi_engaged_on, details.pfi_preliminary_on
    incident.pfi_final_on = details.pfi_final_on
    incident.revision += 1
    _audit(incident, Event.INCIDENT_EDITED, actor, at, before)


def tell(duty: IncidentDuty, reference: str, told_at: datetime, actor: Actor, at: datetime) -> None:
    """Note that a payment system was told, when, and under which reference. Raises Refusal, Conflict."""
    incident = duty.incident
    _lock(incident)
    db.session.refresh(duty)
    if duty.done_at is not None:
        raise Conflict("This was noted already. Look at the page again to see by whom.")
    if told_at > at:
        raise Refusal("It cannot have been told in the future: check date and time.")
    if told_at < incident.aware_at:
        raise Refusal("It cannot have been told before we learned of the incident: check date and time.")
    duty.done_at, duty.done_by, duty.reference = told_at, actor.label, reference.strip()[:200]
    facts = {
        "incident": incident.public_id,
        "system": duty.system.value,
        "what": duty.kind.value,
        "due_at": duty.due_at.isoformat(),
        "told_at": told_at.isoformat(),
        "reference": duty.reference,
    }
    event = Event.INCIDENT_SYSTEM_TOLD
    audit.record(actor, at, event, "incident_duty", duty.public_id, merchant_id=incident.merchant_id, after=facts)


def escalate(incident: Incident, asked: Escalation, actor: Actor, at: datetime, on: date) -> IncidentEscalation:
    """Ask for Level 1 and a new AOC; it counts once another person approves the override (INCIDENT-ESCALATION).

    Raises Refusal for terms that cannot be, and for those that LEVEL-OVERRIDE does not allow.
    """
    _lock(incident)
    _check_open(incident)
    _refuse(rules.escalation_problem(incident.discovered_on, asked, on))
    if queries.listed(incident, at).escalation_on(on) is not None:
        raise Refusal("An escalation of this incident waits or runs already. End that one first.")
    override = levels.request_override(
        incident.merchant, LEVEL, _reason(incident, asked), asked.starts_on, asked.ends_on, actor, at, on
    )
    escalation = IncidentEscalation(
        incident=incident, override=override, aoc_from=asked.aoc_from, agreed_until=asked.agreed_until
    )
    db.session.add(escalation)
    db.session.flush()
    facts = {
        "override": override.public_id,
        "starts_on": asked.starts_on.isoformat(),
        "ends_on": asked.ends_on.isoformat(),
        "aoc_from": asked.aoc_from.isoformat(),
        "agreed_until": asked.agreed_until.isoformat() if asked.agreed_until else None,
    }
    event = Event.INCIDENT_ESCALATED
    audit.record(actor, at, event, "incident", incident.public_id, merchant_id=incident.merchant_id, after=facts)
    return escalation


def _reason(incident: Incident, asked: Escalation) -> str:
    """What the person who decides reads: the terms stand in it, because they are approved with it."""
    agreed = (
        f" It may go on provisionally through {long_date(asked.agreed_until)}."
        if asked.agreed_until
        else " Until then it may not process."
    )
    return (
        f"Account data compromise discovered on {long_date(incident.discovered_on)}. An AOC completed on "
        f"{long_date(asked.aoc_from)} or later is asked for.{agreed} {asked.reason.strip()}"
    )


def close(incident: Incident, outcome: str, actor: Actor, at: datetime, on: date) -> None:
    """Close the incident with what came of it; never while its escalation waits or runs (INCIDENT-CLOSED)."""
    _lock(incident)
    _check_open(incident)
    if not outcome.strip():
        raise Refusal("Write what came of it: an auditor will read it.")
    if queries.listed(incident, at).escalation_on(on) is not None:
        raise Refusal("Its escalation to Level 1 waits or runs. End that on the page of the level first.")
    before = _facts(incident)
    incident.closed_on, incident.closed_by, incident.outcome = on, actor.label, outcome.strip()
    incident.revision += 1
    _audit(incident, Event.INCIDENT_CLOSED, actor, at, before)


def warn(at: datetime) -> int:
    """Write to those concerned about duties that are due soon or over; each is told once of either. How many letters.

    Safe to run twice and in two processes: what is told is marked on the duty in the same transaction.
    """
    found: dict[int, list[IncidentDuty]] = {}
    for duty in queries.to_tell(at):
        found.setdefault(duty.incident_id, []).append(duty)
    for duties in found.values():
        notices.due(duties[0].incident, duties, at)
        for duty in duties:
            duty.warned_at = duty.warned_at or at
            duty.overdue_told_at = at if duty.due_at < at else None
    db.session.flush()
    return len(found)


def _lock(incident: Incident) -> None:
    """Wait for another change of the same incident, and see it."""
    row = sa.select(Incident.id).where(Incident.id == incident.id)
    db.session.execute(row.with_for_update(key_share=True)).one()
    db.session.refresh(incident)


def _check_open(incident: Incident) -> None:
    if incident.closed_on is not None:
        raise Conflict("This incident is closed. Record a new one if there is news.")


def _refuse(problem: str) -> None:
    if problem:
        raise Refusal(problem)


def _facts(incident: Incident) -> dict[str, object]:
    return {
        "discovered_on": incident.discovered_on.isoformat(),
        "aware_at": incident.aware_at.isoformat(),
        "reported_by": incident.reported_by,
        "summary": incident.summary,
        "systems": incident.systems,
        "exposed": [_day(incident.exposed_from), _day(incident.exposed_until)],
        "contained_on": _day(incident.contained_on),
        "accounts_at_risk": incident.accounts_at_risk,
        "elements": incident.elements,
        "entry_vector": incident.entry_vector,
        "compliant_then": incident.compliant_then.value,
        "case_numbers": incident.case_numbers,
        "pfi": [
            incident.pfi_company,
            _day(incident.pfi_engaged_on),
            _day(incident.pfi_preliminary_on),
            _day(incident.pfi_final_on),
        ],
        "closed_on": _day(incident.closed_on),
        "outcome": incident.outcome,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _audit(incident: Incident, event: Event, actor: Actor, at: datetime, before: dict[str, object] | None) -> None:
    db.session.flush()
    audit.record(
        actor,
        at,
        event,
        "incident",
        incident.public_id,
        merchant_id=incident.merchant_id,
        before=before,
        after=_facts(incident),
    )
