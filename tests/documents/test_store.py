"""The file store and its commands: crash, full disk, damage, new keys, sweep."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.audit.models import AuditEntry
from compliance_app.documents import jobs, service
from compliance_app.documents.models import Document
from compliance_app.foundation import files
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import CHUNK, Unreadable, WrappedKey
from compliance_app.foundation.files import (
    BrokenOff,
    Bucket,
    EncryptedFiles,
    LocalFolder,
    Missing,
    StoreFull,
    TooLarge,
)
from tests.databases import MakeApp, StartProcess
from tests.documents.builders import make_document, make_pdf
from tests.factories import make_merchant, make_user
from tests.s3_server import ACCESS, BUCKET, S3Server

KEYS = {"one": b"1" * 32}
DAY = 86_400
LIMIT = 20_000_000
LARGE = 17_000_000
"""More than one part of an upload to a bucket."""


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def age(folder: Path) -> None:
    """Let every stored file be a day old."""
    for path in stored_files(folder):
        os.utime(path, (time.time() - DAY, time.time() - DAY))


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.stop()


@dataclass
class Kept:
    """A store, and the folder in which its files lie at the end."""

    store: EncryptedFiles
    folder: Path


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kept:
    """The same store in both places."""
    if request.param == "folder":
        return Kept(EncryptedFiles(LocalFolder(tmp_path / "store"), KEYS, LIMIT), tmp_path / "store")
    server: S3Server = request.getfixturevalue("server")
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    prefix = tmp_path.name
    place = Bucket(f"s3://{BUCKET}/{prefix}", server.endpoint)
    return Kept(EncryptedFiles(place, KEYS, LIMIT), server.folder / prefix)


@pytest.fixture
def store(kept: Kept) -> EncryptedFiles:
    return kept.store


@pytest.fixture
def folder(kept: Kept) -> Path:
    return kept.folder


class Broken:
    """A source that fails after so many bytes."""

    def __init__(self, after: int) -> None:
        self.left = after

    def read(self, size: int, /) -> bytes:
        if not self.left:
            raise ConnectionError("the browser is gone")
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


@pytest.mark.parametrize("size", [0, 1, 200_000, LARGE])
def test_gives_back_what_was_stored(store: EncryptedFiles, size: int) -> None:
    content = os.urandom(1024) * (size // 1024) + bytes(size % 1024)
    kept = store.store(io.BytesIO(content))
    assert b"".join(store.read(kept.file_key, kept.wrapped_key)) == content
    assert store.fingerprint(kept.file_key, kept.wrapped_key) == (size, kept.sha256)
    assert (store.place.size(kept.file_key) or 0) > size


def test_part_of_a_file_may_be_read(store: EncryptedFiles) -> None:
    kept = store.store(io.BytesIO(bytes(LARGE)))
    blocks = store.read(kept.file_key, kept.wrapped_key)
    assert len(next(blocks)) == CHUNK
    blocks.close()


def test_over_the_limit_leaves_nothing(store: EncryptedFiles, folder: Path) -> None:
    with pytest.raises(TooLarge):
        store.store(io.BytesIO(bytes(LIMIT + 1)))
    assert stored_files(folder) == []
    assert store.store(io.BytesIO(bytes(LIMIT))).size == LIMIT


@pytest.mark.parametrize("after", [100_000, LARGE])
def test_a_sender_that_breaks_off_leaves_nothing(
    store: EncryptedFiles, folder: Path, after: int, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BrokenOff):
        store.store(Broken(after))
    assert "The bucket" not in caplog.text, "it is no fault of the store"
    assert stored_files(folder) == []
    assert list(store.place.written_before(datetime.now(UTC) + timedelta(days=1))) == []


def test_one_file_in_the_place_of_another_is_noticed(store: EncryptedFiles, folder: Path) -> None:
    one, two = store.store(io.BytesIO(b"one")), store.store(io.BytesIO(b"two"))
    paths = {path.name: path for path in stored_files(folder)}
    paths[two.file_key].replace(paths[one.file_key])
    with pytest.raises(Unreadable):
        list(store.read(one.file_key, one.wrapped_key))
    with pytest.raises(Missing):
        list(store.read(two.file_key, two.wrapped_key))
    assert store.place.size(two.file_key) is None


def test_a_file_goes_once_and_is_no_error_twice(store: EncryptedFiles, folder: Path) -> None:
    kept = store.store(io.BytesIO(b"x"))
    store.place.delete(kept.file_key)
    store.place.delete(kept.file_key)
    assert stored_files(folder) == []


def test_lists_what_was_written_before_a_moment(store: EncryptedFiles) -> None:
    kept = {store.store(io.BytesIO(b"x")).file_key for _ in range(3)}
    assert set(store.place.written_before(datetime.now(UTC) + timedelta(minutes=1))) == kept
    assert list(store.place.written_before(datetime.now(UTC) - timedelta(minutes=1))) == []


def test_a_place_that_works_passes_its_check(store: EncryptedFiles, folder: Path) -> None:
    store.place.check()
    assert stored_files(folder) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 47, "A" * 48, "/" + "a" * 47])
def test_a_name_not_given_here_leads_nowhere(store: EncryptedFiles, name: str) -> None:
    with pytest.raises(Unreadable):
        list(store.read(name, WrappedKey("one", "")))
    with pytest.raises(Unreadable):
        store.place.delete(name)


FULL = """
import io, resource, sys
from pathlib import Path
from compliance_app.foundation.files import EncryptedFiles, LocalFolder, StoreFull
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
store = EncryptedFiles(LocalFolder(Path(sys.argv[1])), {"one": b"1" * 32}, 10_000_000)
try:
    store.store(io.BytesIO(bytes(1_000_000)))
