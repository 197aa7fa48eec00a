"""Teams: the list, a new one, and who is in it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts import access, queries, service
from compliance_app.accounts.access import requires
from compliance_app.accounts.forms import NewTeamForm, TeamForm
from compliance_app.accounts.routes.blueprint import blueprint
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal


def _list(form: NewTeamForm, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/teams.html", teams=queries.teams(), form=form), status


@blueprint.get("/teams")
@requires(Permission.VIEW_USERS)
def teams() -> ResponseReturnValue:
    """Every team with its size."""
    return _list(NewTeamForm(formdata=None))


@blueprint.post("/teams")
@requires(Permission.MANAGE_USERS)
def create_team() -> ResponseReturnValue:
    """Make a team, then choose who is in it."""
    form = NewTeamForm()
    if not form.validate_on_submit():
        return _list(form, 422)
    try:
        team = service.create_team(form.name.data or "", access.viewer().actor, clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.name.errors = [refusal.message]
        return _list(form, refusal.status)
    db.session.commit()
    flash("The team is made. Now choose who is in it.", "success")
    return redirect(url_for("accounts.team", team_id=team.public_id))


@blueprint.get("/teams/<team_id>")
@requires(Permission.VIEW_USERS)
def team(team_id: str) -> ResponseReturnValue:
    """One team: its name and members."""
    found = queries.team_by_public_id(team_id)
    members = queries.members_of(found)
    form = TeamForm(formdata=None, name=found.name, members=[user.public_id for user in members])
    form.offer(queries.possible_members())
    return render_template("accounts/team.html", team=found, members=members, form=form)


@blueprint.post("/teams/<team_id>")
@requires(Permission.MANAGE_USERS)
def edit_team(team_id: str) -> ResponseReturnValue:
    """Rename the team and say who is in it."""
    found = queries.team_by_public_id(team_id)
    people = queries.possible_members()
    form = TeamForm()
    form.offer(people)
    status = 422
    if form.validate_on_submit():
        chosen = [user for user in people if user.public_id in set(form.members.data or [])]
        try:
            service.edit_team(found, form.name.data or "", chosen, access.viewer().actor, clock.now())
            db.session.commit()
            flash("The team is saved.", "success")
            return redirect(url_for("accounts.team", team_id=team_id))
        except Refusal as refusal:
            db.session.rollback()
            form.name.errors, status = [refusal.message], refusal.status
    return render_template("accounts/team.html", team=found, members=queries.members_of(found), form=form), status
