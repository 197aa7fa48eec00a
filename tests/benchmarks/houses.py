"""The houses that are measured: seeded with so many merchants, on SQLite and kept, or on a PostgreSQL of their own."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from compliance_app.app import create_app
from compliance_app.foundation import clock
from compliance_app.foundation.settings import PROJECT_ROOT
from tests.databases import Cluster

FOLDER = PROJECT_ROOT / ".bench"
_SERVER = {"shared_buffers": "1GB", "work_mem": "16MB", "autovacuum": "on"}
"""What an operator sets too; the tests' cluster is made for databases of a few rows."""


class Houses:
    """Makes seeded houses, each a folder with its database; with a cluster the database lies there."""

    def __init__(self, cluster: Cluster | None = None) -> None:
        self._cluster = cluster
        self.kind = "PostgreSQL" if cluster else "SQLite"

    def seeded(self, count: int) -> Path:
        """The folder of a house with so many merchants; one on SQLite is kept until day or schema change."""
        folder = FOLDER / f"{self.kind}-{count}-{clock.today('UTC').isoformat()}-{_schema()}"
        if self._cluster is None and (folder / "ready").exists():
            return folder
        for old in FOLDER.glob(f"{self.kind}-{count}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        if self._cluster is not None:
            (folder / "address").write_text(self._cluster.create(f"house_{count}"))
        print(f"Seeding {count:,} merchants on {self.kind} ...", flush=True)
        _flask(folder, "db", "upgrade")
        _flask(folder, "demo", "seed", "--merchants", str(count), "--bulk")
        if self._cluster is None:
            (folder / "ready").touch()
        else:
            with self._cluster.connect(f"house_{count}") as connection:
                connection.execute("VACUUM ANALYZE")
        return folder

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Path]:
        """A copy of a house that may be changed, and is gone afterwards."""
        copy = FOLDER / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        try:
            for name in ("compliance.sqlite", "secret_key", "document_keys"):
                if (folder / name).exists():
                    shutil.copy2(folder / name, copy / name)
            if self._cluster is not None:
                (copy / "address").write_text(self._copied_database(self._cluster, folder))
            yield copy
        finally:
            shutil.rmtree(copy)

    def _copied_database(self, cluster: Cluster, folder: Path) -> str:
        """A database is copied only while nobody is connected to it."""
        source = (folder / "address").read_text().partition("?")[0].rpartition("/")[2]
        with cluster.connect("postgres") as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        return cluster.create("copy", template=source)


@contextmanager
def houses(kind: str) -> Iterator[Houses]:
    """Houses on `sqlite` or `postgresql`; the server of the latter is started here and ends here."""
    if kind == "sqlite":
        yield Houses()
        return
    if kind != "postgresql":
        raise SystemExit(f"BENCH_DATABASE is '{kind}': set it to 'sqlite' or 'postgresql'.")
    cluster = Cluster(**_SERVER)
    try:
        yield Houses(cluster)
    finally:
        cluster.stop()


def settings(folder: Path) -> dict[str, str]:
    """The settings of an application on this folder: its database is named there, or is SQLite as on a laptop."""
    address = folder / "address"
    url = address.read_text() if address.exists() else ""
    return {"DATA_DIR": str(folder), "DATABASE_URL": url, "SCHEDULER": "off", "COMPLIANCE_ENV": "development"}


def open_house(folder: Path) -> Flask:
    """The application on a seeded folder, as it is served."""
    return create_app(settings(folder), RATELIMIT_ENABLED=False)


def _flask(folder: Path, *arguments: str) -> None:
    environ = {**os.environ, **settings(folder), "FLASK_APP": "wsgi:app"}
    command = [sys.executable, "-m", "flask", *arguments]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environ, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


def _schema() -> str:
    """A short name for the schema that the migrations come to."""
    steps = sorted((PROJECT_ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(step.read_bytes() for step in steps)).hexdigest()[:8]
