"""The pages that explain a standing, and ask what it would be if something were otherwise."""

from flask import current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.explanations import plain, queries
from compliance_app.explanations.forms import PaperForm, SuppositionForm
from compliance_app.explanations.rules import Explanation, Supposition, told
from compliance_app.foundation import clock
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.groups import queries as groups
from compliance_app.merchants import queries as merchants

blueprint = GuardedBlueprint("explanations", __name__)


@blueprint.get("/merchants/<mid>/explanation")
@requires(Permission.VIEW_PORTFOLIO)
def page(mid: str) -> ResponseReturnValue:
    """Why the merchant stands where it stands; with what is supposed in the address, where it would stand then."""
    merchant = merchants.one_visible(viewer(), mid)
    form = _supposing(merchant.id)
    found, status = _explained(merchant.id, form)
    asked = {key: value for key, value in request.args.items() if value}
    shown = render_template("explanations/page.html", merchant=merchant, form=form, found=found, json_arguments=asked)
    return shown, status


@blueprint.get("/portal/<mid>/explanation")
@requires(Permission.USE_PORTAL)
def own(mid: str) -> ResponseReturnValue:
    """The same for the merchant's own people, with no more of the facts than is theirs (EXPLAIN-MERCHANT)."""
    merchant, form = merchants.one_visible(viewer(), mid), PaperForm(request.args)
    found, status = _explained(merchant.id, form)
    used = told(found.used, current_app.config["PROVIDER_NAME"])
    return render_template("explanations/own.html", merchant=merchant, form=form, found=found, used=used), status


def _supposing(merchant_id: int) -> SuppositionForm:
    form = SuppositionForm(request.args)
    form.sees_groups = groups.sees_groups_of(viewer(), merchant_id)
    return form


def _explained(merchant_id: int, form: PaperForm) -> tuple[Explanation, int]:
    """With what the form supposes, or of today where that cannot be."""
    today, right = clock.today(), form.validate()
    supposed = form.supposition(today) if right else Supposition(today)
    return queries.explanation(merchant_id, supposed, today), 200 if right else 422


@blueprint.get("/merchants/<mid>/explanation.json")
@requires(Permission.VIEW_PORTFOLIO)
def as_json(mid: str) -> ResponseReturnValue:
    """The same as JSON."""
    merchant, today = merchants.one_visible(viewer(), mid), clock.today()
    form = _supposing(merchant.id)
    if not form.validate():
        return jsonify({"errors": form.errors}), 422
    found = queries.explanation(merchant.id, form.supposition(today), today)
    return jsonify(plain.to_plain(found, merchant.reference))
