"""Fixtures every test may use: an application on a fresh database, on SQLite and on PostgreSQL."""

import gc
import os
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import User
from compliance_app.foundation import clock, confined
from compliance_app.foundation.database import db
from compliance_app.foundation.settings import PROJECT_ROOT
from compliance_app.reviews import pdf as pages_as_pictures
from tests import compiled_addresses, databases, quick_disk, remembered_answers
from tests.databases import Cluster, Database, MakeApp, PostgresTemplate, SqliteTemplate, StartProcess
from tests.documents import builders as papers

SignIn = Callable[[FlaskClient, User], FlaskClient]

# Two cores are shared with a browser and a database server: time limits on examples would only flicker.
# The same examples at each run: what fails fails again for whoever looks. `--hypothesis-profile=search` draws others.
hypothesis.settings.register_profile("suite", deadline=None, print_blob=True, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, print_blob=True)
hypothesis.settings.load_profile("suite")

compiled_addresses.install()
quick_disk.install()
# What a test makes goes with its application: looking for garbage after every 700 objects took a fifth of the suite.
gc.set_threshold(50_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[*databases.KINDS, "both"],
        default="both",
        help="the database that tests with one run on (default: each of them on both)",
    )


def pytest_collection_finish() -> None:
    """What is loaded by now stays for the whole session: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that touches the database, however indirectly, runs on each kind; all others run once."""
    if "database_kind" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--database")
        kinds = databases.KINDS if wanted == "both" else (wanted,)
        only = metafunc.definition.get_closest_marker("database")
        metafunc.parametrize(
            "database_kind", [kind for kind in kinds if only is None or kind in only.args], indirect=True
        )


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    return str(request.param)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL server, started when the first test asks for it."""
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgres_template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresTemplate]:
    """The PostgreSQL database that tests share, one after the other."""
    template = PostgresTemplate(cluster, tmp_path_factory.mktemp("postgresql"))
    yield template
    template.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """The SQLite file that each test gets a copy of."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Database:
    """An empty database with the complete schema; `database.url` lets other processes connect to it."""
    monkeypatch.setattr(confined, "_run", remembered_answers.answer)
    monkeypatch.setattr(pages_as_pictures, "_measured", OrderedDict())  # files are the same in every test
    papers.start_again()
    if database_kind == "sqlite":
        sqlite: SqliteTemplate = request.getfixturevalue("sqlite_template")
        return sqlite.copy_to(tmp_path / "compliance.sqlite")
    postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
    return postgres.empty()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Page templates compiled once in a session: each test makes an application of its own."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(database: Database, compiled_templates: FileSystemBytecodeCache, tmp_path: Path) -> Iterator[MakeApp]:
    """Builds applications on the test's database, as a second process would; keyword arguments are configuration."""
    made: list[Flask] = []

    def make(**overrides: object) -> Flask:
        app = databases.build_app(
            database.url, tmp_path, **{"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False, **overrides}
        )
        app.jinja_env.bytecode_cache = compiled_templates
        made.append(app)
        return app

    yield make
    for app in made:
        databases.close(app)
    assert not has_app_context(), "This test leaves an application context open: later tests would work in it."


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    """The application on an empty database; an application context is open."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in(client, user)` opens a real session: from then on the browser's requests are that person's.

    It commits what the test has made so far: a request works in a transaction of its own.
    """

    def open_session(client: FlaskClient, user: User) -> FlaskClient:
        _, secret = accounts.open_session(user, "127.0.0.1", "test browser", clock.now())
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie.update({"_user_id": secret, "_fresh": True})
        return client

    return open_session


@pytest.fixture
def environ(database: Database, tmp_path: Path) -> dict[str, str]:
    """The environment of another process that works on the test's database and files."""
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **passed,
        "DATABASE_URL": database.url,
        "DATA_DIR": str(tmp_path),
        "SCHEDULER": "off",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def start_process(environ: dict[str, str]) -> Iterator[StartProcess]:
    """Starts Python with arguments (`"-m", "flask", "mail", "deliver"`) on the test's database; killed after it."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT_ROOT,
            env={**environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
