"""A merchant's person asks whether the provider needs its documents for a payment system (ROUTE-3)."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState, PaymentSystem
from compliance_app.submissions import queries, service
from compliance_app.submissions.forms import AskForm
from compliance_app.submissions.routes.blueprint import blueprint, refuse


@blueprint.get("/merchants/<mid>/submissions/ask")
@requires(Permission.ASK_ROUTE)
def ask_form(mid: str) -> ResponseReturnValue:
    """The form, with the payment system chosen that the link named."""
    merchant = merchants.one_visible(viewer(), mid)
    systems = queries.may_be_asked(merchant.id, clock.today())
    return _page(merchant, systems, AskForm(systems, formdata=None, system=request.args.get("system")))


@blueprint.post("/merchants/<mid>/submissions/ask")
@requires(Permission.ASK_ROUTE)
def ask(mid: str) -> ResponseReturnValue:
    """Put the question to the account manager."""
    merchant, at = merchants.one_visible(viewer(), mid), clock.now()
    on = clock.day_of(at)
    form = AskForm(tuple(PaymentSystem))
    if not form.validate_on_submit():
        return _page(merchant, queries.may_be_asked(merchant.id, on), form, 422)
    try:
        service.ask(merchant, PaymentSystem(form.system.data), form.note.data or "", viewer().actor, at, on)
    except Refusal as refusal:
        refuse(form, refusal)
        return _again(mid, form, on, refusal.status)
    db.session.commit()
    flash("Your question was sent. You get the answer by mail, and it will stand here.", "success")
    return redirect(url_for("portal.merchant", mid=mid, _anchor="systems"))


@blueprint.post("/submissions/questions/<qid>/withdraw")
@requires(Permission.ASK_ROUTE)
def withdraw(qid: str) -> ResponseReturnValue:
    """Take a question back that nobody has answered."""
    question = queries.question_visible(viewer(), qid)
    mid = question.merchant.public_id
    try:
        service.withdraw(question, viewer().actor, clock.now())
        db.session.commit()
        flash("Your question was taken back.", "success")
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
    return redirect(url_for("portal.merchant", mid=mid, _anchor="systems"))


def _again(mid: str, form: AskForm, on: date, status: int) -> ResponseReturnValue:
    merchant = merchants.one_visible(viewer(), mid)
    return _page(merchant, queries.may_be_asked(merchant.id, on), form, status)


def _page(
    merchant: Merchant, systems: tuple[PaymentSystem, ...], form: AskForm, status: int = 200
) -> ResponseReturnValue:
    form.offer(systems)
    closed = merchant.state is MerchantState.CLOSED
    return render_template("submissions/ask.html", merchant=merchant, form=form, closed=closed), status
