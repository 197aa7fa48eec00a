"""One process holds a lease; the next gets it when the holder lets go, loses its connection or falls silent."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select, text

from compliance_app.foundation import clock, lease
from compliance_app.foundation.database import db
from tests.databases import MakeApp


@pytest.fixture
def first(app: Flask) -> lease.Lease:
    return lease.lease_on(db.engine, "scheduler")


@pytest.fixture
def second(app: Flask, make_app: MakeApp) -> lease.Lease:
    with make_app().app_context():
        return lease.lease_on(db.engine, "scheduler")


def test_only_one_holds_it(first: lease.Lease, second: lease.Lease) -> None:
    assert first.take()
    assert not second.take()
    assert first.take()
    assert (first.is_held(), second.is_held()) == (True, False)
    first.release()


def test_leases_of_other_names_are_free(first: lease.Lease, app: Flask) -> None:
    other = lease.lease_on(db.engine, "another")
    assert first.take()
    assert other.take()
    first.release()
    other.release()


def test_a_released_lease_is_free_at_once(first: lease.Lease, second: lease.Lease) -> None:
    assert first.take()
    first.release()
    assert not first.is_held()
    assert second.take()
    second.release()


def test_releasing_what_another_holds_changes_nothing(first: lease.Lease, second: lease.Lease) -> None:
    assert first.take()
    second.release()
    assert not second.take()
    first.release()


@pytest.mark.database("sqlite")
def test_a_silent_holder_loses_the_row_when_it_runs_out(first: lease.Lease, second: lease.Lease) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False) as time:
        assert first.take()
        time.shift(timedelta(seconds=lease.LIFETIME_SECONDS - 1))
        assert first.is_held()
        assert not second.take()
        time.shift(timedelta(seconds=1))
        assert not first.is_held(), "the old holder must know before another may begin"
        assert second.take()
        assert not first.take()
        rows = db.session.execute(select(lease.LeaseRow.name, lease.LeaseRow.expires_at)).all()
    assert rows == [("scheduler", start + timedelta(seconds=2 * lease.LIFETIME_SECONDS))]


@pytest.mark.database("postgresql")
def test_a_holder_cut_off_from_the_server_notices_and_another_takes_over(
    first: lease.Lease, second: lease.Lease
) -> None:
    assert first.take()
    with db.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    assert second.take()
    assert not first.take(), "its connection is gone"
    assert not first.take(), "and the lock is another's"
    second.release()
    assert first.take()
    first.release()


@pytest.mark.database("sqlite")
def test_a_holder_keeps_its_time_while_the_database_is_busy(
    first: lease.Lease, second: lease.Lease, app: Flask
) -> None:
    event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 1"))
    db.engine.dispose()
    start = clock.now()
    with time_machine.travel(start, tick=False) as time:
        assert first.take()
        with db.engine.begin():
            time.shift(timedelta(seconds=lease.LIFETIME_SECONDS - 1))
            assert first.take(), "it cannot renew, but what it holds is not over"
            time.shift(timedelta(seconds=1))
            assert not first.take()
