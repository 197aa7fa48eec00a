"""How addresses name exemptions."""

from datetime import timedelta

from compliance_app.exemptions import service as exemptions
from compliance_app.exemptions.rules import ExemptionKind, Subject, Wanted
from compliance_app.foundation import clock
from tests.addresses.sides import Parameter, Parameters, Side
from tests.factories import actor_of


def exemption_of(side: Side) -> str:
    today, actor = clock.today(), actor_of(side.manager)
    until = today + timedelta(days=30)
    wanted = Wanted(ExemptionKind.PROMISED, Subject.SCAN, None, "An ASV is engaged.", "Its order.", today, until)
    return exemptions.request(side.merchant, wanted, None, actor, clock.now(), today).public_id


PARAMETERS: Parameters = {
    "eid": Parameter(exemption_of, "merchant"),
}
