"""How addresses name service providers, their AOCs and who relies on them."""

import io

from compliance_app.foundation import files
from compliance_app.foundation.database import db
from tests.addresses.sides import Parameter, Parameters, Side
from tests.service_providers.builders import make_aoc, make_provider, rely


def aoc_of(side: Side) -> str:
    aoc = make_aoc(make_provider(), uploader=side.employee)
    stored = files.current().store(io.BytesIO(b"%PDF-1.7"))
    aoc.file_key, aoc.file_size, aoc.sha256 = stored.file_key, stored.size, stored.sha256
    aoc.key_id, aoc.wrapped_key = stored.wrapped_key.key_id, stored.wrapped_key.text
    db.session.flush()
    return aoc.public_id


PARAMETERS: Parameters = {
    "provider_id": Parameter(lambda _side: make_provider().public_id, "all"),
    "aoc_id": Parameter(aoc_of, "all"),
    "reliance_id": Parameter(lambda side: rely(side.merchant, make_provider()).public_id, "merchant"),
}
