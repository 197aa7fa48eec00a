"""The trail is one chain, whatever transactions, savepoints and processes write it (AUDIT-1, AUDIT-2)."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.audit import rules, service
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation.database import db
from tests.factories import NOON


def write(number: int) -> AuditEntry:
    return service.record(SYSTEM, NOON, Event.USER_EDITED, "user", str(number), after={"on": date(2026, 3, number + 1)})


def trail() -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)))


@pytest.fixture(autouse=True)
def _database(app: Flask) -> None:
    """Each test has a trail of its own."""


def test_every_entry_names_the_hash_before_it() -> None:
    for number in range(3):
        write(number)
    db.session.commit()
    write(3)
    db.session.commit()

    entries = trail()
    assert [entry.object_id for entry in entries] == ["0", "1", "2", "3"]
    head = rules.FIRST_LINK
    for entry in entries:
        assert entry.previous_hash == head
        assert entry.hash == rules.link(head, entry.facts())
        head = entry.hash


def test_who_reads_the_trail_in_the_same_transaction_sees_what_it_recorded() -> None:
    entry = write(1)
    assert trail() == [entry]


def test_what_is_rolled_back_leaves_no_entry() -> None:
    write(0)
    db.session.rollback()
    write(1)
    db.session.commit()
    assert [entry.object_id for entry in trail()] == ["1"]


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_entries() -> None:
    write(0)
    savepoint = db.session.begin_nested()
    write(1)
    savepoint.rollback()
    with db.session.begin_nested():
        write(2)
    write(3)
    db.session.commit()
    assert [entry.object_id for entry in trail()] == ["0", "2", "3"]
