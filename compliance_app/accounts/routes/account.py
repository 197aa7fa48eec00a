"""The own account: password, and where one is signed in."""

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts import access, queries, service
from compliance_app.accounts.access import limiter, requires
from compliance_app.accounts.forms import ChangePasswordForm
from compliance_app.accounts.models import User
from compliance_app.accounts.routes.blueprint import blueprint
from compliance_app.accounts.rules import IDLE_LIMIT, Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.mail import notices


def own() -> User:
    """The signed-in person as stored."""
    return db.session.get_one(User, access.viewer().user_id)


def _page(form: ChangePasswordForm, status: int = 200, feed_path: str = "") -> ResponseReturnValue:
    user_id = access.viewer().user_id
    page = render_template(
        "accounts/account.html",
        form=form,
        user=own(),
        sessions=queries.live_sessions(user_id, clock.now()),
        present=access.session_id(),
        feed=queries.feed_of(user_id),
        feed_url=notices.link(feed_path) if feed_path else "",
    )
    return page, status


@blueprint.get("/account")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """Who I am, where I am signed in, a new password."""
    return _page(ChangePasswordForm(formdata=None))


@blueprint.get("/account/awake")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def awake() -> ResponseReturnValue:
    """A person still works on a page that asks nothing else of us: like every request it keeps the session."""
    return jsonify(seconds=int(IDLE_LIMIT.total_seconds()))


@blueprint.post("/account/password")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@limiter.limit("20 per 15 minutes", key_func=lambda: f"user:{access.viewer().user_id}")
def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    actor = access.viewer().actor
    present, password = form.present.data or "", form.password.data or ""
    faults = service.change_password(own(), present, password, access.session_id(), actor, clock.now())
    db.session.commit()  # a wrong present password is counted and recorded too
    if faults:
        for name, fault in faults.items():
            form[name].errors = [*form[name].errors, fault]
        return _page(form, 422)
    flash("Your password is changed. Other browsers were signed out.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/sessions/<session_id>/end")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_session(session_id: str) -> ResponseReturnValue:
    """Sign another browser out."""
    session = queries.session_by_public_id(access.viewer().user_id, session_id)
    service.end_session(session, access.viewer().actor, clock.now())
    db.session.commit()
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/sessions/end")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    service.end_every_session(own(), access.viewer().actor, clock.now(), reason="signed out everywhere")
    db.session.commit()
    access.end()
    flash("You are signed out everywhere.", "success")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/account/calendar-feed")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@limiter.limit("20 per 15 minutes", key_func=lambda: f"user:{access.viewer().user_id}")
def make_feed() -> ResponseReturnValue:
    """A secret address for the own calendar, shown this once; an earlier one ends (CALENDAR-5)."""
    secret = service.make_feed(own(), access.viewer().actor, clock.now())
    db.session.commit()
    return _page(ChangePasswordForm(formdata=None), feed_path=f"/calendar/feed/{secret}.ics")


@blueprint.post("/account/calendar-feed/withdraw")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def withdraw_feed() -> ResponseReturnValue:
    """Let the secret address open nothing any more."""
    there = service.withdraw_feed(own(), access.viewer().actor, clock.now(), reason="by its owner")
    db.session.commit()
    words = "The address opens nothing any more." if there else "There was no address to withdraw."
    flash(words, "success")
    return redirect(url_for("accounts.account"))
