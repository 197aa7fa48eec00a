"""Pages of submissions: each module puts its own on the one blueprint."""

from compliance_app.submissions.routes import asking, deciding, forwarding, lists
from compliance_app.submissions.routes.blueprint import blueprint

__all__ = ["asking", "blueprint", "deciding", "forwarding", "lists"]
