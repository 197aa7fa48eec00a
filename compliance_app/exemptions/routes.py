"""Pages of exemptions: the form that asks for one, and those that wait for a second person."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.exemptions import queries, rules, service
from compliance_app.exemptions.forms import ExemptionForm
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import DecisionForm
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

blueprint = GuardedBlueprint("exemptions", __name__)


@blueprint.get("/merchants/<mid>/exemptions/new")
@requires(Permission.REQUEST_EXEMPTION)
def ask_form(mid: str) -> ResponseReturnValue:
    """The form that asks for an exemption."""
    merchant = merchants.one_visible(viewer(), mid)
    return _ask_page(merchant, ExemptionForm(queries.papers_of(merchant.id), formdata=None, starts_on=clock.today()))


@blueprint.post("/merchants/<mid>/exemptions/new")
@requires(Permission.REQUEST_EXEMPTION)
def ask(mid: str) -> ResponseReturnValue:
    """Ask for an exemption; it counts once another person approves it."""
    merchant = merchants.one_visible(viewer(), mid)
    form = ExemptionForm(queries.papers_of(merchant.id))
    if not form.validate_on_submit():
        return _ask_page(merchant, form, 422)
    at = clock.now()
    try:
        for wanted in form.wanted:
            service.request(merchant, wanted, form.paper, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _ask_page(merchants.one_visible(viewer(), mid), form, refusal.status)
    db.session.commit()
    flash("The exemption is asked for. It counts once another person approves it; they have been told.", "success")
    return redirect(_section_of(mid))


def _ask_page(merchant: Merchant, form: ExemptionForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "exemptions/ask.html",
        merchant=merchant,
        form=form,
        known=queries.known_of(merchant.id),
        newness=service.newness(merchant),
        today=clock.today(),
        back=_section_of(merchant.public_id),
    )
    return page, status


def _section_of(mid: str) -> str:
    return url_for("overview.merchant", mid=mid, _anchor="exemptions")


def _refuse(form: ExemptionForm | DecisionForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)


@blueprint.get("/exemptions")
@requires(Permission.APPROVE_EXEMPTION)
def to_decide() -> ResponseReturnValue:
    """What waits for a decision, and what was decided lately."""
    return _decisions_page(DecisionForm(formdata=None))


def _decisions_page(form: DecisionForm, refused: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "exemptions/to_decide.html",
        waiting=queries.awaiting_decision(viewer()),
        decided=queries.latest_decisions(viewer()),
        form=form,
        refused=refused,
    )
    return page, status


@blueprint.post("/exemptions/<eid>/decide")
@requires(Permission.APPROVE_EXEMPTION)
def decide(eid: str) -> ResponseReturnValue:
    """Approve or refuse an exemption that another person asked for."""
    exemption, form, at = queries.one_visible(viewer(), eid), DecisionForm(), clock.now()
    if not form.validate_on_submit():
        return _decisions_page(form, eid, 422)
    verb = service.approve if form.approves else service.refuse
    try:
        verb(exemption, form.note.data or "", viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _decisions_page(form, eid, refusal.status)
    message = f"{'Approved' if form.approves else 'Refused'}: {exemption.title}, {exemption.merchant.legal_name}."
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("exemptions.to_decide"))


@blueprint.post("/exemptions/<eid>/withdraw")
@requires(Permission.REQUEST_EXEMPTION)
def withdraw(eid: str) -> ResponseReturnValue:
    """Take a request back, or let a running exemption end today."""
    exemption, at = queries.one_visible(viewer(), eid), clock.now()
    service.withdraw(exemption, viewer().actor, at, clock.day_of(at))
    running, mid = exemption.state is rules.ExemptionState.APPROVED, exemption.merchant.public_id
    db.session.commit()
    flash("The exemption ends today; today is its last day." if running else "The exemption is withdrawn.", "success")
    return redirect(_section_of(mid))
