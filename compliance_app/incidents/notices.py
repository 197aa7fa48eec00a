"""Letters about incidents: one is recorded, and a payment system must be told soon or should have been."""

from collections.abc import Sequence
from datetime import datetime

from compliance_app.accounts import queries as accounts
from compliance_app.incidents.deadlines import KIND_WORDS
from compliance_app.incidents.models import Incident, IncidentDuty
from compliance_app.incidents.rules import countdown
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.merchants.rules import SYSTEM_NAMES


def recorded(incident: Incident, duties: Sequence[IncidentDuty], at: datetime) -> None:
    """Tell the account manager and the administrators what happened and who must be told by when."""
    _send(f"incident:{incident.public_id}", "incident_recorded", incident, duties, at)


def due(incident: Incident, duties: Sequence[IncidentDuty], at: datetime) -> None:
    """Remind them of what must be told soon, or should have been told."""
    stages = ",".join(f"{duty.id}{'o' if duty.due_at < at else 's'}" for duty in duties)
    _send(f"incident-due:{incident.public_id}:{stages}"[:200], "incident_due", incident, duties, at)


def _send(key: str, template: str, incident: Incident, duties: Sequence[IncidentDuty], at: datetime) -> None:
    manager = incident.merchant.acting_manager
    people = [manager] if manager else []
    to = [person.email for person in (*people, *accounts.active_administrators())]
    if not to:
        return
    ordered = sorted(duties, key=lambda duty: (duty.due_at, duty.id))
    letter = letters.compose(
        template,
        incident=incident,
        merchant=incident.merchant,
        duties=[(duty, countdown(duty.due_at, at)) for duty in ordered],
        names=SYSTEM_NAMES,
        kinds=KIND_WORDS,
        path=f"/incidents/{incident.public_id}",
    )
    mail.enqueue(
        key=key,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=incident.merchant_id,
    )
