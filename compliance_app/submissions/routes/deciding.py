"""The account manager decides where a merchant's documents go for a payment system (ROUTE-2)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import day_in
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.submissions import queries, rules, service
from compliance_app.submissions.forms import DecideForm
from compliance_app.submissions.models import RouteDecision
from compliance_app.submissions.routes.blueprint import blueprint, refuse, route_inline, route_short, system_of
from compliance_app.submissions.rules import Route


@blueprint.get("/merchants/<mid>/submissions")
@requires(Permission.VIEW_PORTFOLIO)
def merchant(mid: str) -> ResponseReturnValue:
    """The merchant's payment systems with every decision, question and forwarding."""
    found = merchants.one_visible(viewer(), mid)
    decisions = queries.decisions_of(found.id)
    return render_template(
        "submissions/merchant.html",
        merchant=found,
        section=queries.section(found.id, clock.today()),
        history=queries.history(decisions),
        questions=queries.questions_of(found.id),
    )


@blueprint.get("/merchants/<mid>/submissions/route/<system>")
@requires(Permission.DECIDE_ROUTE)
def decide_form(mid: str, system: str) -> ResponseReturnValue:
    """The form, with what holds now and what the merchant asks."""
    found, named = merchants.one_visible(viewer(), mid), system_of(system)
    latest = _latest(found, named)
    seen = latest.public_id if latest else ""
    form = DecideForm(_choices(found, named), formdata=None, seen=seen, valid_from=clock.today())
    return _page(found, named, form)


@blueprint.post("/merchants/<mid>/submissions/route/<system>")
@requires(Permission.DECIDE_ROUTE)
def decide(mid: str, system: str) -> ResponseReturnValue:
    """Decide; the merchant is told, and its question is answered by it."""
    found, named, at = merchants.one_visible(viewer(), mid), system_of(system), clock.now()
    form = DecideForm(_choices(found, named))
    if not form.validate_on_submit():
        return _page(found, named, form, 422)
    route, reason, valid_from = Route(form.route.data), form.reason.data or "", day_in(form.valid_from)
    try:
        service.decide(
            found, named, route, reason, valid_from, viewer().actor, at, clock.day_of(at), seen=form.seen.data or ""
        )
    except Refusal as refusal:
        refuse(form, refusal)
        return _page(merchants.one_visible(viewer(), mid), named, form, refusal.status)
    db.session.commit()
    flash(f"Decided: {SYSTEM_NAMES[named]}, {route_inline(route, named)}. The merchant is told.", "success")
    return redirect(url_for("submissions.merchant", mid=mid))


def _latest(found: Merchant, system: PaymentSystem) -> RouteDecision | None:
    return next((row for row in queries.decisions_of(found.id) if row.payment_system is system), None)


def _choices(found: Merchant, system: PaymentSystem) -> dict[Route, str]:
    """Each route in words; a question is not answered by “undecided”."""
    asked = queries.open_question(found.id, system) is not None
    routes = (route for route in Route if not (asked and route is Route.UNDECIDED))
    return {route: route_short(route, system) for route in routes}


def _page(found: Merchant, system: PaymentSystem, form: DecideForm, status: int = 200) -> ResponseReturnValue:
    today = clock.today()
    taken = queries.decided(queries.decisions_of(found.id))
    page = render_template(
        "submissions/decide.html",
        merchant=found,
        system=system,
        form=form,
        question=queries.open_question(found.id, system),
        in_force=rules.route_on(taken, system, today),
        decision=_latest(found, system),
        planned=rules.next_change(taken, system, today),
        today=today,
        latest_day=today + rules.LATEST_START,
    )
    return page, status
