"""Search as you type."""

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation.forms import searched
from compliance_app.merchants import queries
from compliance_app.merchants.routes.blueprint import blueprint


@blueprint.get("/search.json")
@requires(Permission.VIEW_PORTFOLIO)
def search() -> ResponseReturnValue:
    """The first merchants of the viewer that match `q`, for the box in the header."""
    found = queries.search(viewer(), searched(request.args))
    return jsonify(
        results=[
            {
                "name": merchant.trading_name,
                "reference": merchant.reference,
                "legal_name": merchant.legal_name if merchant.legal_name != merchant.trading_name else "",
                "state": merchant.state.value,
                "url": url_for("overview.merchant", mid=merchant.public_id),
            }
            for merchant in found
        ]
    )
