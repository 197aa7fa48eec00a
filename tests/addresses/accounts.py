"""How addresses name persons, sessions and teams."""

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import Team
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.addresses.sides import Parameter, Parameters, Side, constant, numbers


def session_of(side: Side) -> str:
    owner = side.visitor if side.own else side.employee
    session, _ = accounts.open_session(owner, "192.0.2.9", "another browser", clock.now())
    return session.public_id


def team_of(side: Side) -> str:
    team = Team(name=f"Team {next(numbers)}")
    db.session.add(team)
    db.session.flush()
    return team.public_id


PARAMETERS: Parameters = {
    "uid": Parameter(lambda side: side.employee.public_id, "merchant"),
    "user_id": Parameter(lambda side: side.employee.public_id, "all"),
    "session_id": Parameter(session_of, "owner"),
    "team_id": Parameter(team_of, "all"),
    "secret": Parameter(constant("nobody-was-sent-this"), "all"),
}
