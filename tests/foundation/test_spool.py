"""An upload on its way in: read back exactly from any place, unreadable on the disk, a full disk is a refusal."""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from compliance_app.foundation import spool
from compliance_app.foundation.spool import Spool, SpooledRequest


def read_back(parts: list[bytes], in_memory: int, place: int, size: int) -> tuple[bytes, bytes]:
    with Spool(in_memory) as file:
        for part in parts:
            file.write(part)
        file.seek(0)
        whole = file.read()
        file.seek(place)
        return whole or b"", file.read(size) or b""


@given(st.lists(st.binary(max_size=100), max_size=8), st.integers(0, 200), st.integers(0, 500), st.integers(0, 300))
@settings(max_examples=150)
def test_gives_back_what_was_written_from_any_place(parts: list[bytes], in_memory: int, place: int, size: int) -> None:
    plain = b"".join(parts)
    assert read_back(parts, in_memory, place, size) == (plain, plain[place : place + size])


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The temporary files made meanwhile, with names to look at them by."""
    made: list[Path] = []

    def named(**options: Any) -> Any:
        made.append(tmp_path / str(len(made)))
        return made[-1].open("w+b", **options)

    monkeypatch.setattr(tempfile, "TemporaryFile", named)
    return made


def test_what_lies_on_the_disk_is_noise(files: list[Path]) -> None:
    with Spool(100) as file:
        for _ in range(1000):
            file.write(b"CONFIDENTIAL")
        on_disk = files[0].read_bytes()
    assert len(on_disk) == 12_000
    assert b"CONFIDENTIAL" not in on_disk
    assert len({on_disk[start : start + 12] for start in range(0, 12_000, 12)}) == 1000


def test_two_uploads_of_the_same_file_look_different(files: list[Path]) -> None:
    for _ in range(2):
        with Spool(0) as file:
            file.write(bytes(1000))
    assert files[0].read_bytes() != files[1].read_bytes()


def test_nothing_is_written_over() -> None:
    with Spool(0) as file:
        file.write(b"first")
        file.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            file.write(b"again")


def test_a_form_is_received_into_it(files: list[Path]) -> None:
    app, content = Flask(__name__), os.urandom(400_000)
    spool.install(app)

    @app.post("/")
    def receive() -> ResponseReturnValue:
        stream: Any = request.files["file"].stream
        assert isinstance(stream, Spool)
        return stream.read()

    with app.test_client() as client:
        answer = client.post("/", data={"file": (io.BytesIO(content), "a.pdf")})
        assert answer.data == content
        answer.close()
    assert content[:1000] not in files[0].read_bytes()


FULL = """
import resource
from compliance_app.foundation.files import StoreFull
from compliance_app.foundation.spool import Spool, SpooledRequest
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with Spool() as file:
        for _ in range(100):
            file.write(bytes(10_000))
except StoreFull as refusal:
    print(refusal.status)
"""


def test_no_room_for_temporary_files_is_a_refusal() -> None:
    run = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "507"


def test_forms_and_queries_lose_the_sign_that_cannot_be_stored() -> None:
    sent = EnvironBuilder("/page?q=a%00b&q=c", method="POST", data={"note": "one\x00 two", "na\x00me": "three"})
    received = SpooledRequest(sent.get_environ())
    assert received.args.getlist("q") == ["ab", "c"]
    assert received.form.to_dict() == {"note": "one two", "name": "three"}
    assert received.values["note"] == "one two"
