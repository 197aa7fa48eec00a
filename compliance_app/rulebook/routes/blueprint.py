"""The blueprint that the pages of the rule book register on."""

from compliance_app.foundation.web import GuardedBlueprint

blueprint = GuardedBlueprint("rulebook", __name__)
