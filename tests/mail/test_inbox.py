"""The local inbox: there in development without a mail server, and nowhere else."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.foundation.database import db
from compliance_app.mail import jobs, service
from compliance_app.mail.models import MessageState, OutboxMessage
from tests.factories import NOON


@pytest.fixture
def message(app: Flask) -> OutboxMessage:
    service.enqueue(
        key="invitation:1",
        to=["ann@kettle.example"],
        subject="Set your <password>",
        text="Open http://127.0.0.1:8000/password/set/abc & go",
        html="<p style='color: teal'>Open</p><script>alert(1)</script>",
        at=NOON,
    )
    db.session.commit()
    return db.session.scalars(sa.select(OutboxMessage)).one()


def test_letters_are_taken_by_the_inbox_and_read_there(client: FlaskClient, message: OutboxMessage) -> None:
    assert jobs.deliver() == "1 sent, 0 to be tried again, 0 given up."
    db.session.expire_all()
    assert message.state == MessageState.SENT
    listing = client.get("/mail/")
    assert listing.status_code == 200
    assert "Set your &lt;password&gt;" in listing.text
    page = client.get(f"/mail/{message.public_id}")
    assert '<a href="http://127.0.0.1:8000/password/set/abc"' in page.text
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_the_letter_itself_can_run_nothing(client: FlaskClient, message: OutboxMessage) -> None:
    answer = client.get(f"/mail/{message.public_id}/letter")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("change", [{"ENVIRONMENT": "production"}, {"SMTP_URL": "smtp://mail.example"}])
@pytest.mark.parametrize("path", ["/mail/", "/mail/{id}", "/mail/{id}/letter"])
def test_elsewhere_there_is_no_inbox(
    app: Flask, client: FlaskClient, message: OutboxMessage, change: dict[str, str], path: str
) -> None:
    app.config.update(change)
    assert client.get(path.format(id=message.public_id)).status_code == 404
