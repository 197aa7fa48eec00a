"""The start, one merchant, the rule book, settings."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission, Role
from compliance_app.deadlines import queries as deadlines
from compliance_app.documents import queries as documents
from compliance_app.exemptions import queries as exemptions
from compliance_app.explanations import queries as explanations
from compliance_app.foundation import clock, runs
from compliance_app.foundation.forms import searched
from compliance_app.groups import queries as groups
from compliance_app.incidents import queries as incidents
from compliance_app.levels import queries as levels
from compliance_app.merchants import queries as merchants
from compliance_app.network_changes import queries as network_changes
from compliance_app.obligations import queries as obligations
from compliance_app.overview import rules
from compliance_app.overview.queries import installation
from compliance_app.overview.queries import merchant as merchant_queries
from compliance_app.overview.routes.blueprint import blueprint
from compliance_app.questionnaires import queries as questionnaires
from compliance_app.scans.queries import sections as scans
from compliance_app.scans.queries import vendors
from compliance_app.service_providers import queries as service_providers
from compliance_app.submissions import queries as submissions
from compliance_app.volumes import queries as volumes


@blueprint.get("/")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    """Each role starts at its own work."""
    start = "portal.home" if viewer().role is Role.MERCHANT else "overview.portfolio"
    return redirect(url_for(start))


@blueprint.get("/merchants/<mid>")
@requires(Permission.VIEW_PORTFOLIO)
def merchant(mid: str) -> ResponseReturnValue:
    """Everything about one merchant on one page."""
    person, on = viewer(), clock.today()
    found = merchants.one_visible(person, mid)
    periods = merchant_queries.runs(found.id)
    level = levels.section(found.id, on, sees_groups=groups.sees_groups_of(person, found.id))
    return render_template(
        "overview/merchant.html",
        merchant=found,
        verdict=obligations.verdict(found.id, on),
        strip=rules.strip(periods, on),
        periods=[period for period in periods if period.starts_on <= on][::-1],
        deadlines=deadlines.listed(person, found.id, on, current_app.config["PROVIDER_TIMEZONE"]),
        merchants_section=merchants.section(found.id),
        membership=groups.present(found.id, on),
        questionnaires_section=questionnaires.section(found.id, on),
        levels_section=level,
        volumes_section=volumes.section(found.id, on, level.year),
        documents_section=documents.section(found.id),
        incidents_section=incidents.section(found.id, clock.now()),
        scans_section=scans.section(found.id, on),
        exemptions_section=exemptions.section(found.id, on),
        changes_section=network_changes.section(found.id, on),
        submissions_section=submissions.section(found.id, on),
        providers_section=service_providers.section(found.id, on),
        trail=merchant_queries.trail(found.id) if person.can(Permission.VIEW_AUDIT) else None,
    )


@blueprint.get("/rules")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def rule_book() -> ResponseReturnValue:
    """The rules that pages cite by their ids; with `q` those that are about its words."""
    search = searched(request.args)
    return render_template(
        "overview/rules.html", chapters=explanations.rules_about(search), search=search, book=explanations.rule_book()
    )


@blueprint.get("/settings")
@requires(Permission.VIEW_SETTINGS)
def settings() -> ResponseReturnValue:
    """What this installation runs with, and the health of its jobs and mail."""
    return render_template(
        "overview/settings.html",
        asv_register=vendors.summary(clock.today()),
        mail=installation.mail_health(clock.now()),
        jobs=installation.jobs(current_app.extensions.get("jobs", ()), runs.latest()),
        scheduler_on=current_app.config["SCHEDULER"],
        configuration=installation.configuration(current_app.config),
        versions=installation.versions(),
    )
