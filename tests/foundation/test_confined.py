"""Programs within limits: whatever they do, the one who waits gets an answer or a reason, and nothing stays behind."""

import io
import os
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from compliance_app.foundation import confined
from compliance_app.foundation.confined import Busy, Limits, Program, Reason, Stopped

LIMITS = Limits(seconds=20, cpu_seconds=5, memory=1024 * 1024 * 1024, answer=100_000)


@pytest.fixture
def program() -> Program:
    return Program("tests.foundation.confined_program", at_once=1, turn=20)


def reason(program: Program, limits: Limits, *arguments: str) -> Reason:
    with pytest.raises(Stopped) as stopped:
        program.run(io.BytesIO(b"file"), limits, *arguments)
    return stopped.value.reason


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_stream_without_a_descriptor_reaches_the_program(program: Program) -> None:
    stream = io.BytesIO(b"content")
    stream.seek(3)
    assert program.run(stream, LIMITS, "echo") == b"content"
    assert stream.tell() == 0


def test_a_file_is_handed_on_as_it_is(program: Program) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"content")
        assert program.run(file, LIMITS, "echo") == b"content"
        assert file.tell() == 0


def test_it_knows_no_setting_and_no_folder(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    answer = program.run(io.BytesIO(), LIMITS, "environment").decode()
    assert "SECRET_KEY" not in answer
    assert answer.endswith("/ 1")


def test_it_has_no_memory_to_waste(program: Program) -> None:
    assert reason(program, LIMITS, "memory") is Reason.FAILED


def test_it_writes_no_file(program: Program, tmp_path: Path) -> None:
    assert reason(program, LIMITS, "file", str(tmp_path / "x")) is Reason.FAILED
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "limits", "expected"),
    [
        (("sleep",), replace(LIMITS, seconds=0.3), Reason.TOO_SLOW),
        (("compute",), replace(LIMITS, cpu_seconds=1), Reason.TOO_SLOW),
        (("flood",), LIMITS, Reason.TOO_MUCH),
        (("crash",), LIMITS, Reason.CRASHED),
        (("status", "3"), LIMITS, Reason.FAILED),
    ],
)
def test_why_it_gave_no_answer(program: Program, arguments: tuple[str, ...], limits: Limits, expected: Reason) -> None:
    assert reason(program, limits, *arguments) is expected


def test_what_it_started_ends_with_it(program: Program) -> None:
    process = int(program.run(io.BytesIO(), LIMITS, "leave a child"))
    end = time.monotonic() + 10
    while is_alive(process) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_alive(process)


def test_only_so_many_run_at_once() -> None:
    impatient = Program("tests.foundation.confined_program", at_once=1, turn=0.01)
    first = threading.Thread(target=reason, args=(impatient, replace(LIMITS, seconds=2), "sleep"))
    first.start()
    while impatient._turns._value:  # until it has its turn
        time.sleep(0.001)
    with pytest.raises(Busy):
        impatient.run(io.BytesIO(b"x"), LIMITS, "echo")
    first.join()
    assert impatient.run(io.BytesIO(b"x"), LIMITS, "echo") == b"x"


def test_a_copy_is_closed_afterwards() -> None:
    with confined.descriptor_of(io.BytesIO(b"x")) as descriptor:
        assert os.fstat(descriptor).st_size == 1
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
