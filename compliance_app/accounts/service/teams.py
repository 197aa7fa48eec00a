"""Teams: account managers led together."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from compliance_app.accounts import queries
from compliance_app.accounts.models import Team, User
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict


def create_team(name: str, actor: Actor, at: datetime) -> Team:
    """A new team without members; names are unique."""
    team = Team()
    _name(team, name)
    audit.record(actor, at, Event.TEAM_CREATED, "team", team.public_id, after={"name": team.name})
    return team


def edit_team(team: Team, name: str, members: Iterable[User], actor: Actor, at: datetime) -> None:
    """Rename a team and say who is in it; whoever was in another team moves."""
    chosen = list(members)
    before = {"name": team.name, "members": [user.name for user in queries.members_of(team)]}
    _name(team, name)
    for user in queries.members_of(team):
        if user not in chosen:
            user.team = None
    for user in chosen:
        user.team = team
    db.session.flush()
    after = {"name": team.name, "members": [user.name for user in queries.members_of(team)]}
    if after != before:
        audit.record(actor, at, Event.TEAM_EDITED, "team", team.public_id, before=before, after=after)


def _name(team: Team, name: str) -> None:
    wanted = name.strip()
    try:
        with db.session.begin_nested():
            team.name = wanted
            db.session.add(team)
    except IntegrityError as error:
        raise Conflict(f"There is a team named {wanted} already. Choose another name.") from error
