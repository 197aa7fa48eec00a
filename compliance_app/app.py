"""Puts the whole together: settings, database, web safety, pages, commands."""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from compliance_app import scheduler, tables  # noqa: F401  every model is known before the first query
from compliance_app.accounts import access
from compliance_app.accounts.cli import commands as account_commands
from compliance_app.accounts.routes import blueprint as account_pages
from compliance_app.audit import queries as trail
from compliance_app.audit.cli import commands as audit_commands
from compliance_app.audit.routes import blueprint as audit_pages
from compliance_app.deadlines.routes import blueprint as deadline_pages
from compliance_app.demo.cli import commands as demo_commands
from compliance_app.documents import jobs as document_jobs
from compliance_app.documents import routes as documents
from compliance_app.documents.cli import commands as document_commands
from compliance_app.documents.queries import keeping as kept_files
from compliance_app.documents.queries import retention
from compliance_app.exemptions.routes import blueprint as exemption_pages
from compliance_app.explanations import cli as _explain_commands  # noqa: F401  they join those of merchants
from compliance_app.explanations.routes import blueprint as explanation_pages
from compliance_app.foundation import changes, files, formats, log, pages, routing, settings, spool, web
from compliance_app.foundation.database import db
from compliance_app.groups.routes import blueprint as group_pages
from compliance_app.incidents.cli import commands as incident_commands
from compliance_app.incidents.routes import blueprint as incident_pages
from compliance_app.intake import cli as _intake_commands  # noqa: F401  they join those of documents
from compliance_app.intake.routes import blueprint as intake_pages
from compliance_app.levels import service as levels
from compliance_app.levels.cli import commands as level_commands
from compliance_app.levels.routes import blueprint as level_pages
from compliance_app.mail import cli as mail
from compliance_app.mail.routes import blueprint as mail_pages
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.cli import commands as merchant_commands
from compliance_app.merchants.routes import blueprint as merchant_pages
from compliance_app.network_changes.routes import blueprint as change_pages
from compliance_app.obligations import service as obligations
from compliance_app.obligations.cli import commands as obligation_commands
from compliance_app.overview.routes import blueprint as overview_pages
from compliance_app.portal.routes import blueprint as portal_pages
from compliance_app.questionnaires.routes import blueprint as questionnaire_pages
from compliance_app.reminders.cli import commands as reminder_commands
from compliance_app.reports.cli import commands as report_commands
from compliance_app.reports.routes import blueprint as report_pages
from compliance_app.reviews.routes import blueprint as review_pages
from compliance_app.rulebook.routes import blueprint as rule_book_pages
from compliance_app.scans.queries import wholes_of
from compliance_app.scans.routes import scan_pages, vendor_pages
from compliance_app.service_providers import jobs as provider_jobs
from compliance_app.service_providers.cli import commands as provider_commands
from compliance_app.service_providers.queries.keeping import FILES as PROVIDER_FILES
from compliance_app.service_providers.routes import blueprint as provider_pages
from compliance_app.submissions.routes import blueprint as submission_pages
from compliance_app.volumes.cli import commands as volume_commands
from compliance_app.volumes.routes import blueprint as volume_pages


def create_app(environ: Mapping[str, str] | None = None, **overrides: Any) -> Flask:
    """Build the application from the environment; `overrides` are configuration values set by tests."""
    log.install()
    configuration = settings.from_environment(os.environ if environ is None else environ)
    app = web.Site(
        __name__,
        root_path=str(settings.PROJECT_ROOT),
        template_folder="templates",
        static_folder="static",
    )
    routing.install(app)
    app.config.update(configuration.values, **overrides)
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(settings.PROJECT_ROOT / "migrations"))
    Bootstrap5(app)
    files.install(app)
    spool.install(app)
    formats.install(app)
    pages.install(app)
    web.install(app)
    access.install(app)
    _register_settlement()
    _register_files()
    _register_pages(app)
    _register_commands(app)
    app.extensions["jobs"] = scheduler.JOBS
    return app


def _register_settlement() -> None:
    """Levels first, then standing: each is rebuilt from what the one before it settled."""
    trail.know_merchants(merchants.ids_matching, merchants.names_of)
    changes.register(levels.settle)
    changes.register(obligations.settle)


def _register_files() -> None:
    """Tables whose files are looked after with those of documents."""
    kept_files.register(PROVIDER_FILES)
    document_jobs.register(provider_jobs.KEEPER)
    retention.register_wholes(wholes_of)


def _register_pages(app: Flask) -> None:
    """Every blueprint, in the order of the packages from below."""
    app.register_blueprint(audit_pages)
    app.register_blueprint(mail_pages)
    app.register_blueprint(account_pages)
    app.register_blueprint(merchant_pages)
    app.register_blueprint(group_pages)
    app.register_blueprint(volume_pages)
    app.register_blueprint(documents.blueprint)
    app.register_blueprint(level_pages)
    app.register_blueprint(scan_pages)
    app.register_blueprint(vendor_pages)
    app.register_blueprint(questionnaire_pages)
    app.register_blueprint(exemption_pages)
    app.register_blueprint(change_pages)
    app.register_blueprint(submission_pages)
    app.register_blueprint(incident_pages)
    app.register_blueprint(provider_pages)
    app.register_blueprint(explanation_pages)
    app.register_blueprint(report_pages)
    app.register_blueprint(rule_book_pages)
    app.register_blueprint(deadline_pages)
    app.register_blueprint(intake_pages)
    app.register_blueprint(overview_pages)
    app.register_blueprint(portal_pages)
    app.register_blueprint(review_pages)


def _register_commands(app: Flask) -> None:
    """Every group of commands."""
    app.cli.add_command(audit_commands)
    app.cli.add_command(account_commands)
    app.cli.add_command(document_commands)
    app.cli.add_command(level_commands)
    app.cli.add_command(incident_commands)
    app.cli.add_command(mail.commands)
    app.cli.add_command(merchant_commands)
    app.cli.add_command(volume_commands)
    app.cli.add_command(obligation_commands)
    app.cli.add_command(reminder_commands)
    app.cli.add_command(report_commands)
    app.cli.add_command(provider_commands)
    app.cli.add_command(demo_commands)
    app.cli.add_command(scheduler.commands)
