"""Examples of closing an incident."""

from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.incidents import service
from compliance_app.incidents.models import Incident
from compliance_app.incidents.rules import Escalation, NewIncident
from compliance_app.levels import service as levels
from compliance_app.merchants.rules import PaymentSystem
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example


@house_example("INCIDENT-CLOSED")
def closed(given: Given, house: House) -> Then:
    manager, merchant = make_user(), make_merchant()
    new = NewIncident(TODAY, NOON, "Visa", "Cards used elsewhere.", frozenset({PaymentSystem.VISA}))
    incident = service.record(merchant, new, "UTC", actor_of(manager), NOON, TODAY)
    if given.has("escalated to Level 1"):
        _escalate(incident, given.text("escalated to Level 1"))
    refusal, on = "", TODAY + TODAY.resolution
    for _ in range(given.number("times", 1)):
        try:
            service.close(incident, given.text("outcome"), actor_of(manager), papers.noon(on), on)
        except Refusal as refused:
            refusal = refused.message
    return {
        "closed": incident.closed_on is not None,
        "outcome": incident.outcome or "none",
        "refused": refusal.partition(".")[0].partition(":")[0] or "no",
    }


def _escalate(incident: Incident, state: str) -> None:
    """One person asks for Level 1 from today on; what becomes of it."""
    asked, lead = make_user(), actor_of(make_user(Role.TEAM_LEAD))
    terms = Escalation("Visa asks for it.", TODAY, TODAY.replace(month=9), TODAY, None)
    override = service.escalate(incident, terms, actor_of(asked), NOON, TODAY).override
    if state == "refused":
        levels.refuse_override(override, "It is not confirmed.", lead, NOON)
    if state in LAST_DAYS:
        levels.approve_override(override, "", lead, NOON, TODAY)
    if last := LAST_DAYS.get(state):
        levels.withdraw_override(override, lead, papers.noon(last), last)
    db.session.flush()


LAST_DAYS = {"runs": None, "ended the day before": TODAY, "ends on the day": TODAY + TODAY.resolution}
"""Its last day, where it is ended; the incident is closed on the day after it was asked for."""
