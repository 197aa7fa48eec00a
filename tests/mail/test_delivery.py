"""Delivery to a real mail server: taken, refused, away, crashed in the middle, two deliverers at once."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from compliance_app.mail import jobs, service
from compliance_app.mail.models import MessageState, OutboxMessage
from tests.databases import StartProcess
from tests.factories import NOON
from tests.mail.server import MailServer, mail_server

STEP = timedelta(minutes=1)


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    with mail_server() as server:
        app.config["SMTP_URL"] = server.url
        app.config["MAIL_FROM"] = "compliance@provider.example"
        yield server


@pytest.fixture
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(seconds=1), tick=False) as traveller:
        yield traveller


def write(key: str = "letter:1", **changes: Any) -> None:
    values: dict[str, Any] = {
        "key": key,
        "to": ["ann@kettle.example"],
        "cc": ["maria@provider.example"],
        "subject": "Your ASV scan runs out",
        "text": "Plain words.\n",
        "html": "<p>Words</p>",
        "at": NOON,
        "from_name": "Maria Keller",
        "reply_to": "maria@provider.example",
    }
    service.enqueue(**{**values, **changes})
    db.session.commit()


def stored(key: str = "letter:1") -> OutboxMessage:
    db.session.expire_all()
    return db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.key == key)).one()


@pytest.mark.usefixtures("app")
def test_the_same_key_is_written_once() -> None:
    arguments: dict[str, Any] = {"to": ["a@b.example"], "subject": "s", "text": "t", "html": "h", "at": NOON}
    assert service.enqueue(key="once", **arguments)
    assert not service.enqueue(key="once", **arguments)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 1


@pytest.mark.usefixtures("at_noon")
def test_a_letter_arrives_whole(server: MailServer) -> None:
    write(from_name="Žofie Ångström, CEO", subject="Café: 12 März")
    assert jobs.deliver() == "1 sent, 0 to be tried again, 0 given up."
    (message,) = server.taken
    assert message["From"] == '"Žofie Ångström, CEO" <compliance@provider.example>'
    assert message["To"] == "ann@kettle.example"
    assert message["Cc"] == message["Reply-To"] == "maria@provider.example"
    assert message["Subject"] == "Café: 12 März"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Mon, 02 Mar 2026 12:00:01 +0000"
    assert server.recipients == [["ann@kettle.example", "maria@provider.example"]]
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().strip() == "Plain words."  # type: ignore[union-attr]
    assert stored().state is MessageState.SENT
    assert stored().sent_at == NOON + timedelta(seconds=1)
    assert jobs.deliver() == "0 sent, 0 to be tried again, 0 given up."
    assert len(server.taken) == 1


@pytest.mark.usefixtures("at_noon")
def test_nothing_in_a_value_becomes_a_header(server: MailServer) -> None:
    write(
        subject="Hello\r\nBcc: victim@else.example\u2028X-More: yes",
        from_name="Maria\nX-Evil: 1",
        reply_to="maria@provider.example",
    )
    jobs.deliver()
    (message,) = server.taken
    assert message["Bcc"] is message["X-Evil"] is message["X-More"] is None
    assert message["Subject"] == "Hello Bcc: victim@else.example X-More: yes"
    assert server.recipients == [["ann@kettle.example", "maria@provider.example"]]


@pytest.mark.usefixtures("at_noon", "server")
@pytest.mark.parametrize(
    "address", ["ann@kettle.example\r\nBcc: victim@else.example", "no address", "@", "a b@c.example", "a@" + "ö" * 80]
)
def test_an_address_that_is_none_is_given_up_at_once(address: str) -> None:
    write(to=[address])
    write("letter:2")
    assert jobs.deliver() == "1 sent, 0 to be tried again, 1 given up."
    assert stored().state is MessageState.FAILED
    assert "cannot be written as a mail" in (stored().last_error or "")


@pytest.mark.usefixtures("at_noon")
def test_an_international_domain_is_reached(server: MailServer) -> None:
    write(to=["ann@blaue-küche.example"])
    jobs.deliver()
    assert server.recipients[0][0] == "ann@xn--blaue-kche-geb.example"


def test_a_server_away_loses_nothing_and_delays_the_rest_little(
    server: MailServer, at_noon: time_machine.Traveller
) -> None:
    server.stop()
    write("letter:1")
    write("letter:2")
    assert jobs.deliver() == "0 sent, 1 to be tried again, 0 given up."
    assert stored("letter:1").attempts == 1
    assert stored("letter:2").attempts == 0
    assert stored("letter:1").next_attempt_at == NOON + timedelta(seconds=61)
    server.start()
    assert jobs.deliver() == "1 sent, 0 to be tried again, 0 given up."
    at_noon.shift(STEP)
    assert jobs.deliver() == "1 sent, 0 to be tried again, 0 given up."
    assert len(server.taken) == 2


def test_a_temporary_refusal_backs_off_on_a_fixed_schedule(server: MailServer, at_noon: time_machine.Traveller) -> None:
    write()
    server.answers = ["451 busy"] * 12
    waits = []
    for _ in range(12):
        jobs.deliver()
        waits.append(int((stored().next_attempt_at - NOON - timedelta(seconds=1)).total_seconds() // 60))
        at_noon.move_to(stored().next_attempt_at)
    minutes = [later - earlier for earlier, later in zip([0, *waits], waits, strict=False)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]
    assert stored().last_error == "451 busy"
    jobs.deliver()
    assert stored().state is MessageState.SENT
    assert len(server.taken) == 1


def test_a_lasting_refusal_is_given_up_and_recorded(server: MailServer, at_noon: time_machine.Traveller) -> None:
    write(cc=[])
    server.refused["ann@kettle.example"] = "550 no such person"
    for _ in range(3):
        assert stored().state is MessageState.QUEUED
        jobs.deliver()
        at_noon.shift(timedelta(minutes=10))
    assert stored().state is MessageState.FAILED
    assert stored().last_error == "ann@kettle.example: 550 no such person"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == Event.MAIL_GIVEN_UP)).one()
    assert entry.object_id == stored().public_id
    assert not entry.succeeded


def test_one_recipient_for_later_gets_a_message_of_its_own(server: MailServer, at_noon: time_machine.Traveller) -> None:
    write()
    server.refused["maria@provider.example"] = "450 mailbox busy"
    jobs.deliver()
    assert stored().state is MessageState.SENT
    server.refused.clear()
    at_noon.shift(STEP)
    jobs.deliver()
    assert server.recipients == [["ann@kettle.example"], ["maria@provider.example"]]


def test_a_crash_after_the_hand_over_is_recognisable_and_delays_nothing_else(
    server: MailServer, at_noon: time_machine.Traveller
) -> None:
    write("letter:1")
    write("letter:2")
    claimed = jobs._claim("a process that dies")
    assert claimed is not None
    assert claimed.key == "letter:1"
    assert jobs.deliver() == "1 sent, 0 to be tried again, 0 given up."
    at_noon.shift(timedelta(minutes=10))
    assert jobs.deliver() == "1 sent, 0 to be tried again, 0 given up."
    assert stored("letter:1").attempts == 2
    # Handed over a second time it would carry the same id, by which the receiving side knows it again.
    db.session.execute(sa.update(OutboxMessage).values(state=MessageState.QUEUED, sent_at=None))
    db.session.commit()
    jobs.deliver()
    ids = Counter(message["Message-ID"] for message in server.taken)
    assert sorted(ids.values()) == [2, 2]


def test_two_deliverers_at_once_send_each_letter_once(server: MailServer, start_process: StartProcess) -> None:
    for number in range(40):
        write(f"letter:{number}")
    settings = {"SMTP_URL": server.url, "MAIL_FROM": "compliance@provider.example"}
    processes = [start_process("-m", "flask", "--app", "wsgi", "mail", "deliver", **settings) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert len(server.taken) == 40
    assert len({message["Message-ID"] for message in server.taken}) == 40
    states = db.session.execute(sa.select(OutboxMessage.state, sa.func.count()).group_by(OutboxMessage.state)).all()
    assert [tuple(row) for row in states] == [(MessageState.SENT, 40)]


def test_killed_in_the_middle_every_letter_still_arrives(
    server: MailServer, start_process: StartProcess, app: Flask
) -> None:
    for number in range(60):
        write(f"letter:{number}")
    settings = {"SMTP_URL": server.url, "MAIL_FROM": "compliance@provider.example"}
    process = start_process("-m", "flask", "--app", "wsgi", "mail", "deliver", **settings)
    deadline = time.monotonic() + 30
    while len(server.taken) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert len(server.taken) >= 5
    with time_machine.travel(time.time() + 11 * 60, tick=True):
        jobs.deliver()
    assert len({message["Message-ID"] for message in server.taken}) == 60
    assert len(server.taken) <= 61
