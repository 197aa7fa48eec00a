"""Pages of significant changes: report one, correct it, withdraw it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.network_changes import queries, rules, service
from compliance_app.network_changes.forms import ChangeForm, WithdrawForm
from compliance_app.network_changes.models import NetworkChange
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy, in_words

blueprint = GuardedBlueprint("network_changes", __name__)


@blueprint.get("/merchants/<mid>/changes/new")
@requires(Permission.REPORT_CHANGE)
def report_form(mid: str) -> ResponseReturnValue:
    """What counts as a significant change, in plain words, and the form that reports one."""
    return _report_page(merchants.one_visible(viewer(), mid), ChangeForm(formdata=None))


@blueprint.post("/merchants/<mid>/changes/new")
@requires(Permission.REPORT_CHANGE)
def report(mid: str) -> ResponseReturnValue:
    """Note the change; from now on a scan after it is owed."""
    merchant, form, at = merchants.one_visible(viewer(), mid), ChangeForm(), clock.now()
    if not form.validate_on_submit():
        return _report_page(merchant, form, 422)
    try:
        change = service.report(merchant, form.said, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _report_page(merchants.one_visible(viewer(), mid), form, refusal.status)
    due_on = change.due_on
    db.session.commit()
    flash(f"Thank you, the change is noted. A passing scan after it is needed by {long_date(due_on)}.", "success")
    return redirect(_home(mid))


def _report_page(merchant: Merchant, form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    today = clock.today()
    page = render_template(
        "network_changes/report.html",
        time=in_words(Policy.SCAN_AFTER_CHANGE, policies.value_on(Policy.SCAN_AFTER_CHANGE, today)),
        least=in_words(Policy.SCAN_AFTER_REPORT, policies.value_on(Policy.SCAN_AFTER_REPORT, today)),
        merchant=merchant,
        form=form,
        kinds=rules.KINDS,
        today=today,
        earliest=rules.earliest_day(today),
        back=_home(merchant.public_id),
    )
    return page, status


@blueprint.get("/changes/<nid>/correct")
@requires(Permission.CORRECT_CHANGE)
def correct_form(nid: str) -> ResponseReturnValue:
    """The form that puts a report right."""
    change = queries.one_visible(viewer(), nid)
    return _correct_page(change, ChangeForm(formdata=None, obj=change))


@blueprint.post("/changes/<nid>/correct")
@requires(Permission.CORRECT_CHANGE)
def correct(nid: str) -> ResponseReturnValue:
    """Put the report right."""
    change, form, at = queries.one_visible(viewer(), nid), ChangeForm(), clock.now()
    if not form.validate_on_submit():
        return _correct_page(change, form, 422)
    try:
        corrected = service.correct(change, form.said, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _correct_page(queries.one_visible(viewer(), nid), form, refusal.status)
    due_on, mid = corrected.due_on, corrected.merchant.public_id
    db.session.commit()
    flash(f"The report is corrected. The scan after the change is due by {long_date(due_on)}.", "success")
    return redirect(_home(mid))


def _correct_page(change: NetworkChange, form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "network_changes/correct.html",
        change=change,
        merchant=change.merchant,
        form=form,
        kinds=rules.KINDS,
        today=clock.today(),
        earliest=rules.earliest_day(clock.today()),
        back=_home(change.merchant.public_id),
    )
    return page, status


@blueprint.get("/changes/<nid>/withdraw")
@requires(Permission.CORRECT_CHANGE)
def withdraw_form(nid: str) -> ResponseReturnValue:
    """The form that takes a report back."""
    return _withdraw_page(queries.one_visible(viewer(), nid), WithdrawForm(formdata=None))


@blueprint.post("/changes/<nid>/withdraw")
@requires(Permission.CORRECT_CHANGE)
def withdraw(nid: str) -> ResponseReturnValue:
    """Take back what was reported in error."""
    change, form, at = queries.one_visible(viewer(), nid), WithdrawForm(), clock.now()
    if not form.validate_on_submit():
        return _withdraw_page(change, form, 422)
    mid = change.merchant.public_id
    try:
        service.withdraw(change, form.because.data or "", viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _withdraw_page(queries.one_visible(viewer(), nid), form, refusal.status)
    db.session.commit()
    flash("The report is withdrawn. From today no scan is owed for it.", "success")
    return redirect(_home(mid))


def _withdraw_page(change: NetworkChange, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "network_changes/withdraw.html",
        change=change,
        merchant=change.merchant,
        form=form,
        back=_home(change.merchant.public_id),
    )
    return page, status


def _refuse(form: FlaskForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)


def _home(mid: str) -> str:
    if viewer().can(Permission.VIEW_PORTFOLIO):
        return url_for("overview.merchant", mid=mid, _anchor="changes")
    return url_for("portal.merchant", mid=mid)
