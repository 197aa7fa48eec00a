"""The database itself refuses to change the trail, and every writer appends to one chain."""

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.audit import queries, rules, service
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.foundation.database import db
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _entry(app: Flask) -> None:
    """A trail of one entry."""
    service.record(SYSTEM, NOON, Event.USER_EDITED, "user", "1")
    db.session.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor_label = 'somebody else'",
        "UPDATE audit_entries SET hash = hash",
        "DELETE FROM audit_entries",
    ],
)
def test_entries_cannot_be_changed_or_removed(statement: str) -> None:
    """AUDIT-1, PCI DSS v4.0.1 10.3.2"""
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text(statement))
    db.session.rollback()
    assert queries.count() == 1


def test_an_entry_changed_by_the_program_is_refused_too() -> None:
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    entry.actor_label = "somebody else"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_many_writers_make_one_chain(app: Flask) -> None:
    """Threads that record at once, some of them rolling back, never fork the chain nor leave a gap in it."""

    def write(writer: int) -> None:
        with app.app_context():
            for number in range(5):
                service.record(Actor(None, f"writer {writer}", "test"), NOON, Event.USER_EDITED, "user", str(number))
                if number == 3:
                    db.session.rollback()
                else:
                    db.session.commit()

    db.session.rollback()
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = rules.verify(queries.chained())
    assert verdict.broken is None, verdict.reason
    assert verdict.count == 1 + 6 * 4


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 1000, "'; DROP TABLE audit_entries; --", "\u202e"])
def test_odd_texts_are_kept_as_far_as_they_can_be(text: str) -> None:
    service.record(Actor(None, text, text), NOON, Event.USER_EDITED, text, text, before={text: text}, after={"x": text})
    db.session.commit()
    db.session.expire_all()
    verdict = rules.verify(queries.chained())
    assert (verdict.count, verdict.broken) == (2, None)
