"""The databases tests run on: a SQLite file copied from a template, and a private PostgreSQL cluster.

Every test that asks for the `database` fixture runs on both. Commits are real, so other processes may
connect to the same database by its URL.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
from flask import Flask
from psycopg import sql

from compliance_app.app import create_app
from compliance_app.foundation.database import db
from compliance_app.foundation.settings import PROJECT_ROOT
from tests import compiled_statements

MakeApp = Callable[..., Flask]
StartProcess = Callable[..., subprocess.Popen[str]]

KINDS = ("sqlite", "postgresql")
MIGRATIONS = PROJECT_ROOT / "migrations"
_START_SECONDS = 60


@dataclass(frozen=True)
class Database:
    """One empty database with the complete schema; `url` is what DATABASE_URL would be."""

    kind: str
    url: str


def build_app(url: str, folder: Path, **overrides: Any) -> Flask:
    """An application on the database at `url` that keeps its files in `folder`."""
    app = create_app({"DATABASE_URL": url, "DATA_DIR": str(folder), "SCHEDULER": "off"}, TESTING=True, **overrides)
    with app.app_context():
        compiled_statements.share(db.engine)
    return app


def close(app: Flask) -> None:
    """Give back every connection of the application."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def build_schema(url: str, folder: Path) -> None:
    """Bring an empty database to the present schema by the migrations."""
    app = build_app(url, folder)
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
    close(app)


class SqliteTemplate:
    """A SQLite file with the schema, made once in a session and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.sqlite"
        build_schema(f"sqlite:///{self._file}", folder)

    def copy_to(self, file: Path) -> Database:
        """A fresh database in `file`."""
        shutil.copyfile(self._file, file)
        return Database("sqlite", f"sqlite:///{file}")


class Cluster:
    """A PostgreSQL server of our own: temporary folder, Unix socket, no fsync; gone after the session."""

    def __init__(self, **settings: str) -> None:
        # A short path: the name of a Unix socket holds about a hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._account = _unprivileged_account()
        if self._account:
            shutil.chown(self.folder, user=self._account)
        self.folder.chmod(0o755)
        self._run("initdb", "-D", self._data, "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._server = self._start(settings)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [str(_binary(program)), *arguments]

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
        if self._account:
            account = pwd.getpwnam(self._account)
            options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return options

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(program, *arguments), capture_output=True, text=True, check=False, **self._options()
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _start(self, more: dict[str, str]) -> subprocess.Popen[bytes]:
        settings = {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "shared_buffers": "32MB",
            "max_connections": "60",
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            **more,
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            server = subprocess.Popen(
                self._command("postgres", "-D", self._data, *arguments), stdout=log, stderr=log, **self._options()
            )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect("postgres").close()
            except psycopg.OperationalError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return server

    def connect(self, name: str) -> psycopg.Connection[Any]:
        """A connection of the tests' own to the database `name`."""
        return psycopg.connect(host=str(self.folder), user="tester", dbname=name, autocommit=True)

    def url(self, name: str) -> str:
        """The SQLAlchemy address of the database `name`."""
        return f"postgresql+psycopg://tester@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template1") -> str:
        """A new database without any table, or the copy of another one; answers its address."""
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        return self.url(name)

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresTemplate:
    """One PostgreSQL database with the schema, emptied for each test.

    Rows that the migrations themselves put in (`_seeded`) are put back. Rows are deleted, table by table: to truncate
    a table that most others refer to makes new files for all of them and their indexes, a hundred times dearer.
    """

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._url = cluster.create("desk")
        build_schema(self._url, folder)
        self._connection = cluster.connect("desk")
        # The audit trail refuses deletion by triggers, and so do foreign keys; a replica's session does not fire them.
        self._connection.execute("SET session_replication_role = replica")
        self._tables = [row[0] for row in self._connection.execute(_TABLES)]
        self._sequences = dict(self._connection.execute(_SEQUENCES).fetchall())
        self._seeded = self._filled()
        self._emptied = 0
        self._connection.execute("CREATE SCHEMA seed")
        for table in self._seeded:
            self._connection.execute(_on_table("CREATE TABLE seed.{0} AS TABLE public.{0}", table))

    def empty(self) -> Database:
        """The database as it was after the migrations; whoever is still connected is cut off."""
        self._connection.execute(_CUT_OFF)
        filled = self._filled()
        with self._connection.transaction():
            for table in filled:
                self._connection.execute(_on_table("DELETE FROM public.{0}", table))
            for table in self._seeded:
                self._connection.execute(_on_table("INSERT INTO public.{0} SELECT * FROM seed.{0}", table))
            self._start_ids_again(filled)
        self._emptied += 1
        if self._emptied % _EMPTIED_UNTIL_VACUUM == 0:
            self._connection.execute("VACUUM")
        return Database("postgresql", self._url)

    def _start_ids_again(self, tables: list[str]) -> None:
        for table in self._sequences.keys() & set(tables):
            self._connection.execute(_on_table(_CONTINUE_IDS, table, literal=self._sequences[table]))

    def _filled(self) -> list[str]:
        """The tables that hold rows: asking is many times cheaper than emptying all of them."""
        question = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(name, sql.Identifier("public", name))
            for name in self._tables
            if name != "alembic_version"
        )
        return [row[0] for row in self._connection.execute(question)]

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()


_EMPTIED_UNTIL_VACUUM = 40
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SEQUENCES = (
    "SELECT name, sequence FROM (SELECT table_name AS name, pg_get_serial_sequence(table_name, 'id') AS sequence "
    "FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id') AS ids "
    "WHERE sequence IS NOT NULL"
)
_CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_CONTINUE_IDS = "SELECT setval({1}, coalesce(max(id), 1), count(*) > 0) FROM public.{0}"


def _on_table(text: str, table: str, literal: str = "") -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table), sql.Literal(literal))


def _binary(program: str) -> Path:
    """A PostgreSQL program, on the PATH or where Debian puts it (the newest version)."""
    found = shutil.which(program)
    if found:
        return Path(found).resolve()
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise RuntimeError(f"PostgreSQL's {program} is not installed: apt-get install postgresql")
    return versions[-1]


def _unprivileged_account() -> str | None:
    """The account PostgreSQL runs under when the tests run as root, which it refuses; None otherwise."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
