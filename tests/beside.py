"""A second transaction beside the test's own, in a thread: it runs to its end, or until it has to wait for a lock."""

import threading
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal

_PATIENCE = 60


class Beside:
    """Does `work` in an application context of its own and commits; `told` is the message where it is refused."""

    def __init__(self, app: Flask, work: Callable[[], Any]) -> None:
        self.told = ""
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(app, work))
        self._thread.start()

    def until_it_waits(self) -> None:
        """Return once PostgreSQL says that it waits for a lock that the test holds."""
        deadline = time.monotonic() + _PATIENCE
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not db.session.scalar(waiting):
            assert self._thread.is_alive(), f"It did not have to wait: {self.told or self._failure}"
            assert time.monotonic() < deadline, "It neither waits nor ends."
            time.sleep(0.01)

    def ends(self) -> str:
        """Wait for its end: the refusal's message, empty where it was done; whatever else failed fails the test."""
        self._thread.join(_PATIENCE)
        assert not self._thread.is_alive(), "It does not come to an end."
        if self._failure is not None:
            raise self._failure
        return self.told

    def _run(self, app: Flask, work: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                work()
                db.session.commit()
            except Refusal as refusal:
                db.session.rollback()
                self.told = refusal.message
            except Exception as error:
                db.session.rollback()
                self._failure = error
