"""Files in a real S3 server: down, wrong credentials, no bucket, and everyone killed in the middle."""

import io
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.documents import jobs
from compliance_app.documents.models import Document
from compliance_app.foundation import files
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.foundation.files import Bucket, EncryptedFiles, StoreDown, StoreRefused, bucket
from compliance_app.foundation.settings import UnsafeSetting, from_environment
from tests.conftest import SignIn
from tests.databases import MakeApp, StartProcess
from tests.documents.builders import make_document, make_pdf
from tests.documents.test_store import CRASH, KEYS, age, stored_files
from tests.factories import make_merchant, make_user
from tests.s3_server import ACCESS, BUCKET, S3Server

LARGE = 20_000_000
LATER = timedelta(days=1)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """A server of the test's own, which it may kill; nobody waits for it to come back."""
    monkeypatch.setattr(bucket, "ATTEMPTS", 1)
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    server = S3Server()
    yield server
    server.stop()


def store_on(server: S3Server, name: str = BUCKET) -> EncryptedFiles:
    return EncryptedFiles(Bucket(f"s3://{name}/desk", server.endpoint), KEYS, LARGE)


class Interrupted:
    """A file in the middle of which something happens."""

    def __init__(self, happens: Callable[[], None]) -> None:
        self._left, self._happens = LARGE, happens

    def read(self, size: int, /) -> bytes:
        given = min(size, self._left)
        if self._left > LARGE - 10_000_000 >= self._left - given:
            self._happens()
        self._left -= given
        return bytes(given)


def test_a_server_that_is_down_is_said_and_nothing_is_lost(server: S3Server) -> None:
    store = store_on(server)
    kept = store.store(io.BytesIO(b"before"))
    server.kill()
    for attempt in (
        lambda: store.store(io.BytesIO(b"x")),
        lambda: list(store.read(kept.file_key, kept.wrapped_key)),
        lambda: store.place.size(kept.file_key),
        lambda: store.place.delete(kept.file_key),
        lambda: list(store.place.written_before(datetime.now(UTC))),
        store.place.check,
    ):
        with pytest.raises(StoreDown) as refusal:
            attempt()
        assert refusal.value.status == 503
        assert not isinstance(refusal.value, StoreRefused), "it may come back"
    server.start()
    assert b"".join(store.read(kept.file_key, kept.wrapped_key)) == b"before"


def test_a_server_killed_in_the_middle_of_an_upload_keeps_nothing(server: S3Server) -> None:
    store = store_on(server)
    with pytest.raises(StoreDown):
        store.store(Interrupted(server.kill))
    server.start()
    assert list(store.place.written_before(datetime.now(UTC) + LATER)) == []
    assert store.store(io.BytesIO(bytes(LARGE))).size == LARGE


def test_a_server_killed_in_the_middle_of_a_download_gives_no_part_for_the_whole(server: S3Server) -> None:
    store = store_on(server)
    kept = store.store(io.BytesIO(bytes(LARGE)))
    blocks = store.read(kept.file_key, kept.wrapped_key)
    next(blocks)
    server.kill()
    with pytest.raises(StoreDown):
        list(blocks)


def test_wrong_credentials_and_a_bucket_that_is_not_there_are_said(
    server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreRefused, match="does not answer") as refusal:
        store_on(server, "no-such-bucket").place.check()
    assert "NoSuchBucket" in refusal.value.reason
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another secret")
    with pytest.raises(StoreRefused) as refusal:
        store_on(server).store(io.BytesIO(b"x"))
    assert "SignatureDoesNotMatch" in refusal.value.reason


UPLOAD = """
import sys, time
from compliance_app.foundation.files import Bucket, EncryptedFiles

class Endless:
    given = 0
    def read(self, size, /):
        self.given += size
        if self.given > 10_000_000:
            print("a part is there", flush=True)
            time.sleep(60)
        return bytes(size)

EncryptedFiles(Bucket(sys.argv[1], sys.argv[2]), {"one": b"1" * 32}, 10**9).store(Endless())
"""


@pytest.mark.database("sqlite")
def test_an_upload_whose_process_was_killed_is_a_draft_that_can_be_removed(
    server: S3Server, start_process: StartProcess
) -> None:
    process = start_process("-c", UPLOAD, f"s3://{BUCKET}/desk", server.endpoint, **ACCESS)
    assert process.stdout is not None
    assert "a part is there" in process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    place = store_on(server).place
    assert list(place.written_before(datetime.now(UTC) - LATER)) == []
    (draft,) = place.written_before(datetime.now(UTC) + LATER)
    assert draft.endswith(".draft")
    place.delete(draft)
    assert list(place.written_before(datetime.now(UTC) + LATER)) == []


