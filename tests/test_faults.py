"""Processes killed in the middle of their work lose nothing and send nothing twice.

Real processes, a real SMTP server, `kill -9`, on SQLite and on PostgreSQL.
"""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from email import message_from_bytes
from typing import TypeVar

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.mail.models import MessageState, OutboxMessage
from compliance_app.mail.rules import message_id
from compliance_app.obligations.models import ObligationRecord
from compliance_app.reminders.models import ReminderNotice
from tests.databases import StartProcess
from tests.factories import make_merchant, make_user
from tests.obligations.builders import Desk
from tests.ports import free_port
from tests.reminders.builders import make_contact

ON = date(2026, 3, 2)
PATIENCE = 120
Answer = TypeVar("Answer")


class PostOffice:
    """A real mail server in a thread. `on_mail(number)` is called with each mail before it is answered."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()
        self.on_mail: Callable[[int], str | None] = lambda _number: None
        port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self._number = 0
        self.url = f"smtp+plain://127.0.0.1:{port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._number += 1
        refusal = self.on_mail(self._number)
        if refusal is None:
            self.received[str(message_from_bytes(envelope.original_content or b"")["Message-ID"])] += 1
        return refusal or "250 OK"

    def stop(self) -> None:
        self._controller.stop()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    post_office = PostOffice()
    yield post_office
    post_office.stop()


def look(question: Callable[[], Answer]) -> Answer:
    """Ask the database without holding up the processes under test."""
    db.session.rollback()
    database.read_only(True)
    try:
        return question()
    finally:
        db.session.rollback()
        database.read_only(False)


def count(model: type[database.Model], *facts: sa.ColumnElement[bool]) -> int:
    return look(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*facts)) or 0)


def wait_until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def merchants_with_an_expiry(number: int) -> None:
    """Merchants whose scan runs out in five days, so that each is due for one letter."""
    manager = make_user()
    for evidence in range(1, number + 1):
        merchant = make_merchant(manager)
        make_contact(merchant, f"contact{evidence}@example.com")
        db.session.add(
            ObligationRecord(
                merchant_id=merchant.id,
                obligation="asv_scan",
                evidence_kind="scan",
                evidence_id=evidence,
                valid_until=ON + timedelta(days=5),
                renewal_in_review=False,
            )
        )
    db.session.commit()


def reminders_by_merchant() -> Counter[int | None]:
    written = sa.select(OutboxMessage.merchant_id).where(OutboxMessage.key.startswith("reminder"))
    return look(lambda: Counter(db.session.scalars(written)))


def end_claims() -> None:
    """What ten minutes do: the claim of a process that is gone runs out (MAIL-3)."""
    past = clock.now() - timedelta(seconds=1)
    db.session.execute(sa.update(OutboxMessage).where(OutboxMessage.state == "sending").values(claimed_until=past))
    db.session.commit()


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def run_reminders(start: StartProcess) -> subprocess.Popen[str]:
    return start("-m", "flask", "reminders", "run", "--on", ON.isoformat())


_ONE_PART = """
import time
from compliance_app.app import create_app
from compliance_app.foundation import clock
from compliance_app.reminders import jobs, queries
from tests.test_faults import ON

batches = queries.batches

def one_part(expiries):
    parts = batches(expiries)
    yield next(parts)
    print("one part is written", flush=True)
    time.sleep(60)

queries.batches = one_part
with create_app().app_context():
    jobs.write_due(ON, clock.now())
