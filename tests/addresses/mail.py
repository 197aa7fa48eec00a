"""How addresses name letters."""

import sqlalchemy as sa

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.mail import service as mail
from compliance_app.mail.models import OutboxMessage
from tests.addresses.sides import Parameter, Parameters, Side, numbers


def letter_of(_side: Side) -> str:
    key = f"walk-{next(numbers)}"
    mail.enqueue(key=key, to=["a@example.com"], subject="S", text="T", html="<p>T</p>", at=clock.now())
    return db.session.scalars(sa.select(OutboxMessage.public_id).where(OutboxMessage.key == key)).one()


PARAMETERS: Parameters = {
    "public_id": Parameter(letter_of, "all"),
}
