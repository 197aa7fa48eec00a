"""A program that misbehaves as it is told; run within limits by the tests of `foundation.confined`."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """What to do, and what to do it with."""
    what, *rest = arguments
    if what == "echo":
        sys.stdout.buffer.write(os.pread(0, 1000, 0))
    elif what == "environment":
        sys.stdout.write(f"{sorted(os.environ)} {Path.cwd()} {sys.flags.isolated}")
    elif what == "sleep":
        time.sleep(60)
    elif what == "compute":
        while True:
            pass
    elif what == "flood":
        while True:
            os.write(1, b"x" * 65536)
    elif what == "memory":
        sys.stdout.write(str(len(bytearray(2 * 1024**3))))
    elif what == "file":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        Path(rest[0]).write_bytes(b"x")
    elif what == "crash":
        os.abort()
    elif what == "leave a child":
        resource.setrlimit(resource.RLIMIT_NPROC, (resource.getrlimit(resource.RLIMIT_NPROC)[1],) * 2)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdout=subprocess.DEVNULL)
        sys.stdout.write(str(child.pid))
    return int(rest[0]) if what == "status" else 0
