"""The database base: one session, typed models, names of constraints, and how transactions begin."""

import contextlib
import enum
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, CursorResult, Dialect, Engine, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, SessionTransaction, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from compliance_app.foundation.errors import Repeat

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; SQLite keeps it without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)
    registry = registry(
        metadata=metadata,
        type_annotation_map={datetime: UtcDateTime(), dict[str, Any]: sa.JSON(), list[Any]: sa.JSON()},
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


def new_public_id() -> str:
    """An identifier for addresses that cannot be guessed: 128 random bits, 22 characters."""
    return secrets.token_urlsafe(16)


def public_id_column() -> Mapped[str]:
    """The column by which an object is known outside; the integer key never leaves the house."""
    return mapped_column(sa.String(22), unique=True, default=new_public_id)


def enum_column(kind: type[enum.Enum], name: str, **options: Any) -> Mapped[Any]:
    """A column that stores an enum by value, held by a CHECK named after `name`."""
    return mapped_column(enum_type(kind, name), **options)


def enum_type(kind: type[enum.Enum], name: str) -> sa.Enum:
    """The SQL type behind `enum_column`; 40 characters wide so that a longer value needs no migration."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [str(member.value) for member in members],
    )


_PATIENCE = 15_000
"""Milliseconds a writer waits for another on SQLite."""

_MOMENT = 50
"""Milliseconds that a write which may be skipped waits for another."""


def insert_new(model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that skips a row whose unique key is there already; `changed_rows` tells how many were new."""
    # Without the option psycopg's count is lost (-1) once the generated key has been read.
    if db.session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return sqlite.insert(model).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def changed_rows(result: sa.Result[Any]) -> int:
    """How many rows an INSERT, UPDATE or DELETE changed."""
    return result.rowcount if isinstance(result, CursorResult) else 0


_reading: ContextVar[bool] = ContextVar("reading", default=False)


def read_only(value: bool) -> None:
    """Say whether the transactions that begin from now on in this context only read.

    On SQLite a transaction that reads first and writes later fails when another wrote between; so
    writing ones take the lock at their beginning. Requests with a safe method are reading ones.
    """
    _reading.set(value)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """A transaction of a job that only reads, ended with it: on SQLite nobody has to wait for what takes a while."""
    read_only(True)
    try:
        yield
    finally:
        db.session.rollback()
        read_only(False)


def begin_writing() -> None:
    """End the reading transaction of a GET that must write after all (a download leaves a trace)."""
    db.session.commit()
    _reading.set(False)


def write_if_free(statement: sa.Update) -> None:
    """Run one small statement in a short transaction of its own; the session must hold none.

    Raises OperationalError when another writer holds the row (or, on SQLite, the database) for longer
    than a moment: such a write is not worth a wait.
    """
    reading = _reading.get()
    _reading.set(False)
    try:
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                _write_at_once(connection, statement)
            else:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_MOMENT}ms'")
                connection.execute(statement)
                connection.commit()
    finally:
        _reading.set(reading)


def _write_at_once(connection: Connection, statement: sa.Update) -> None:
    sqlite: Any = connection.connection.driver_connection
    sqlite.execute(f"PRAGMA busy_timeout={_MOMENT}")
    try:
        connection.execute(statement)
        connection.commit()
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={_PATIENCE}")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # this module begins transactions itself, below
    cursor = connection.cursor()
    # 64 MB of pages kept at most: with 100,000 merchants the default of 2 MB reads the same pages again and again.
    cache = "cache_size=-65536"
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={_PATIENCE}", cache):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def rolled_back(ended: SessionTransaction) -> SessionTransaction:
    """The savepoint or whole transaction that was gone back to: a flush that fails takes along what is around it."""
    while not ended.nested and ended.parent is not None:
        ended = ended.parent
    return ended


_GAVE_WAY = frozenset({"40P01", "40001"})
"""What PostgreSQL says to who has to give way: in a circle of waiting (deadlock), or to a state that changed."""


@event.listens_for(Engine, "handle_error")
def _ask_to_repeat(context: ExceptionContext) -> None:
    """Whoever gave way reads that it may be sent again, wherever a statement met the other transaction.

    Locks are taken in one order (docs/decisions/0015), so that this is rare; it is never a fault of the page.
    """
    if getattr(context.original_exception, "sqlstate", None) in _GAVE_WAY:
        raise Repeat from context.original_exception
