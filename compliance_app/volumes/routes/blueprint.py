"""The blueprint of volumes."""

from flask import request

from compliance_app.foundation.sheets import MOST_BYTES
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.volumes import chart, rules

blueprint = GuardedBlueprint("volumes", __name__)
blueprint.add_app_template_filter(lambda channel: rules.CHANNEL_NAMES[rules.Channel(channel)], "channel_name")
blueprint.add_app_template_filter(chart.short_number, "short_number")


@blueprint.url_value_preprocessor
def _limit_request(_endpoint: str | None, _values: object) -> None:
    # Before every other step of a request, because the check of the form's token reads the form.
    request.max_content_length = MOST_BYTES + 1024 * 1024