except StoreFull as refusal:
    print(refusal.status)
"""


def test_no_room_on_the_disk_is_a_refusal_that_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run = subprocess.run([sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "507"
    assert stored_files(folder) == []


def test_a_folder_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(StoreFull):
        EncryptedFiles(LocalFolder(tmp_path / "store"), KEYS, 10).store(io.BytesIO(b"x"))


CRASH = """
import io, sys, time
from compliance_app.app import create_app
from compliance_app.documents import queries, service
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.merchants.queries import by_reference
from tests.documents.builders import make_pdf
from tests.factories import NOON, TODAY
from compliance_app.audit.rules import SYSTEM

def stop_here(*_):
    print("the file is there, the row is not", flush=True)
    time.sleep(60)

queries.next_version = stop_here
with create_app().app_context():
    merchant = by_reference(sys.argv[1])
    service.upload(merchant, DocumentKind.AOC, None, io.BytesIO(make_pdf()), "aoc.pdf", SYSTEM, NOON, TODAY)
"""


def test_killed_between_file_and_row_leaves_a_file_that_the_sweep_removes(
    app: Flask, start_process: StartProcess
) -> None:
    uploader = make_user()
    merchant = make_merchant(uploader)
    kept, reference = make_document(merchant, uploader).file_key, merchant.reference
    db.session.commit()
    process = start_process("-c", CRASH, reference)
    assert process.stdout is not None
    assert "the file is there" in process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(10)

    folder = Path(app.config["FILES_DIR"])
    assert len(stored_files(folder)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 1
    db.session.rollback()
    assert jobs.sweep() == 0  # too young: its row might still be on its way
    age(folder)
    assert jobs.sweep() == 1
    assert jobs.sweep() == 0
    assert [path.name for path in stored_files(folder)] == [kept]


def test_the_sweep_removes_forgotten_drafts(app: Flask) -> None:
    folder = Path(app.config["FILES_DIR"]) / "ab"
    folder.mkdir(parents=True)
    draft = folder / ("ab" * 24 + ".draft")
    draft.write_bytes(b"half")
    os.utime(draft, (time.time() - DAY, time.time() - DAY))
    assert jobs.sweep() == 1
    assert not draft.exists()


class TestRekey:
    OLD = {"old": b"o" * 32}
    BOTH = {"new": b"n" * 32, "old": b"o" * 32}
    NEW = {"new": b"n" * 32}

    def test_moves_every_document_and_every_file_still_opens(self, make_app: MakeApp) -> None:
        content = [make_pdf() for _ in range(5)]
        with make_app(DOCUMENT_KEYS=self.OLD).app_context():
            uploader = make_user()
            merchant = make_merchant(uploader)
            for pdf in content:
                make_document(merchant, uploader, content=pdf)
            db.session.commit()
        result = make_app(DOCUMENT_KEYS=self.BOTH).test_cli_runner().invoke(args=["documents", "rekey", "--batch", "2"])
        assert result.exit_code == 0, result.output
        assert "5 documents moved to key new" in result.output
        with make_app(DOCUMENT_KEYS=self.NEW).app_context():
            documents = db.session.scalars(sa.select(Document).order_by(Document.id)).all()
            assert {document.key_id for document in documents} == {"new"}
            assert [b"".join(service.open_file(d)) for d in documents] == content
            batches = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.keys_rewrapped"))
            assert [entry.after for entry in batches] == [{"documents": 2}, {"documents": 2}, {"documents": 1}]

    def test_stopped_in_the_middle_goes_on_where_it_was(self, make_app: MakeApp) -> None:
        with make_app(DOCUMENT_KEYS=self.OLD).app_context():
            uploader = make_user()
            merchant = make_merchant(uploader)
            documents = [make_document(merchant, uploader) for _ in range(4)]
            lost = documents[2]
            whole, lost.key_id = lost.key_id, "lost"
            db.session.commit()
        app = make_app(DOCUMENT_KEYS=self.BOTH)
        first = app.test_cli_runner().invoke(args=["documents", "rekey", "--batch", "2"])
        assert first.exit_code == 1
        assert "The master key 'lost' is not in DOCUMENT_KEYS" in first.output
        assert "2 were moved before" in first.output
        with app.app_context():
            db.session.execute(sa.update(Document).where(Document.key_id == "lost").values(key_id=whole))
            db.session.commit()
        second = app.test_cli_runner().invoke(args=["documents", "rekey", "--batch", "2"])
        assert "2 documents moved" in second.output
        third = app.test_cli_runner().invoke(args=["documents", "rekey"])
        assert "0 documents moved" in third.output

    def test_without_the_old_key_nothing_is_read(self, make_app: MakeApp) -> None:
        with make_app(DOCUMENT_KEYS=self.OLD).app_context():
            uploader = make_user()
            make_document(make_merchant(uploader), uploader)
            db.session.commit()
        with make_app(DOCUMENT_KEYS=self.NEW).app_context():
            document = db.session.scalars(sa.select(Document)).one()
            with pytest.raises(service.FileDamaged):
                service.open_file(document)
            assert files.current().keyring.current == "new"
