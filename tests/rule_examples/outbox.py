"""Examples of the outbox: what is written once, and that each message has one process at a time and none is lost."""

from datetime import datetime, timedelta

import sqlalchemy as sa
import time_machine

from compliance_app.foundation.database import db
from compliance_app.mail import jobs, service
from compliance_app.mail.models import OutboxMessage
from compliance_app.mail.rules import CLAIM, TAKEN_OUT, HandOver, Letter, Outcome, Outgoing
from tests.factories import NOON
from tests.rule_examples.running import Given, House, Then, house_example


def write(key: str, *, one_time: bool = False) -> None:
    to, html = ["ann@kettle.example"], "<p>Words</p>"
    service.enqueue(key=key, to=to, subject="A letter", text="Words", html=html, at=NOON, one_time=one_time)


@house_example("MAIL-1")
def written(given: Given, house: House) -> Then:
    for key in given.text("written").split(", "):
        write(key)
    if given.text("the transaction") == "is taken back":
        db.session.rollback()
    db.session.commit()
    return {"in the outbox": db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage))}


@house_example("MAIL-2")
def two_processes(given: Given, house: House) -> Then:
    """The first takes the message and ends as the row says; the second asks at once, and a delivery a claim later."""
    died = given.text("the first process", "goes on" if given.text("two processes") == "at one message" else "")
    write("reminder 17")
    db.session.commit()
    first = service.claim("one", NOON)
    assert first is not None
    if died == "dies before its claim is committed":
        db.session.rollback()
    db.session.commit()
    second = service.claim("two", NOON)
    db.session.rollback()
    handed_over = int(died in ("goes on", "dies before it marks the end"))
    if died == "goes on":
        service.settle(first, HandOver(Outcome.TAKEN), NOON)
        db.session.commit()
    with time_machine.travel(NOON + CLAIM, tick=False):
        for _ in range(2):
            handed_over += jobs.deliver().startswith("1 sent")
    return {"the second gets": "the message" if second else "nothing", "handed over": f"{handed_over} times"}


@house_example("MAIL-3")
def claim(given: Given, house: House) -> Then:
    write("reminder 17")
    first = service.claim("one", _at(given, "claimed"))
    assert isinstance(first, Outgoing)
    if given.has("sent"):
        service.settle(first, HandOver(Outcome.TAKEN), _at(given, "sent"))
    db.session.commit()
    return {"gets it": service.claim("two", _at(given, "another process asks")) is not None}


ENDS = {
    "takes it": HandOver(Outcome.TAKEN),
    "not now": HandOver(Outcome.LATER),
    "no mail can be made": HandOver(Outcome.UNREADABLE),
    "none, it is read in the local inbox": jobs.Inbox().hand_over(
        Outgoing(1, "k", (), (), "", None, Letter("", "", ""), 1), NOON
    ),
}


@house_example("MAIL-7")
def what_stays_of_the_text(given: Given, house: House) -> Then:
    write("letter", one_time=given.text("letter with") == "a one-time link")
    outgoing = service.claim("one", NOON)
    assert outgoing is not None
    service.settle(outgoing, ENDS[given.text("server")], NOON)
    db.session.commit()
    stored = db.session.scalars(sa.select(OutboxMessage)).one()
    kept = (stored.text, stored.html) == ("Words", "<p>Words</p>")
    assert kept or stored.text == stored.html == TAKEN_OUT
    return {"in the outbox": "its words" if kept else "no words"}


def _at(given: Given, name: str) -> datetime:
    hours, minutes = given.text(name).split(":")
    return NOON.replace(hour=0) + timedelta(days=1, hours=int(hours), minutes=int(minutes))
