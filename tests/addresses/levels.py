"""How addresses name overrides of levels."""

from datetime import timedelta

from compliance_app.foundation import clock
from compliance_app.levels import service as levels
from tests.addresses.sides import Parameter, Parameters, Side
from tests.factories import actor_of


def override_of(side: Side) -> str:
    reason, today = "The payment system asks for it.", clock.today()
    until = today + timedelta(days=30)
    actor = actor_of(side.manager)
    return levels.request_override(side.merchant, 1, reason, today, until, actor, clock.now(), today).public_id


PARAMETERS: Parameters = {
    "oid": Parameter(override_of, "merchant"),
}
