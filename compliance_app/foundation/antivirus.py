"""The virus scanner: a small client of ClamAV's clamd, which gets a file as a stream and says whether it is infected.

Setting `CLAMD`: `unix:/path/of/the/socket` or `tcp://host:port`; empty, nothing is scanned. The protocol is clamd's
`INSTREAM` (clamd(8)): parts, each with its length before it, an empty one at the end, and one line as the answer.
Whatever is not a clear "clean" or "infected" raises ScannerDown: a file of which nobody knows is never taken for clean.
"""

import contextlib
import select
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from flask import current_app

CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 120.0
"""How long clamd may stay silent: it answers after the whole file is scanned (its own `MaxScanTime` is 120 s)."""

_PART = 64 * 1024
_LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """No verdict: clamd does not answer, broke off, or answered something else. The message says what to mend."""


class StreamTooLong(ScannerDown):
    """clamd takes no file as large as this one: its `StreamMaxLength` is too small for UPLOAD_LIMIT_MB."""

    def __init__(self) -> None:
        super().__init__(
            "clamd takes no file this large: set StreamMaxLength, MaxFileSize and MaxScanSize in clamd.conf to at "
            "least UPLOAD_LIMIT_MB, then restart clamd."
        )


@dataclass(frozen=True)
class Verdict:
    """What the scanner says: `infection` is the name of what was found, None where the file is clean."""

    infection: str | None = None

    CLEAN: ClassVar["Verdict"]

    @property
    def is_infected(self) -> bool:
        return self.infection is not None


Verdict.CLEAN = Verdict()


def configured() -> bool:
    """Whether this installation has a scanner (setting CLAMD)."""
    return bool(current_app.config.get("CLAMD"))


def answers() -> bool:
    """Whether clamd is there at all; where it is, what it did not scan is a matter of that file."""
    try:
        Scanner(current_app.config["CLAMD"]).version()
    except ScannerDown:
        return False
    return True


def scan(stream: BinaryIO) -> Verdict:
    """Scan a file from its beginning; it stands there again afterwards. Raises ScannerDown."""
    stream.seek(0)
    try:
        return scan_blocks(iter(lambda: stream.read(_PART), b""))
    finally:
        stream.seek(0)


def scan_blocks(blocks: Iterable[bytes]) -> Verdict:
    """Scan what `blocks` give, such as a file from the store as it is decrypted. Raises ScannerDown.

    An error of `blocks` itself (a damaged file) is passed on as it is.
    """
    return Scanner(current_app.config["CLAMD"]).scan(blocks)


class Scanner:
    """clamd at an address; each call is a connection of its own. `silence` and `patience` are seconds."""

    def __init__(self, address: str, silence: float = SILENCE_SECONDS, patience: float = CONNECT_SECONDS) -> None:
        self.address, self._silence, self._patience = address, silence, patience

    def scan(self, blocks: Iterable[bytes]) -> Verdict:
        """Whether what `blocks` give is infected. Raises ScannerDown."""
        with self._connected() as connection:
            sender = _Sender(connection)
            sender.send(b"zINSTREAM\0")
            for block in blocks:
                for start in range(0, len(block), _PART):
                    sender.send_part(block[start : start + _PART])
            sender.send_part(b"")
            return _verdict(_answer(connection))

    def version(self) -> str:
        """What runs there, with the date of its signatures: `ClamAV 1.4.3/27500/...`. Raises ScannerDown."""
        with self._connected() as connection:
            _Sender(connection).send(b"zVERSION\0")
            answer = _answer(connection)
        if not answer.startswith("ClamAV"):
            raise ScannerDown(f"What answers at CLAMD is not clamd: {answer[:80]!r}.")
        return answer

    def check(self, limit: int) -> str:
        """The version, once files of `limit` bytes are taken too. Raises ScannerDown, StreamTooLong for the latter."""
        version = self.version()
        self.scan(bytes(min(_PART, limit - start)) for start in range(0, limit, _PART))
        return version

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        try:
            connection = self._connect()
        except OSError as error:
            raise ScannerDown(
                f"clamd cannot be reached at {self.address}: {error}. Start it, or mend CLAMD."
            ) from error
        with connection:
            connection.settimeout(self._silence)
            yield connection

    def _connect(self) -> socket.socket:
        if path := unix_path(self.address):
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.settimeout(self._patience)
                connection.connect(path)
            except BaseException:
                connection.close()
                raise
            return connection
        parts = urlsplit(self.address)
        return socket.create_connection((parts.hostname, parts.port), self._patience)


def unix_path(address: str) -> str:
    """The path of a `unix:` address; empty where it is none."""
    return address.removeprefix("unix:") if address.startswith("unix:/") else ""


class _Sender:
    """Sends to clamd, and stops as soon as clamd answers before the end: that is a refusal."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._answered = connection, select.poll()
        self._answered.register(connection, select.POLLIN)

    def send_part(self, part: bytes) -> None:
        if self._answered.poll(0):
            self._refused()
        self.send(struct.pack("!L", len(part)) + part)

    def send(self, content: bytes) -> None:
        try:
            self._connection.sendall(content)
        except OSError as error:
            # clamd may have said why before it hung up; where not, the reason is in `error`.
            self._refused(error)

    def _refused(self, error: OSError | None = None) -> None:
        answer = _answer(self._connection)
        _refuse_size(answer)
        raise ScannerDown(f"clamd broke off: {answer[:200]!r}.") from error


def _answer(connection: socket.socket) -> str:
    """The one line that clamd answers, up to its zero byte."""
    answer = b""
    try:
        while len(answer) < _LONGEST_ANSWER and b"\0" not in answer and (part := connection.recv(_LONGEST_ANSWER)):
            answer += part
    except TimeoutError as error:
        raise ScannerDown("clamd did not answer in time. Look whether it is overloaded.") from error
    except OSError as error:
        raise ScannerDown(f"The connection to clamd broke: {error}.") from error
    line, end, _ = answer.partition(b"\0")
    if not end:
        raise ScannerDown(f"clamd hung up before the end of its answer: {answer[:80]!r}.")
    return line.decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Verdict:
    _refuse_size(answer)
    if answer == "stream: OK":
        return Verdict.CLEAN
    name = answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer != f"stream: {name} FOUND" or not name:
        raise ScannerDown(f"clamd gave no verdict: {answer[:200]!r}.")
    return Verdict(name)


def _refuse_size(answer: str) -> None:
    if "size limit exceeded" in answer:
        raise StreamTooLong