"""


def test_a_reminder_run_killed_in_the_middle_is_finished_by_the_next(app: Flask, start_process: StartProcess) -> None:
    merchants_with_an_expiry(230)
    first = start_process("-c", _ONE_PART)
    assert first.stdout is not None
    assert first.stdout.readline() == "one part is written\n"
    kill(first)
    assert 0 < count(OutboxMessage) < 230, "it was killed in the middle"

    # The next two run at the same time.
    runs = [run_reminders(start_process) for _ in range(2)]
    outputs = [run.communicate(timeout=PATIENCE)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    letters = reminders_by_merchant()
    assert len(letters) == 230
    assert set(letters.values()) == {1}
    assert count(ReminderNotice, ReminderNotice.days_before == 7) == 230

    output, _ = run_reminders(start_process).communicate(timeout=PATIENCE)
    assert output.startswith("Letters written: 0."), output


@pytest.mark.parametrize("seconds", [0.8, 1.6, 2.4])
def test_a_reminder_run_killed_at_any_moment_loses_and_doubles_nothing(
    app: Flask, start_process: StartProcess, seconds: float
) -> None:
    merchants_with_an_expiry(60)
    first = run_reminders(start_process)
    time.sleep(seconds)
    kill(first)
    run_reminders(start_process).communicate(timeout=PATIENCE)
    letters = reminders_by_merchant()
    assert (len(letters), set(letters.values())) == (60, {1})


def deliver(start: StartProcess, post_office: PostOffice) -> subprocess.Popen[str]:
    return start("-m", "flask", "mail", "deliver", SMTP_URL=post_office.url)


def delivered(post_office: PostOffice) -> dict[str, int]:
    """How often each message of the outbox arrived."""
    keys = look(lambda: db.session.scalars(sa.select(OutboxMessage.key)).all())
    return {key: post_office.received[message_id(key, "compliance@localhost")] for key in keys}


@pytest.mark.parametrize("taken", [True, False], ids=["after the server took it", "before the server took it"])
def test_a_delivery_killed_in_the_middle_is_finished_by_the_next(
    app: Flask, start_process: StartProcess, post_office: PostOffice, taken: bool
) -> None:
    merchants_with_an_expiry(12)
    run_reminders(start_process).communicate(timeout=PATIENCE)
    processes: list[subprocess.Popen[str]] = []

    def kill_at_the_fifth(number: int) -> str | None:
        if number != 5:
            return None
        kill(processes[0])
        return None if taken else "451 Not now"

    post_office.on_mail = kill_at_the_fifth
    processes.append(deliver(start_process, post_office))
    processes[0].wait(PATIENCE)
    assert processes[0].returncode == -signal.SIGKILL
    assert count(OutboxMessage, OutboxMessage.state == MessageState.SENT) == 4
    assert count(OutboxMessage, OutboxMessage.state == MessageState.SENDING) == 1

    end_claims()
    # Two at the same time: each message is claimed by one of them.
    for process in [deliver(start_process, post_office) for _ in range(2)]:
        process.wait(PATIENCE)
    assert count(OutboxMessage, OutboxMessage.state == MessageState.SENT) == 12
    times = Counter(delivered(post_office).values())
    # SMTP cannot say whether a mail was taken before its sender died: that one comes again, under the same name.
    assert times == ({1: 11, 2: 1} if taken else {1: 12})


def test_of_two_schedulers_the_one_that_works_is_killed_and_the_other_finishes(
    app: Flask, start_process: StartProcess, post_office: PostOffice
) -> None:
    today = clock.today()
    for _ in range(6):
        Desk().scan(today - timedelta(days=85), today - timedelta(days=80))
    db.session.rollback()
    killed: list[int] = []

    def kill_the_sender(number: int) -> str | None:
        if number == 5:
            sender = look(
                lambda: db.session.scalars(
                    sa.select(OutboxMessage.claimed_by).where(OutboxMessage.state == MessageState.SENDING)
                ).one()
            )
            pid = int(str(sender).rpartition(":")[2])
            kill(next(process for process in schedulers if process.pid == pid))
            killed.append(pid)
            return "451 Not now"
        return None

    def reading(number: int) -> str | None:
        with app.app_context():
            return kill_the_sender(number)

    post_office.on_mail = reading
    schedulers = [start_process("-m", "flask", "scheduler", "run", SMTP_URL=post_office.url) for _ in range(2)]
    wait_until(lambda: bool(killed))
    end_claims()
    wait_until(lambda: count(OutboxMessage, OutboxMessage.state != MessageState.SENT) == 0)
    wait_until(lambda: count(ReminderNotice, ReminderNotice.days_before == 7) == 6)
    wait_until(lambda: count(OutboxMessage, OutboxMessage.state != MessageState.SENT) == 0)
    letters = reminders_by_merchant()
    assert (len(letters), set(letters.values())) == (6, {1})
    assert set(delivered(post_office).values()) == {1}
    survivor = next(process for process in schedulers if process.pid not in killed)
    assert survivor.poll() is None, "the other one goes on"
