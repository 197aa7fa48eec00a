"""A real clamd for tests: its own socket, its own signatures, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from compliance_app.foundation.antivirus import Scanner, ScannerDown
from tests.ports import free_port

MOST_MEGABYTES = 4
_START_SECONDS = 60

# The first 16 of the 68 signs of the test file that every scanner knows; never whole in the repository.
_TEST_FILE = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD", "-ANTIVIRUS-", "TEST-FILE!$H+H*")


def eicar() -> bytes:
    """The harmless file that scanners take for a virus, put together here."""
    return "".join(_TEST_FILE).encode()


def _signature() -> str:
    return f"Eicar-Test-Signature:0:*:{eicar().hex()}\n"


def _program() -> str:
    # An ordinary person's PATH on Debian does not hold what is meant for administrators.
    return shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or "clamd"


class Clamd:
    """A running clamd; `unix` and `tcp` are its addresses as the setting CLAMD names them."""

    def __init__(self) -> None:
        # A short path: the name of a Unix socket holds about a hundred characters.
        self._folder = tempfile.TemporaryDirectory(prefix="clamd-", dir="/tmp")
        self.folder = Path(self._folder.name)
        self.port = free_port()
        self.unix, self.tcp = f"unix:{self.folder}/socket", f"tcp://127.0.0.1:{self.port}"
        (self.folder / "signatures").mkdir()
        (self.folder / "signatures" / "test.ndb").write_text(_signature())
        (self.folder / "clamd.conf").write_text(self._configuration())
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def _configuration(self) -> str:
        lines: dict[str, Any] = {
            "LocalSocket": f"{self.folder}/socket",
            "TCPSocket": self.port,
            "TCPAddr": "127.0.0.1",
            "Foreground": "yes",
            "DatabaseDirectory": f"{self.folder}/signatures",
            "TemporaryDirectory": self.folder,
            "LogFile": f"{self.folder}/log",
            "StreamMaxLength": f"{MOST_MEGABYTES}M",
            "MaxThreads": 4,
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [_program(), "--config-file", str(self.folder / "clamd.conf")],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                Scanner(self.unix).version()
                Scanner(self.tcp).version()
                return
            except ScannerDown:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, "clamd did not start in time"
                time.sleep(0.05)

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it and remove what it kept."""
        self.kill()
        self._folder.cleanup()
