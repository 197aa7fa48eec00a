"""Pages of the review: the queue, one document with its checklist, verdicts, exceptions, the checklists themselves."""

from compliance_app.reviews.routes import checklists, claims, exceptions, queue, verdicts
from compliance_app.reviews.routes.blueprint import blueprint

__all__ = ["blueprint", "checklists", "claims", "exceptions", "queue", "verdicts"]
