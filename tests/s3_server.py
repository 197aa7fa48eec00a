"""A real S3 server for tests: a folder behind rclone, gone afterwards."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from compliance_app.foundation.settings import PROJECT_ROOT
from tests.ports import free_port

BUCKET = "compliance"
ACCESS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "a secret of the tests"}
_START_SECONDS = 60


class S3Server:
    """A running server with one bucket; `folder` is what lies in it."""

    def __init__(self) -> None:
        self._base = Path(tempfile.mkdtemp(prefix="s3-"))
        self.folder = self._base / "served" / BUCKET
        self.folder.mkdir(parents=True)
        self._port = free_port()
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        access = ",".join(ACCESS.values())
        options = ["--addr", f"127.0.0.1:{self._port}", "--auth-key", access, "--config", "/dev/null", "--quiet"]
        options += ["--dir-cache-time", "1ms"]  # tests change what lies there behind its back
        self._process = subprocess.Popen(
            [PROJECT_ROOT / ".venv" / "bin" / "rclone", "serve", "s3", *options, str(self.folder.parent)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, "the S3 server did not start in time"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a crash would; what was stored stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it and remove what it kept."""
        self.kill()
        shutil.rmtree(self._base)

    def _answers(self) -> bool:
        try:
            with urlopen(self.endpoint, timeout=5):
                return True
        except HTTPError as refusal:
            refusal.close()
            return True
        except URLError:
            return False
