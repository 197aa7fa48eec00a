"""The page of one service provider with every merchant that relies on it (TPSP-TOUCHED)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.pages import number_asked
from compliance_app.overview.queries import service_providers as queries
from compliance_app.overview.routes.blueprint import blueprint
from compliance_app.service_providers import queries as providers


@blueprint.get("/service-providers/<provider_id>")
@requires(Permission.VIEW_PROVIDERS)
def service_provider(provider_id: str) -> ResponseReturnValue:
    """Its AOCs, and whom it touches when they end."""
    provider, on = providers.one(provider_id), clock.today()
    page = queries.provider_page(viewer(), provider, number_asked(), on)
    return render_template("overview/service_provider.html", provider=provider, page=page, on=on)
