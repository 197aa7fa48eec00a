"""Pages of levels: a merchant's level and its history, overrides that wait."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import DecisionForm, day_in
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.groups import queries as groups
from compliance_app.levels import queries, rules, service
from compliance_app.levels.forms import OverrideForm
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

blueprint = GuardedBlueprint("levels", __name__)


@blueprint.get("/merchants/<mid>/level")
@requires(Permission.VIEW_PORTFOLIO)
def merchant_level(mid: str) -> ResponseReturnValue:
    """The level in force, why, and every level before it with its figures."""
    merchant = merchants.one_visible(viewer(), mid)
    sees_groups = groups.sees_groups_of(viewer(), merchant.id)
    section = queries.section(merchant.id, clock.today(), sees_groups=sees_groups)
    return render_template("levels/merchant.html", merchant=merchant, levels=section)


@blueprint.get("/merchants/<mid>/level/override")
@requires(Permission.REQUEST_OVERRIDE)
def override_form(mid: str) -> ResponseReturnValue:
    """The form that asks for an override."""
    merchant = merchants.one_visible(viewer(), mid)
    today = clock.today()
    return _override_page(merchant, OverrideForm(formdata=None, starts_on=today))


@blueprint.post("/merchants/<mid>/level/override")
@requires(Permission.REQUEST_OVERRIDE)
def request_override(mid: str) -> ResponseReturnValue:
    """Ask for an override; it counts once another person approves it."""
    merchant = merchants.one_visible(viewer(), mid)
    form = OverrideForm()
    if not form.validate_on_submit():
        return _override_page(merchant, form, 422)
    try:
        service.request_override(
            merchant,
            int(form.level.data),
            form.reason.data or "",
            day_in(form.starts_on),
            day_in(form.ends_on),
            viewer().actor,
            clock.now(),
            clock.today(),
        )
    except Refusal as refusal:
        _refuse(form, refusal)
        return _override_page(merchants.one_visible(viewer(), mid), form, refusal.status)
    db.session.commit()
    flash("The override is asked for. It counts once another person approves it; they have been told.", "success")
    return redirect(url_for("levels.merchant_level", mid=mid))


def _override_page(merchant: Merchant, form: FlaskForm, status: int = 200) -> ResponseReturnValue:
    today = clock.today()
    page = render_template(
        "levels/override.html",
        merchant=merchant,
        form=form,
        level=rules.level_on(queries.facts_of([merchant.id])[merchant.id], today),
        today=today,
        latest=rules.latest_override_end(today, queries.longest_override(today)),
    )
    return page, status


def _refuse(form: FlaskForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)


@blueprint.get("/levels/overrides")
@requires(Permission.APPROVE_OVERRIDE)
def overrides() -> ResponseReturnValue:
    """What waits for a decision, and what was decided lately."""
    return _overrides_page(DecisionForm(formdata=None))


def _overrides_page(form: DecisionForm, refused: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "levels/overrides.html",
        waiting=queries.awaiting_decision(viewer()),
        decided=queries.latest_decisions(viewer()),
        form=form,
        refused=refused,
    )
    return page, status


@blueprint.post("/levels/overrides/<oid>/decide")
@requires(Permission.APPROVE_OVERRIDE)
def decide_override(oid: str) -> ResponseReturnValue:
    """Approve or refuse an override that another person asked for."""
    override, merchant = queries.one_visible(viewer(), oid)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _overrides_page(form, oid, 422)
    try:
        if form.approves:
            service.approve_override(override, form.note.data or "", viewer().actor, clock.now(), clock.today())
        else:
            service.refuse_override(override, form.note.data or "", viewer().actor, clock.now())
    except Refusal as refusal:
        _refuse(form, refusal)
        return _overrides_page(form, oid, refusal.status)
    message = f"{'Approved' if form.approves else 'Refused'}: {merchant.legal_name}."
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("levels.overrides"))


@blueprint.post("/levels/overrides/<oid>/withdraw")
@requires(Permission.REQUEST_OVERRIDE)
def withdraw_override(oid: str) -> ResponseReturnValue:
    """Take a request back, or let a running override end today."""
    override, merchant = queries.one_visible(viewer(), oid)
    service.withdraw_override(override, viewer().actor, clock.now(), clock.today())
    running, mid = override.state is rules.OverrideState.APPROVED, merchant.public_id
    db.session.commit()
    flash("The override ends today; today is its last day." if running else "The override is withdrawn.", "success")
    return redirect(url_for("levels.merchant_level", mid=mid))
