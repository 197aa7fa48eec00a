"""The blueprint of the review's pages."""

from compliance_app.foundation.web import GuardedBlueprint

blueprint = GuardedBlueprint("reviews", __name__)
