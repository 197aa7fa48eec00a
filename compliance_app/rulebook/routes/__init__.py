"""Pages of the rule book: policies and thresholds, what a change would move, and the decision of a second person."""

from compliance_app.rulebook.routes import policies, thresholds
from compliance_app.rulebook.routes.blueprint import blueprint

__all__ = ["blueprint", "policies", "thresholds"]
