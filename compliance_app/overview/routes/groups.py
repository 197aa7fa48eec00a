"""Groups of merchants under one corporate entity: the list, and one with its members."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.forms import searched
from compliance_app.groups import queries as groups
from compliance_app.overview.queries import groups as queries
from compliance_app.overview.routes.blueprint import blueprint


@blueprint.get("/groups")
@requires(Permission.VIEW_PORTFOLIO)
def group_list() -> ResponseReturnValue:
    """The groups to which a merchant of the viewer belongs."""
    return render_template("overview/groups.html", listed=queries.listed(viewer(), clock.today()))


@blueprint.get("/groups/<gid>")
@requires(Permission.VIEW_PORTFOLIO)
def group(gid: str) -> ResponseReturnValue:
    """One group: its members' level, standing and operations, what is counted together, and a search to add more."""
    person, on = viewer(), clock.today()
    search = searched(request.args)
    page = queries.group_page(person, groups.one_visible(person, gid, on), on)
    inside = {member.membership.merchant_id for member in page.members}
    found = [merchant for merchant in queries.to_add(person, search) if merchant.id not in inside] if search else []
    return render_template("overview/group.html", page=page, entity=page.entity, search=search, found=found, on=on)
