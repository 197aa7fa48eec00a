"""The one blueprint of accounts."""

from compliance_app.foundation.web import GuardedBlueprint

blueprint = GuardedBlueprint("accounts", __name__)
