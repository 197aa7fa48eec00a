"""How addresses name account data compromises."""

import sqlalchemy as sa

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.incidents import service as incidents
from compliance_app.incidents.models import Incident, IncidentDuty
from compliance_app.incidents.rules import NewIncident
from compliance_app.merchants.rules import PaymentSystem
from tests.addresses.sides import Parameter, Parameters, Side
from tests.factories import actor_of


def incident_of(side: Side) -> str:
    at = clock.now()
    new = NewIncident(clock.day_of(at), at, "The bank", "Odd charges after visits.", frozenset({PaymentSystem.VISA}))
    return incidents.record(side.merchant, new, "UTC", actor_of(side.manager), at, clock.day_of(at)).public_id


def duty_of(side: Side) -> str:
    incident_id = side.fill("incident_id", INCIDENT)
    query = sa.select(IncidentDuty.public_id).join(Incident).where(Incident.public_id == incident_id)
    return db.session.scalars(query.limit(1)).one()


INCIDENT = Parameter(incident_of, "merchant")
PARAMETERS: Parameters = {
    "incident_id": INCIDENT,
    "duty_id": Parameter(duty_of, "merchant"),
}
