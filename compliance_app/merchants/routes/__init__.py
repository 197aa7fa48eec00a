"""Pages of merchants."""

from compliance_app.merchants.routes import belongings, details, importing, search, states
from compliance_app.merchants.routes.blueprint import blueprint

__all__ = ["belongings", "blueprint", "details", "importing", "search", "states"]
