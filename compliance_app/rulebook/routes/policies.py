"""Pages of policies: the list, one policy with its history and a change with preview, the second person's decision."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.forms import DecisionForm, day_in
from compliance_app.policies import queries as stored
from compliance_app.policies import rules, service
from compliance_app.policies.models import PolicyChange
from compliance_app.policies.rules import DEFINITIONS, Heading, Policy, Value
from compliance_app.rulebook import queries
from compliance_app.rulebook.forms import ASK, PolicyForm, policy_form
from compliance_app.rulebook.routes import changes
from compliance_app.rulebook.routes.blueprint import blueprint
from compliance_app.rulebook.routes.changes import Effect
from compliance_app.rulebook.rules import AT_ONCE, OF_LEVELS


@blueprint.get("/settings/policies")
@requires(Permission.VIEW_SETTINGS)
def policies() -> ResponseReturnValue:
    """Every policy under its heading, with its value today, what is planned and what waits for a decision."""
    chapters = stored.chapters(clock.today())
    return render_template(
        "rulebook/policies.html",
        headings=[(heading, [row for row in chapters if row.definition.heading is heading]) for heading in Heading],
        waiting=[row for row in chapters if row.waiting],
        in_words=rules.in_words,
    )


@blueprint.get("/settings/policies/<policy>")
@requires(Permission.VIEW_SETTINGS)
def policy(policy: str) -> ResponseReturnValue:
    """One policy: what it means, what it was, and the form that asks for another value."""
    chapter = _chapter(policy)
    shape, value = chapter.definition.shape, chapter.current.value
    return _policy_page(chapter, policy_form(shape, formdata=None, value=value, valid_from=clock.today()))


@blueprint.post("/settings/policies/<policy>")
@requires(Permission.EDIT_POLICIES)
def change_policy(policy: str) -> ResponseReturnValue:
    """Show what a value would move; with the second button, ask another administrator for it."""
    chapter = _chapter(policy)
    form = policy_form(chapter.definition.shape)
    if not form.validate_on_submit():
        return _policy_page(chapter, form, 422)
    value, valid_from, today = form.wanted, day_in(form.valid_from), clock.today()
    if request.form.get("step") != ASK:
        return _preview(chapter, form, value, valid_from, today)
    source, reason = form.source.data or "", form.reason.data or ""
    try:
        service.ask(chapter.policy, value, valid_from, source, reason, viewer().actor, clock.now(), today)
        db.session.commit()
    except Refusal as refusal:
        changes.refuse(form, refusal)
        return _policy_page(_chapter(policy), form, refusal.status)
    flash("The change is asked for. It counts once another administrator approves it; they have been told.", "success")
    return redirect(url_for("rulebook.policies"))


def _preview(
    chapter: stored.Chapter, form: PolicyForm, value: Value, valid_from: date, today: date
) -> ResponseReturnValue:
    problem = rules.change_problem(stored.values(), chapter.policy, value, valid_from, today)
    if problem:
        form.form_errors.append(problem)
        return _policy_page(chapter, form, 422)
    return _policy_page(chapter, form, effect=_effect(chapter.policy, value, valid_from))


@blueprint.post("/settings/policies/<policy>/cancel")
@requires(Permission.EDIT_POLICIES)
def cancel_policy(policy: str) -> ResponseReturnValue:
    """Take back a value that has not begun."""
    service.cancel(_chapter(policy).policy, viewer().actor, clock.now(), clock.today())
    db.session.commit()
    flash("The planned change is cancelled. The present value goes on.", "success")
    return redirect(url_for("rulebook.policies"))


@blueprint.get("/settings/policies/changes/<change_id>")
@requires(Permission.VIEW_SETTINGS)
def policy_change(change_id: str) -> ResponseReturnValue:
    """A change that was asked for, with what it would move."""
    return _change_page(stored.one_change(change_id), DecisionForm(formdata=None))


@blueprint.post("/settings/policies/changes/<change_id>/decide")
@requires(Permission.EDIT_POLICIES)
def decide_policy(change_id: str) -> ResponseReturnValue:
    """Approve or refuse what another administrator asked for; where it moves levels today, everyone is assessed."""
    change, form = stored.one_change(change_id), DecisionForm()
    if not form.validate_on_submit():
        return _change_page(change, form, 422)
    note, at = form.note.data or "", clock.now()
    try:
        if form.approves:
            service.approve(change, note, viewer().actor, at, clock.day_of(at))
        else:
            service.refuse(change, note, viewer().actor, at)
        policy, first_day = change.policy, change.valid_from
        db.session.commit()
    except Refusal as refusal:
        changes.refuse(form, refusal)
        return _change_page(stored.one_change(change_id), form, refusal.status)
    flash(_what_happened(policy, first_day) if form.approves else "Refused: the value stays.", "success")
    return redirect(url_for("rulebook.policies"))


def _what_happened(policy: Policy, first_day: date) -> str:
    if policy not in OF_LEVELS or first_day != clock.today():
        return f"Approved: the value begins on {long_date(first_day)}."
    changed = changes.assess_everyone(first_day)
    return f"The new value is in force. All merchants were assessed by it; {changed:,} changed their level."


@blueprint.post("/settings/policies/changes/<change_id>/withdraw")
@requires(Permission.EDIT_POLICIES)
def withdraw_policy(change_id: str) -> ResponseReturnValue:
    """Who asked takes the request back."""
    service.withdraw(stored.one_change(change_id), viewer().actor, clock.now())
    db.session.commit()
    flash("The request is withdrawn.", "success")
    return redirect(url_for("rulebook.policies"))


def _chapter(name: str) -> stored.Chapter:
    try:
        return stored.chapter(Policy(name), clock.today())
    except ValueError:
        raise NotFound from None


def _effect(policy: Policy, value: Value, day: date) -> Effect:
    preview = queries.preview_of(policy, value, day, clock.today())
    return Effect(preview, policy in AT_ONCE | OF_LEVELS, DEFINITIONS[policy].counts, policy in OF_LEVELS)


def _policy_page(
    chapter: stored.Chapter, form: PolicyForm, status: int = 200, effect: Effect | None = None
) -> ResponseReturnValue:
    page = render_template(
        "rulebook/policy.html",
        chapter=chapter,
        form=form,
        effect=effect,
        changes=stored.changes_of(chapter.policy),
        in_words=rules.in_words,
        today=clock.today(),
    )
    return page, status


def _change_page(change: PolicyChange, form: DecisionForm, status: int = 200) -> ResponseReturnValue:
    day = rules.begins_on(change.valid_from, clock.today())
    definition, before = DEFINITIONS[change.policy], stored.value_before(change)
    shown = changes.Request(
        change=change,
        title=definition.title,
        rule_id=definition.rule_id,
        before=definition.shape.words(before),
        after=definition.shape.words(change.value),
        difference=definition.shape.difference(before, change.value),
        back=url_for("rulebook.policy", policy=change.policy.value),
        back_label=definition.title,
        decide=url_for("rulebook.decide_policy", change_id=change.public_id),
        withdraw=url_for("rulebook.withdraw_policy", change_id=change.public_id),
        permission=Permission.EDIT_POLICIES,
    )
    return changes.page(shown, _effect(change.policy, change.value, day) if shown.waits else None, form, status)
