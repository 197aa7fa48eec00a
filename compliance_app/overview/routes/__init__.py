"""Pages that join several words: the start, the portfolio, one merchant, the rule book, settings."""

from compliance_app.overview.routes import coverage, groups, pages, portfolio, service_providers
from compliance_app.overview.routes.blueprint import blueprint

__all__ = ["blueprint", "coverage", "groups", "pages", "portfolio", "service_providers"]
