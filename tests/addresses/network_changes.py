"""How addresses name significant changes."""

from compliance_app.foundation import clock
from compliance_app.network_changes import service as network_changes
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.network_changes.service import Said
from tests.addresses.sides import Parameter, Parameters, Side, numbers
from tests.factories import actor_of


def change_of(side: Side) -> str:
    today, actor = clock.today(), actor_of(side.manager)
    said = Said(ChangeKind.SCOPE, today, f"Office number {next(numbers)}.")
    return network_changes.report(side.merchant, said, actor, clock.now(), today).public_id


PARAMETERS: Parameters = {
    "nid": Parameter(change_of, "merchant"),
}
