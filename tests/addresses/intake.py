"""How addresses name uploads that are held."""

import secrets
from datetime import timedelta

from compliance_app.documents.models import HeldUpload
from compliance_app.documents.rules import WaitsFor
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules.plain import to_plain
from tests.addresses.sides import Parameter, Parameters, Side


def held_of(side: Side) -> str:
    held = HeldUpload(
        merchant_id=side.merchant.id,
        waits_for=WaitsFor.SENDER,
        file_name="saq.pdf",
        file_key=secrets.token_hex(24),
        file_size=1,
        sha256=secrets.token_hex(32),
        key_id="k1",
        wrapped_key="a key",
        reader="1",
        reading=to_plain(Reading()),
        findings=[],
        held_by="somebody",
        held_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=24),
    )
    db.session.add(held)
    db.session.flush()
    return held.public_id


PARAMETERS: Parameters = {
    "hid": Parameter(held_of, "merchant"),
}
