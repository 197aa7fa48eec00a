"""Pages for a merchant's people."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.deadlines import queries as deadlines
from compliance_app.foundation import clock
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.intake.routes import takes_files, upload_page
from compliance_app.merchants import queries as merchants
from compliance_app.portal import queries

blueprint = GuardedBlueprint("portal", __name__, url_prefix="/portal")
takes_files(blueprint)


@blueprint.get("")
@requires(Permission.USE_PORTAL)
def home() -> ResponseReturnValue:
    """Straight to the only merchant, or a choice."""
    own = queries.merchants_of(viewer())
    if len(own) == 1:
        return redirect(url_for("portal.merchant", mid=own[0].public_id))
    return render_template("portal/choose.html", choices=queries.choices(own, clock.today()))


@blueprint.get("/<mid>")
@requires(Permission.USE_PORTAL)
def merchant(mid: str) -> ResponseReturnValue:
    """May it take cards, what is asked of it, what has it sent."""
    found = merchants.one_visible(viewer(), mid)
    on = clock.today()
    due = deadlines.listed(viewer(), found.id, on, current_app.config["PROVIDER_TIMEZONE"])
    overview = queries.overview(found, on)
    return render_template("portal/merchant.html", merchant=found, overview=overview, deadlines=due, on=on)


@blueprint.route("/<mid>/upload", methods=["GET", "POST"])
@requires(Permission.USE_PORTAL)
def upload(mid: str) -> ResponseReturnValue:
    """Send documents."""
    return upload_page(mid, "portal/upload.html")
