"""How addresses name groups."""

from compliance_app.foundation import clock
from tests.addresses.sides import Parameter, Parameters, Side
from tests.groups.builders import join, make_entity


def group_of(side: Side) -> str:
    entity = make_entity()
    join(entity, side.merchant, clock.today(), on=clock.today())
    return entity.public_id


PARAMETERS: Parameters = {
    "gid": Parameter(group_of, "merchant"),
}
