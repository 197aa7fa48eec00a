"""A lease: at most one process holds it, and another takes it over when the holder dies.

On PostgreSQL it is an advisory lock of a connection of its own: the server gives it back the moment
the holder's connection ends. SQLite knows no such lock, so there it is a row with an end that the
holder keeps moving on; a dead holder's row runs out.
"""

import contextlib
import hashlib
import os
import secrets
import socket
from abc import ABC, abstractmethod
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation import clock
from compliance_app.foundation.database import Model

RENEW_SECONDS = 3
"""How often a process should call `take`."""
LIFETIME_SECONDS = 12
"""How long a dead holder's row keeps others waiting on SQLite."""
_LIFETIME = timedelta(seconds=LIFETIME_SECONDS)


class LeaseRow(Model):
    """Who holds a lease on SQLite and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(200))
    expires_at: Mapped[datetime]


class Lease(ABC):
    """One process's hand on a lease."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    @abstractmethod
    def take(self) -> bool:
        """Take the lease, or keep it; whether this process holds it now. An unreachable database is a no."""

    @abstractmethod
    def is_held(self) -> bool:
        """Whether this process still holds the lease, by what the last `take` found; asks no one."""

    @abstractmethod
    def release(self) -> None:
        """Give it back at once, so that another need not wait."""


def lease_on(engine: Engine, name: str) -> Lease:
    """The lease of that name in the database behind `engine`."""
    return AdvisoryLease(engine, name) if engine.dialect.name == "postgresql" else RowLease(engine, name)


class AdvisoryLease(Lease):
    """An advisory lock of PostgreSQL. It belongs to the session: not for a pooler in transaction mode."""

    _connection: Connection | None = None

    def take(self) -> bool:
        try:
            if self._connection is None:
                return self._lock()
            self._connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError:
            self._drop()
        return self.is_held()

    def _lock(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # It never goes back to the pool, where another might be given our lock.
        connection.detach()
        try:
            # A holder whose machine lost power is noticed in half a minute instead of two hours.
            for option, value in (("idle", 15), ("interval", 5), ("count", 3)):
                connection.execute(sa.text(f"SET tcp_keepalives_{option} = {value}"))
            if connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key()}):
                self._connection = connection
        finally:
            if self._connection is None:
                connection.close()
        return self.is_held()

    def _key(self) -> int:
        digest = hashlib.sha256(f"compliance-desk:{self._name}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def is_held(self) -> bool:
        return self._connection is not None

    def release(self) -> None:
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class RowLease(Lease):
    """A row that its holder renews; clocks of one machine agree, and a SQLite file is on one machine."""

    def __init__(self, engine: Engine, name: str) -> None:
        super().__init__(engine, name)
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
        self._held_until: datetime | None = None

    def take(self) -> bool:
        asked = clock.now()
        try:
            taken = self._renew(asked)
        except IntegrityError:
            taken = False  # another process inserted the row first
        except SQLAlchemyError:
            # Somebody writes for long. What we hold stays ours until its end.
            return self.is_held()
        self._held_until = asked + _LIFETIME if taken else None
        return taken

    def _renew(self, now: datetime) -> bool:
        row = {"holder": self._holder, "expires_at": now + _LIFETIME}
        free = (LeaseRow.holder == self._holder) | (LeaseRow.expires_at <= now)
        with self._engine.begin() as connection:
            changed = connection.execute(sa.update(LeaseRow).where(LeaseRow.name == self._name, free).values(row))
            if changed.rowcount:
                return True
            if connection.scalar(sa.select(LeaseRow.name).where(LeaseRow.name == self._name)):
                return False
            connection.execute(sa.insert(LeaseRow).values(name=self._name, **row))
            return True

    def is_held(self) -> bool:
        return self._held_until is not None and clock.now() < self._held_until

    def release(self) -> None:
        self._held_until = None
        with contextlib.suppress(SQLAlchemyError), self._engine.begin() as connection:
            connection.execute(sa.delete(LeaseRow).where(LeaseRow.name == self._name, LeaseRow.holder == self._holder))
