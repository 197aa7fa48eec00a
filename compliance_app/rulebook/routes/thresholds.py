"""Pages of level thresholds: the list, a change with what it would move, the second person's decision."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.forms import DecisionForm, day_in, plain_count
from compliance_app.levels import queries as levels
from compliance_app.levels import rules, service
from compliance_app.levels.models import ThresholdChange
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator, Threshold, rule_id_of
from compliance_app.policies.rules import begins_on
from compliance_app.rulebook import queries
from compliance_app.rulebook.forms import ASK, ThresholdForm
from compliance_app.rulebook.routes import changes
from compliance_app.rulebook.routes.blueprint import blueprint
from compliance_app.rulebook.routes.changes import Effect

COUNTS = "Assessments on its first day or later. Levels of past days, and overrides, stay as they are."


@blueprint.get("/levels/thresholds")
@requires(Permission.VIEW_PORTFOLIO)
def thresholds() -> ResponseReturnValue:
    """The limits of every payment system, with their days and sources."""
    today = clock.today()
    return render_template(
        "rulebook/thresholds.html", chapters=levels.chapters(today), today=today, criterion=rules.criterion
    )


@blueprint.get("/levels/thresholds/<system>/<int:level>")
@requires(Permission.EDIT_THRESHOLDS)
def threshold(system: str, level: int) -> ResponseReturnValue:
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
    """Show what a limit would move; with the second button, ask another administrator for it."""
    limit, form = _limit(system, level), ThresholdForm()
    if not form.validate_on_submit():
        return _threshold_page(limit, form, 422)
    operations, valid_from = int(plain_count(form.operations.data)), day_in(form.valid_from)
    new = NewLimit(Operator(form.operator.data), operations, valid_from, form.source.data or "")
    if request.form.get("step") != ASK:
        return _preview(limit, form, new)
    try:
        service.ask_threshold(system, level, new, form.reason.data or "", viewer().actor, clock.now(), clock.today())
        db.session.commit()
    except Refusal as refusal:
        changes.refuse(form, refusal)
        return _threshold_page(_limit(system, level), form, refusal.status)
    flash("The change is asked for. It counts once another administrator approves it; they have been told.", "success")
    return redirect(url_for("rulebook.thresholds"))


def _preview(limit: levels.Limit, form: ThresholdForm, new: NewLimit) -> ResponseReturnValue:
    problem = rules.limit_problem(
        levels.thresholds(), limit.current.rule_id, new.operator, new.operations, new.valid_from, clock.today()
    )
    if problem:
        form.form_errors.append(problem)
        return _threshold_page(limit, form, 422)
    return _threshold_page(
        limit, form, effect=_effect(limit.current.changed(new.operator, new.operations, new.valid_from))
    )


def _effect(changed: Threshold) -> Effect:
    return Effect(queries.threshold_preview(changed, clock.today()), True, COUNTS, of_levels=True)


@blueprint.post("/levels/thresholds/<system>/<int:level>/cancel")
@requires(Permission.EDIT_THRESHOLDS)
def cancel_threshold(system: str, level: int) -> ResponseReturnValue:
    """Take back a limit that has not begun."""
    service.cancel_change(system, level, viewer().actor, clock.now(), clock.today())
    db.session.commit()
    flash("The planned change is cancelled. The present limit goes on.", "success")
    return redirect(url_for("rulebook.thresholds"))


@blueprint.get("/levels/thresholds/changes/<change_id>")
@requires(Permission.VIEW_SETTINGS)
def threshold_change(change_id: str) -> ResponseReturnValue:
    """A change that was asked for, with what it would move."""
    return _change_page(levels.one_change(change_id), DecisionForm(formdata=None))


@blueprint.post("/levels/thresholds/changes/<change_id>/decide")
@requires(Permission.EDIT_THRESHOLDS)
def decide_threshold(change_id: str) -> ResponseReturnValue:
    """Approve or refuse what another administrator asked for; a limit that begins today assesses everyone at once."""
    change, form = levels.one_change(change_id), DecisionForm()
    if not form.validate_on_submit():
        return _change_page(change, form, 422)
    note, at = form.note.data or "", clock.now()
    try:
        if form.approves:
            service.approve_threshold(change, note, viewer().actor, at, clock.day_of(at))
        else:
            service.refuse_threshold(change, note, viewer().actor, at)
        first_day = change.valid_from
        db.session.commit()
    except Refusal as refusal:
        changes.refuse(form, refusal)
        return _change_page(levels.one_change(change_id), form, refusal.status)
    flash(_what_happened(first_day) if form.approves else "Refused: the limit stays.", "success")
    return redirect(url_for("rulebook.thresholds"))


def _what_happened(first_day: date) -> str:
    if first_day != clock.today():
        return f"Approved: the new limit begins on {long_date(first_day)}; merchants are assessed by it from that day."
    changed = changes.assess_everyone(first_day)
    return f"The new limit is in force. All merchants were assessed by it; {changed:,} changed their level."


@blueprint.post("/levels/thresholds/changes/<change_id>/withdraw")
@requires(Permission.EDIT_THRESHOLDS)
def withdraw_threshold(change_id: str) -> ResponseReturnValue:
    """Who asked takes the request back."""
    service.withdraw_threshold(levels.one_change(change_id), viewer().actor, clock.now())
    db.session.commit()
    flash("The request is withdrawn.", "success")
    return redirect(url_for("rulebook.thresholds"))


def _limit(system: str, level: int) -> levels.Limit:
    for chapter in levels.chapters(clock.today()):
        for limit in chapter.limits:
            if chapter.system == system and limit.current.level == level and not limit.current.is_floor:
                return limit
    raise NotFound


def _threshold_page(
    limit: levels.Limit, form: ThresholdForm, status: int = 200, effect: Effect | None = None
) -> ResponseReturnValue:
    page = render_template(
        "rulebook/threshold.html",
        limit=limit,
        form=form,
        effect=effect,
        name=rules.name_of(limit.current.system),
        criterion=rules.criterion,
        today=clock.today(),
    )
    return page, status


def _change_page(change: ThresholdChange, form: DecisionForm, status: int = 200) -> ResponseReturnValue:
    limit = _limit(change.system, change.level)
    day = begins_on(change.valid_from, clock.today())
    asked = limit.current.changed(change.operator, change.operations, day)
    shown = changes.Request(
        change=change,
        title=f"{rules.name_of(change.system)}, Level {change.level}",
        rule_id=rule_id_of(change.system, change.level),
        before=rules.criterion(levels.threshold_until(change)),
        after=rules.criterion(asked),
        difference="",
        back=url_for("rulebook.thresholds"),
        back_label="Thresholds of levels",
        decide=url_for("rulebook.decide_threshold", change_id=change.public_id),
        withdraw=url_for("rulebook.withdraw_threshold", change_id=change.public_id),
        permission=Permission.EDIT_THRESHOLDS,
    )
    return changes.page(shown, _effect(asked) if shown.waits else None, form, status)
