"""The client against a real clamd: clean, infected, too large, killed, silent, and servers that are not clamd."""

import contextlib
import io
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from compliance_app.foundation import antivirus
from compliance_app.foundation.antivirus import Scanner, ScannerDown, StreamTooLong, Verdict
from compliance_app.foundation.settings import UnsafeSetting, from_environment
from tests.clamd import MOST_MEGABYTES, Clamd, eicar

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def clamd() -> Iterator[Clamd]:
    clamd = Clamd()
    yield clamd
    clamd.stop()


@pytest.fixture(params=["unix", "tcp"])
def scanner(clamd: Clamd, request: pytest.FixtureRequest) -> Scanner:
    return Scanner(getattr(clamd, request.param))


def test_says_what_is_clean_and_what_is_infected(scanner: Scanner) -> None:
    assert scanner.scan([b"%PDF-1.7 a clean file"]) == Verdict.CLEAN
    assert scanner.scan([]) == Verdict.CLEAN
    found = scanner.scan([b"%PDF-1.7 ", bytes(100_000), eicar(), bytes(100_000)])
    assert found.is_infected
    assert found.infection == "Eicar-Test-Signature.UNOFFICIAL"


def test_finds_what_lies_across_two_parts(scanner: Scanner) -> None:
    assert scanner.scan([bytes(64 * 1024 - 10) + eicar()]).is_infected
    assert scanner.scan([bytes([sign]) for sign in eicar()]).is_infected


def test_tells_its_version(scanner: Scanner) -> None:
    assert scanner.version().startswith("ClamAV ")


def test_a_file_larger_than_clamd_takes_says_which_setting_to_mend(scanner: Scanner) -> None:
    assert scanner.scan([bytes(MEGABYTE)] * MOST_MEGABYTES) == Verdict.CLEAN
    with pytest.raises(StreamTooLong, match="StreamMaxLength"):
        scanner.scan([bytes(MEGABYTE)] * (MOST_MEGABYTES * 4))
    assert scanner.check(MOST_MEGABYTES * MEGABYTE) == scanner.version()
    with pytest.raises(StreamTooLong, match="StreamMaxLength"):
        scanner.check(MOST_MEGABYTES * MEGABYTE + 1)


def test_a_stream_stands_at_its_beginning_afterwards(clamd: Clamd) -> None:
    app = Flask(__name__)
    app.config["CLAMD"] = clamd.unix
    stream = io.BytesIO(b"before " + eicar())
    stream.seek(5)
    with app.app_context():
        assert antivirus.configured()
        assert antivirus.scan(stream).is_infected
    assert stream.tell() == 0


def test_without_the_setting_nothing_is_configured() -> None:
    app = Flask(__name__)
    app.config["CLAMD"] = ""
    with app.app_context():
        assert not antivirus.configured()


def test_an_error_of_the_file_is_not_the_scanners(scanner: Scanner) -> None:
    def blocks() -> Iterator[bytes]:
        yield b"first"
        raise LookupError("the file is damaged")

    with pytest.raises(LookupError):
        scanner.scan(blocks())


def test_stopped_and_killed_in_the_middle_is_down_and_started_again_is_up() -> None:
    clamd = Clamd()

    def blocks() -> Iterator[bytes]:
        yield bytes(MEGABYTE)
        clamd.kill()
        yield from [bytes(MEGABYTE)] * 2

    try:
        for address in (clamd.unix, clamd.tcp):
            with pytest.raises(ScannerDown):
                Scanner(address).scan(blocks())
            with pytest.raises(ScannerDown, match="Start it, or mend CLAMD"):
                Scanner(address).scan([b"x"])
            clamd.start()
            assert Scanner(address).scan([b"x"]) == Verdict.CLEAN
    finally:
        clamd.stop()


@contextlib.contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something that is not clamd, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def read_all(connection: socket.socket) -> None:
    received = b""
    while not received.endswith(bytes(4)):
        received += connection.recv(4096)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK and more\0",
        b"stream:  FOUND\0",
        b"UNKNOWN COMMAND\0",
        b"stream: lstat() failed ERROR\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff" * 10_000,
    ],
)
def test_whatever_is_not_a_verdict_is_no_verdict(answer: bytes) -> None:
    def speak(connection: socket.socket) -> None:
        read_all(connection)
        connection.sendall(answer)

    with server(speak) as address, pytest.raises(ScannerDown):
        Scanner(address).scan([b"x"])


def test_silence_ends_with_the_patience() -> None:
    def wait(connection: socket.socket) -> None:
        read_all(connection)
        connection.recv(1)  # until the client hangs up

    with server(wait) as address, pytest.raises(ScannerDown, match="in time"):
        Scanner(address, silence=0.3).scan([b"x"])


def test_one_that_takes_nothing_more_does_not_hold_up_for_ever() -> None:
    given_up = threading.Event()

    def wait(_connection: socket.socket) -> None:
        given_up.wait(60)

    with server(wait) as address:
        with pytest.raises(ScannerDown):
            Scanner(address, silence=0.3).scan([bytes(MEGABYTE)] * 50)
        given_up.set()


@pytest.mark.parametrize(
    "value", ["tcp://", "tcp://host", "tcp://host:port", "unix:relative", "/run/clamd", "http://a:1"]
)
def test_an_address_that_cannot_be_read_refuses_the_start(value: str) -> None:
    with pytest.raises(UnsafeSetting, match="CLAMD"):
        from_environment({"CLAMD": value})
