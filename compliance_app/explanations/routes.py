"""The page that explains a standing, and asks what it would be if something were otherwise."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.explanations import forms, plain, queries
from compliance_app.explanations.rules import Supposition
from compliance_app.foundation import clock
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants

blueprint = GuardedBlueprint("explanations", __name__)


@blueprint.get("/merchants/<mid>/explanation")
@requires(Permission.VIEW_PORTFOLIO)
def page(mid: str) -> ResponseReturnValue:
    """Why the merchant stands where it stands; with what is supposed in the address, where it would stand then."""
    merchant, form, today = merchants.one_visible(viewer(), mid), forms.asked(request.args), clock.today()
    right = form.validate()
    supposed = form.supposition(today) if right else Supposition(today)
    shown = render_template(
        "explanations/page.html",
        merchant=merchant,
        form=form,
        found=queries.explanation(merchant.id, supposed, today),
        json_arguments={key: value for key, value in request.args.items() if value},
    )
    return shown, 200 if right else 422


@blueprint.get("/merchants/<mid>/explanation.json")
@requires(Permission.VIEW_PORTFOLIO)
def as_json(mid: str) -> ResponseReturnValue:
    """The same as JSON."""
    merchant, form, today = merchants.one_visible(viewer(), mid), forms.asked(request.args), clock.today()
    if not form.validate():
        return jsonify({"errors": form.errors}), 422
    found = queries.explanation(merchant.id, form.supposition(today), today)
    return jsonify(plain.to_plain(found, merchant.reference))
