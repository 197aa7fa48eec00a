"""Programs that open what strangers send: each in a process of its own, with limits on time, memory and files.

Whatever a hostile file does to a parser stays in a process that knows no setting, no key and no database.
The file goes there as a descriptor, so that it is never held twice; the answer comes back through a pipe.
"""

import contextlib
import enum
import io
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.settings import PROJECT_ROOT

_BLOCK = 256 * 1024

# What every such process gives up before it sees the file. The alarm ends it even when the one who waits is gone.
# RLIMIT_NPROC is lowered in its soft part only: the recogniser of pictures is started by the program itself.
_START = """
import importlib, os, resource, signal, sys
root, module, seconds, cpu, memory, patience = sys.argv[1:7]
resource.setrlimit(resource.RLIMIT_AS, (int(memory),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(cpu), int(cpu) + 1))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_NPROC, (0, resource.getrlimit(resource.RLIMIT_NPROC)[1]))
signal.setitimer(signal.ITIMER_REAL, float(seconds) + 1)
os.nice(int(patience))
sys.path.insert(0, root)
sys.exit(importlib.import_module(module).main(sys.argv[7:]))
"""


class Reason(enum.StrEnum):
    """Why a program gave no answer."""

    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"  # a longer answer than any honest one
    CRASHED = "crashed"  # ended by a signal
    FAILED = "failed"  # ended by itself with a status other than 0


class Stopped(Exception):
    """The program gave no answer; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Busy(Refusal):
    """Others of the program's kind were still running when the caller's turn should have come: nothing was looked at.

    That says nothing of the file, so it is no reason to take it, nor to call it damaged.
    """

    status = 503

    def __init__(self) -> None:
        super().__init__("So many files are looked at just now that this one could not be. Try again in a minute.")


@dataclass(frozen=True)
class Limits:
    """What one run may take: seconds by the clock and of computing, bytes of memory and of its answer."""

    seconds: float
    cpu_seconds: int
    memory: int
    answer: int
    niceness: int = 0


class Program:
    """A module of ours whose `main(arguments)` reads descriptor 0 and writes its answer to descriptor 1.

    At most `at_once` of it run in one process of the site; a caller waits for its turn at most `turn` seconds.
    """

    def __init__(self, module: str, at_once: int, turn: float) -> None:
        self._module = module
        self._turns = threading.BoundedSemaphore(at_once)
        self._turn = turn

    def run(self, stream: BinaryIO, limits: Limits, *arguments: str) -> bytes:
        """The answer for a stream that stands at 0, before and after; raises Stopped or Busy."""
        if not self._turns.acquire(timeout=self._turn):
            raise Busy
        try:
            with descriptor_of(stream) as descriptor:
                return _run(self._module, descriptor, limits, arguments)
        finally:
            self._turns.release()
            stream.seek(0)


@contextlib.contextmanager
def descriptor_of(stream: BinaryIO) -> Iterator[int]:
    """A descriptor with the whole content of the stream: its own where it has one."""
    try:
        stream.flush()
        yield stream.fileno()
        return
    except (io.UnsupportedOperation, AttributeError):
        pass
    stream.seek(0)
    with in_memory(iter(lambda: stream.read(_BLOCK), b"")) as copy:
        yield copy.fileno()


@contextlib.contextmanager
def in_memory(blocks: Iterable[bytes]) -> Iterator[BinaryIO]:
    """The blocks as one file that stands at 0, in memory of the system and not of this process, and on no disk."""
    with open(os.memfd_create("read"), "w+b") as copy:  # noqa: PTH123
        copy.writelines(blocks)
        copy.flush()
        copy.seek(0)
        yield copy


def _run(module: str, descriptor: int, limits: Limits, arguments: tuple[str, ...]) -> bytes:
    numbers = (limits.seconds, limits.cpu_seconds, limits.memory, limits.niceness)
    # -I: no environment, no current folder; -B: it may write no file, so it need not try.
    command = [sys.executable, "-I", "-B", "-c", _START, str(PROJECT_ROOT), module, *map(str, numbers), *arguments]
    with subprocess.Popen(  # noqa: S603  our own program
        command,
        stdin=descriptor,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            answer = _answer(process, limits)
        finally:
            _end(process)
    if process.returncode == 0:
        return answer
    raise Stopped(_reason(process.returncode))


def _answer(process: "subprocess.Popen[bytes]", limits: Limits) -> bytes:
    pipe = process.stdout.fileno() if process.stdout else -1
    deadline, answer = time.monotonic() + limits.seconds, bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while waiting.select(max(0.0, deadline - time.monotonic())):
            if not (block := os.read(pipe, _BLOCK)):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.1, deadline - time.monotonic()))
                return bytes(answer)
            answer += block
            if len(answer) > limits.answer:
                raise Stopped(Reason.TOO_MUCH)
    raise Stopped(Reason.TOO_SLOW)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Nothing of it stays: neither the process nor what it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _reason(status: int) -> Reason:
    if status in (-signal.SIGXCPU, -signal.SIGALRM):
        return Reason.TOO_SLOW
    return Reason.CRASHED if status < 0 else Reason.FAILED
