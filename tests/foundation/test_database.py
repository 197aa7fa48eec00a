"""How values are stored and how transactions begin, on both databases."""

import enum
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, StatementError

from compliance_app.accounts.models import Team, User
from compliance_app.foundation import database
from compliance_app.foundation.database import UtcDateTime, db, new_public_id
from compliance_app.foundation.errors import Repeat
from tests.beside import Beside
from tests.databases import MakeApp
from tests.factories import NOON, make_user

pytestmark = pytest.mark.usefixtures("app")


@contextmanager
def reading() -> Iterator[None]:
    database.read_only(True)
    try:
        yield
    finally:
        db.session.rollback()
        database.read_only(False)


def test_a_reading_transaction_does_not_hold_up_a_writer(app: Flask, make_app: MakeApp) -> None:
    make_user()
    db.session.commit()
    with reading():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
        with make_app().app_context():
            database.read_only(False)
            make_user()
            db.session.commit()
            database.read_only(True)


def test_on_sqlite_a_reading_transaction_sees_one_state_throughout(
    app: Flask, make_app: MakeApp, database_kind: str
) -> None:
    count = sa.select(sa.func.count()).select_from(Team)
    with reading():
        before = db.session.scalar(count)
        with make_app().app_context():
            database.read_only(False)
            db.session.add(Team(name="North"))
            db.session.commit()
            database.read_only(True)
        assert db.session.scalar(count) == (before if database_kind == "sqlite" else 1)


def test_writers_that_read_first_wait_for_each_other(app: Flask) -> None:
    """Without taking the lock at the beginning, SQLite fails the second writer at once."""
    user = make_user()
    key = user.id
    db.session.commit()
    failures: list[Exception] = []

    def count_up() -> None:
        try:
            with app.app_context():
                for _ in range(10):
                    row = db.session.get_one(User, key, with_for_update=True)
                    row.failed_attempts += 1
                    db.session.commit()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert user.failed_attempts == 40


def test_a_page_that_must_write_after_all_begins_a_writing_transaction(app: Flask) -> None:
    with reading():
        db.session.execute(sa.select(Team)).all()
        database.begin_writing()
        db.session.add(Team(name="North"))
        db.session.commit()
    assert db.session.scalars(sa.select(Team.name)).all() == ["North"]


def test_a_write_that_may_be_skipped_does_not_wait_for_another(app: Flask, make_app: MakeApp) -> None:
    user = make_user()
    db.session.commit()
    touch = sa.update(User).where(User.id == user.id).values(failed_attempts=7)
    db.session.rollback()
    with make_app().app_context():
        db.session.execute(sa.update(User).values(failed_attempts=1))
        with app.app_context(), pytest.raises(sa.exc.OperationalError):
            database.write_if_free(touch)
    database.write_if_free(touch)
    assert db.session.get_one(User, user.id, populate_existing=True).failed_attempts == 7


def test_moments_come_back_aware_and_in_utc(app: Flask) -> None:
    east = datetime(2026, 3, 2, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    user = make_user()
    user.created_at = east
    db.session.commit()
    assert user.created_at == east
    assert user.created_at.tzinfo is UTC


def test_moments_are_ordered_and_compared_as_moments(app: Flask) -> None:
    for offset in (0, 5, -5):
        make_user().created_at = NOON.astimezone(timezone(timedelta(hours=offset))) + timedelta(minutes=offset)
    db.session.commit()
    found = db.session.scalars(sa.select(User.created_at).where(User.created_at >= NOON).order_by(User.created_at))
    assert found.all() == [NOON, NOON + timedelta(minutes=5)]


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    user = make_user()
    user.created_at = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001  the point of the test
    with pytest.raises(StatementError, match="without a time zone"):
        db.session.commit()
    db.session.rollback()


def test_enums_are_stored_by_value_and_held_by_a_check(app: Flask) -> None:
    user = make_user()
    db.session.commit()
    stored = sa.text("SELECT role FROM users")
    assert db.session.scalar(stored) == user.role.value
    with pytest.raises(IntegrityError, match="ck_users_role"):
        db.session.execute(sa.text("UPDATE users SET role = 'emperor'"))
    db.session.rollback()


def test_foreign_keys_hold(app: Flask) -> None:
    user = make_user()
    user.team_id = 4711
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_public_ids_are_22_characters_fit_for_an_address_and_never_the_same() -> None:
    made = {new_public_id() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(value) for value in made} == {22}
    assert all(value.replace("-", "").replace("_", "").isalnum() for value in made)


def test_every_enum_column_is_wide_and_checked(app: Flask) -> None:
    columns = [column for table in db.metadata.tables.values() for column in table.columns]
    enums = [column.type for column in columns if isinstance(column.type, sa.Enum)]
    assert enums
    assert all(kind.create_constraint and kind.length == 40 and not kind.native_enum for kind in enums)
    assert all(issubclass(kind.enum_class, enum.Enum) for kind in enums if kind.enum_class)


def test_every_moment_is_stored_with_its_zone(app: Flask) -> None:
    columns = [column for table in db.metadata.tables.values() for column in table.columns]
    bare = [str(column) for column in columns if isinstance(column.type, sa.DateTime)]
    assert bare == [], f"use Mapped[datetime], which is {UtcDateTime.__name__}"


@pytest.mark.database("postgresql")  # SQLite has one writer at a time
def test_who_gives_way_in_a_circle_reads_that_it_may_be_sent_again(app: Flask) -> None:
    """Which of the two PostgreSQL throws out is its own choice; the other one is done."""
    keys = [make_user().id for _ in range(2)]
    db.session.commit()

    def count_up(key: int) -> None:
        db.session.execute(sa.text("SET LOCAL deadlock_timeout = '10ms'"))
        db.session.execute(sa.update(User).where(User.id == key).values(failed_attempts=User.failed_attempts + 1))

    def both() -> None:
        count_up(keys[1])
        count_up(keys[0])

    count_up(keys[0])
    other = Beside(app, both)
    other.until_it_waits()
    told = ""
    try:
        count_up(keys[1])
        db.session.commit()
    except Repeat as refusal:
        db.session.rollback()
        told = refusal.message
    assert sorted([other.ends(), told]) == ["", Repeat().message]
    assert db.session.scalars(sa.select(User.failed_attempts)).all() == [1, 1]
