"""People: the list, invitations, and what an administrator may change about a person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from compliance_app.accounts import access, queries, service
from compliance_app.accounts.access import requires
from compliance_app.accounts.forms import DisableForm, InviteForm, PeopleFilter, PersonForm
from compliance_app.accounts.models import Team, User, UserState
from compliance_app.accounts.routes.blueprint import blueprint
from compliance_app.accounts.rules import Permission, Role
from compliance_app.foundation import clock, pages
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal

PAGE_SIZE = 50


def _team(form: PersonForm) -> Team | None:
    return queries.team_by_public_id(form.team.data) if form.team.data else None


def _offered_teams() -> list[Team]:
    return [team for team, _ in queries.teams()]


def _person_page(user: User, form: PersonForm, disable_form: DisableForm, status: int = 200) -> ResponseReturnValue:
    at = clock.now()
    page = render_template(
        "accounts/person.html",
        user=user,
        form=form,
        disable_form=disable_form,
        sessions=queries.live_sessions(user.id, at),
        at=at,
    )
    return page, status


def _form_of(user: User) -> PersonForm:
    form = PersonForm(
        formdata=None, name=user.name, role=user.role.value, team=user.team.public_id if user.team else ""
    )
    form.offer(_offered_teams(), user.role)
    return form


def _back_to(user: User, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("accounts.person", user_id=user.public_id))


@blueprint.get("/users")
@requires(Permission.VIEW_USERS)
def users() -> ResponseReturnValue:
    """Everyone with an account; unknown filter values are no filter."""
    form = PeopleFilter(formdata=MultiDict(request.args))
    role = Role(form.role.data) if form.role.data in set(Role) else None
    state = UserState(form.state.data) if form.state.data in set(UserState) else None
    page = queries.people((form.q.data or "")[:100], role, state, pages.number_asked(), PAGE_SIZE)
    return render_template("accounts/users.html", form=form, page=page, filtered=bool(form.q.data or role or state))


@blueprint.route("/users/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def invite() -> ResponseReturnValue:
    """Invite a member of staff by e-mail."""
    form = InviteForm()
    form.offer(_offered_teams())
    if not form.validate_on_submit():
        return render_template("accounts/invite.html", form=form), 422 if form.errors else 200
    team = _team(form)
    try:
        user = service.invite(
            form.email.data or "",
            form.name.data or "",
            Role(form.role.data),
            team.id if team else None,
            access.viewer().actor,
            clock.now(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.email.errors = [refusal.message]
        return render_template("accounts/invite.html", form=form), refusal.status
    db.session.commit()
    return _back_to(user, f"{user.name} gets an e-mail with a link to set a password.")


@blueprint.get("/users/<user_id>")
@requires(Permission.VIEW_USERS)
def person(user_id: str) -> ResponseReturnValue:
    """One person: state, sessions, and for administrators what can be changed."""
    user = queries.user_by_public_id(user_id)
    return _person_page(user, _form_of(user), DisableForm(formdata=None))


@blueprint.post("/users/<user_id>")
@requires(Permission.MANAGE_USERS)
def edit_person(user_id: str) -> ResponseReturnValue:
    """Change name, role and team."""
    user = queries.user_by_public_id(user_id)
    form = PersonForm()
    form.offer(_offered_teams(), user.role)
    if not form.validate_on_submit():
        return _person_page(user, form, DisableForm(formdata=None), 422)
    try:
        service.edit(user, form.name.data or "", Role(form.role.data), _team(form), access.viewer().actor, clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.role.errors = [refusal.message]
        return _person_page(user, form, DisableForm(formdata=None), refusal.status)
    db.session.commit()
    return _back_to(user, "The changes are saved.")


@blueprint.post("/users/<user_id>/disable")
@requires(Permission.MANAGE_USERS)
def disable(user_id: str) -> ResponseReturnValue:
    """Let the person in no more."""
    user = queries.user_by_public_id(user_id)
    form = DisableForm()
    if not form.validate_on_submit():
        return _person_page(user, _form_of(user), form, 422)
    try:
        service.disable(user, form.reason.data or "", access.viewer().actor, clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.reason.errors = [refusal.message]
        return _person_page(user, _form_of(user), form, refusal.status)
    db.session.commit()
    return _back_to(user, f"{user.name} cannot sign in any more and was signed out everywhere.")


@blueprint.post("/users/<user_id>/enable")
@requires(Permission.MANAGE_USERS)
def enable(user_id: str) -> ResponseReturnValue:
    """Let the person in again."""
    user = queries.user_by_public_id(user_id)
    service.enable(user, access.viewer().actor, clock.now())
    db.session.commit()
    return _back_to(user, f"{user.name} can sign in again.")


@blueprint.post("/users/<user_id>/invitation")
@requires(Permission.MANAGE_USERS)
def invite_again(user_id: str) -> ResponseReturnValue:
    """Send the invitation once more."""
    user = queries.user_by_public_id(user_id)
    service.invite_again(user, access.viewer().actor, clock.now())
    db.session.commit()
    return _back_to(user, f"A new link is on its way to {user.email}. The one before opens no more.")


@blueprint.post("/users/<user_id>/sessions/end")
@requires(Permission.MANAGE_USERS)
def end_sessions_of(user_id: str) -> ResponseReturnValue:
    """Sign the person out everywhere."""
    user = queries.user_by_public_id(user_id)
    ended = service.end_every_session(user, access.viewer().actor, clock.now(), reason="ended by an administrator")
    db.session.commit()
    return _back_to(user, f"{user.name} was signed out everywhere." if ended else f"{user.name} was not signed in.")
