"""Close, reopen and reassign a merchant."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.merchants import queries, service
from compliance_app.merchants.forms import CloseForm, ConfirmForm, ReassignForm
from compliance_app.merchants.routes.blueprint import blueprint, done, load


@blueprint.route("/merchants/<mid>/close", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def close(mid: str) -> ResponseReturnValue:
    """End the work with a merchant."""
    merchant = load(mid)
    form = CloseForm()
    if not form.validate_on_submit():
        return render_template("merchants/close.html", form=form, merchant=merchant), 422 if form.errors else 200
    service.close(merchant, form.reason.data or "", viewer().actor, clock.now(), clock.today())
    return done(merchant, f"{merchant.trading_name} is closed and may not process card payments.")


@blueprint.route("/merchants/<mid>/reopen", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def reopen(mid: str) -> ResponseReturnValue:
    """Take a closed merchant up again."""
    merchant = load(mid)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template(
            "merchants/reopen.html", form=form, merchant=merchant, changes=queries.state_changes(merchant.id)
        )
    service.reopen(merchant, viewer().actor, clock.now(), clock.today())
    return done(merchant, f"{merchant.trading_name} is open again.")


@blueprint.route("/merchants/<mid>/reassign", methods=["GET", "POST"])
@requires(Permission.REASSIGN_MERCHANT)
def reassign(mid: str) -> ResponseReturnValue:
    """Give the merchant to another account manager: leads within their team, administrators to any."""
    merchant, managers = load(mid), queries.possible_managers(viewer())
    form = ReassignForm()
    form.offer(managers, may_leave_open=True)
    if not form.is_submitted():
        form.account_manager.data = merchant.account_manager.public_id if merchant.account_manager else ""
    if not form.validate_on_submit():
        return render_template("merchants/reassign.html", form=form, merchant=merchant), 422 if form.errors else 200
    manager = _chosen(managers, form.account_manager.data)
    service.reassign(merchant, manager, viewer().actor, clock.now())
    name = manager.name if manager else "nobody for now"
    db.session.commit()
    flash(f"{merchant.trading_name} is now looked after by {name}.", "success")
    try:
        return redirect(url_for("overview.merchant", mid=load(mid).public_id))
    except NotFound:  # a lead may have given it out of sight
        return redirect("/")


def _chosen(managers: list[User], public_id: str | None) -> User | None:
    if not public_id:
        return None
    for user in managers:
        if user.public_id == public_id:
            return user
    raise Refusal("You cannot give merchants to this person. Choose one of the list.")
