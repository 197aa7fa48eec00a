"""Pages of levels: a merchant's level and its history, overrides that wait, thresholds."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.forms import DecisionForm, day_in
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.levels import queries, rules, service
from compliance_app.levels.forms import OverrideForm, ThresholdForm, plain_count
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

blueprint = GuardedBlueprint("levels", __name__)


@blueprint.get("/merchants/<mid>/level")
@requires(Permission.VIEW_PORTFOLIO)
def merchant_level(mid: str) -> ResponseReturnValue:
    """The level in force, why, and every level before it with its figures."""
    merchant = merchants.one_visible(viewer(), mid)
    return render_template(
        "levels/merchant.html", merchant=merchant, levels=queries.section(merchant.id, clock.today())
    )


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


@blueprint.get("/levels/thresholds")
@requires(Permission.VIEW_PORTFOLIO)
def thresholds() -> ResponseReturnValue:
    """The limits of every payment system, with their days and sources."""
    today = clock.today()
    return render_template(
        "levels/thresholds.html", chapters=queries.chapters(today), today=today, criterion=rules.criterion
    )


@blueprint.get("/levels/thresholds/<system>/<int:level>")
@requires(Permission.EDIT_THRESHOLDS)
def threshold_form(system: str, level: int) -> ResponseReturnValue:
    """The form for a new limit."""
    limit = _limit(system, level)
    form = ThresholdForm(
        formdata=None,
        operator=limit.current.operator.value,
        operations=f"{limit.current.operations:,}",
        valid_from=clock.today(),
    )
    return _threshold_page(limit, form)


@blueprint.post("/levels/thresholds/<system>/<int:level>")
@requires(Permission.EDIT_THRESHOLDS)
def change_threshold(system: str, level: int) -> ResponseReturnValue:
    """Let a new limit begin; when it begins today every merchant is assessed at once."""
    limit, form = _limit(system, level), ThresholdForm()
    if not form.validate_on_submit():
        return _threshold_page(limit, form, 422)
    new = NewLimit(
        Operator(form.operator.data),
        int(plain_count(form.operations.data)),
        day_in(form.valid_from),
        form.source.data or "",
    )
    today = clock.today()
    try:
        service.change_threshold(system, level, new, viewer().actor, clock.now(), today)
    except Refusal as refusal:
        _refuse(form, refusal)
        return _threshold_page(limit, form, refusal.status)
    db.session.commit()
    flash(_what_happened(new, today), "success")
    return redirect(url_for("levels.thresholds"))


def _what_happened(new: NewLimit, today: date) -> str:
    if new.valid_from != today:
        return f"The new limit begins on {long_date(new.valid_from)}; merchants are assessed by it from that day."
    changed = 0
    for written in service.assess_in_parts(new.valid_from, clock.now()):
        db.session.commit()
        changed += written
    return f"The new limit is in force. All merchants were assessed by it; {changed:,} changed their level."


@blueprint.post("/levels/thresholds/<system>/<int:level>/cancel")
@requires(Permission.EDIT_THRESHOLDS)
def cancel_change(system: str, level: int) -> ResponseReturnValue:
    """Take back a limit that has not begun."""
    service.cancel_change(system, level, viewer().actor, clock.now(), clock.today())
    db.session.commit()
    flash("The planned change is cancelled. The present limit goes on.", "success")
    return redirect(url_for("levels.thresholds"))


def _limit(system: str, level: int) -> queries.Limit:
    for chapter in queries.chapters(clock.today()):
        for limit in chapter.limits:
            if chapter.system == system and limit.current.level == level and not limit.current.is_floor:
                return limit
    raise NotFound


def _threshold_page(limit: queries.Limit, form: FlaskForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "levels/threshold.html",
        limit=limit,
        form=form,
        name=rules.name_of(limit.current.system),
        criterion=rules.criterion,
        today=clock.today(),
    )
    return page, status
