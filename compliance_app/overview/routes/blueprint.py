"""The blueprint that the pages hang on."""

from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.overview.access import navigation, warning_days

blueprint = GuardedBlueprint("overview", __name__)
blueprint.app_context_processor(navigation)
blueprint.add_app_template_global(warning_days)
