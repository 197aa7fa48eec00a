"""All rows and files of an application, kept in a session and put back where a later test begins with them."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from compliance_app.foundation import files
from compliance_app.foundation.database import db

_FILES = ("files", "document_keys")
_numbers = itertools.count(1)


class Kept:
    """What is stored now; an application context is open, and no transaction."""

    def __init__(self) -> None:
        self._rows = SqliteRows() if db.engine.dialect.name == "sqlite" else PostgresRows()
        self._keys = current_app.config["DOCUMENT_KEYS"]
        folder: Path = current_app.config["DATA_DIR"]
        found = [path for name in _FILES for path in (folder / name, *(folder / name).rglob("*")) if path.is_file()]
        self._files = {path.relative_to(folder): path.read_bytes() for path in found}

    def put_back(self) -> None:
        """Into the database of the application that is current now, and into its folder."""
        self._rows.put_back()
        folder: Path = current_app.config["DATA_DIR"]
        for path, content in self._files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        current_app.config["DOCUMENT_KEYS"] = self._keys
        files.install(current_app._get_current_object())  # type: ignore[attr-defined]


class SqliteRows:
    """A copy of the database in memory."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        with _connection() as live:
            live.backup(self._copy)

    def put_back(self) -> None:
        with _connection() as live:
            self._copy.backup(live)

    def __del__(self) -> None:
        self._copy.close()


@contextmanager
def _connection() -> Iterator[sqlite3.Connection]:
    pooled = db.engine.raw_connection()
    try:
        assert isinstance(pooled.driver_connection, sqlite3.Connection)
        yield pooled.driver_connection
    finally:
        pooled.close()


class PostgresRows:
    """Tables in a schema of their own, beside the one that every test finds empty."""

    def __init__(self) -> None:
        self._schema = f"kept_{next(_numbers)}"
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {self._schema}")
            tables = db.metadata.sorted_tables
            self._tables = [t.name for t in tables if connection.scalar(sa.select(sa.exists(sa.select(t))))]
            for name in self._tables:
                connection.exec_driver_sql(f"CREATE TABLE {self._schema}.{name} AS TABLE public.{name}")
            self._ids = [t.name for t in tables if t.name in self._tables and "id" in t.columns]

    def put_back(self) -> None:
        with db.engine.begin() as connection:
            # Rows that the migrations put in are there already, and the audit trail refuses deletion by a trigger.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for name in self._tables:
                connection.exec_driver_sql(f"DELETE FROM public.{name}")
                connection.exec_driver_sql(f"INSERT INTO public.{name} SELECT * FROM {self._schema}.{name}")
            for name in self._ids:
                connection.exec_driver_sql(_CONTINUE_IDS.format(name))


_CONTINUE_IDS = "SELECT setval(pg_get_serial_sequence('public.{0}', 'id'), max(id)) FROM public.{0}"