def test_what_others_keep_in_the_bucket_is_not_ours(server: S3Server) -> None:
    for name in ("desk/notes.txt", f"other/{'ab' * 24}", f"desk/cd/{'ab' * 24}", f"{'ab' * 24}"):
        path = server.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"theirs")
    assert list(store_on(server).place.written_before(datetime.now(UTC) + LATER)) == []


# What differs between the databases is tried with the folder.
@pytest.fixture
def app(server: S3Server, make_app: MakeApp) -> Iterator[Flask]:
    app = make_app(FILES_BUCKET=f"s3://{BUCKET}/desk", S3_ENDPOINT=server.endpoint)
    with app.app_context():
        yield app


@pytest.mark.database("sqlite")
def test_killed_between_file_and_row_leaves_an_object_that_the_sweep_removes(
    app: Flask, server: S3Server, start_process: StartProcess
) -> None:
    uploader = make_user()
    merchant = make_merchant(uploader)
    kept, reference = make_document(merchant, uploader).file_key, merchant.reference
    db.session.commit()
    more = {"FILES_BUCKET": f"s3://{BUCKET}/desk", "S3_ENDPOINT": server.endpoint}
    process = start_process("-c", CRASH, reference, **more, **ACCESS)
    assert process.stdout is not None
    assert "the file is there" in process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert len(stored_files(server.folder)) == 2
    assert jobs.sweep() == 0
    age(server.folder)
    time.sleep(0.01)  # the server remembers for a thousandth of a second
    assert jobs.sweep() == 1
    assert [path.name for path in stored_files(server.folder)] == [kept]


@pytest.mark.database("sqlite")
def test_people_are_told_that_the_store_is_down_and_no_row_stays(app: Flask, server: S3Server, sign_in: SignIn) -> None:
    manager = make_user()
    merchant = make_merchant(manager)
    document = make_document(merchant, manager)
    address = f"/documents/{document.public_id}/file"
    browser = sign_in(app.test_client(), manager)
    with browser.get(address) as answer:
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF")
    server.kill()
    answer = browser.get(address)
    assert answer.status_code == 503
    assert "does not answer at the moment" in answer.text
    with pytest.raises(StoreDown):
        make_document(merchant, manager, content=make_pdf())
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 1


@pytest.mark.database("sqlite")
def test_the_command_that_checks_the_store(app: Flask, server: S3Server) -> None:
    run = app.test_cli_runner().invoke
    assert "keeps and gives back files" in run(args=["documents", "check-store"]).output
    server.kill()
    result = run(args=["documents", "check-store"])
    assert result.exit_code == 1
    assert "Could not connect" in result.output


@pytest.mark.database("sqlite")
def test_a_bucket_that_refuses_us_refuses_the_start(server: S3Server, start_process: StartProcess) -> None:
    more = {"FILES_BUCKET": "s3://no-such-bucket", "S3_ENDPOINT": server.endpoint, "PORT": "0", **ACCESS}
    process = start_process("-m", "gunicorn", "wsgi:app", **more)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert output.count("Compliance Desk does not start. The file store refuses us") == 1, "before there are workers"
    assert "NoSuchBucket" in output
    assert "Traceback" not in output


@pytest.mark.database("sqlite")
def test_a_folder_copied_into_the_bucket_is_read_there(make_app: MakeApp, server: S3Server, tmp_path: Path) -> None:
    with make_app().app_context():
        uploader = make_user()
        document = make_document(make_merchant(uploader), uploader)
        key, wrapped = document.file_key, WrappedKey(document.key_id, document.wrapped_key)
    (tmp_path / "files").rename(server.folder / "desk")
    with make_app(FILES_BUCKET=f"s3://{BUCKET}/desk", S3_ENDPOINT=server.endpoint).app_context():
        assert b"".join(files.current().read(key, wrapped)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "environ",
    [
        {"FILES_BUCKET": "bucket"},
        {"FILES_BUCKET": "s3://"},
        {"FILES_BUCKET": "s3://key:secret@bucket"},
        {"S3_ENDPOINT": "s3.example.com"},
    ],
)
def test_a_setting_that_cannot_be_read_refuses_the_start(environ: dict[str, str]) -> None:
    with pytest.raises(UnsafeSetting, match=next(iter(environ))):
        from_environment(environ)
