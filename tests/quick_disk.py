"""No test lives through a power failure: nothing waits until the disk has what was written.

What is written is there for every process at once, and stays when a process is killed. PostgreSQL's server of the tests
does the same (`tests/databases.py`).
"""

import os
import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


def _do_not_wait(_descriptor: object) -> None:
    """What `os.fsync` is in tests."""


def _do_not_sync(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def install() -> None:
    """From now on, in this process; after the application's own listener, which asks for more."""
    os.fsync = _do_not_wait  # type: ignore[assignment]
    event.listen(Engine, "connect", _do_not_sync)
