"""How gunicorn serves: threads in two processes, each with a scheduler of which one runs the jobs.

Gunicorn reads this file by itself. Requests are not logged: the addresses of one-time links hold secrets.
"""

import logging
import os
import sys
from typing import Any

from compliance_app import scheduler
from compliance_app.foundation.antivirus import Scanner, ScannerDown
from compliance_app.foundation.files import StoreDown, StoreFull, StoreRefused

logger = logging.getLogger("compliance_app.start")

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 8
timeout = 120
graceful_timeout = 30
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    _check_store(worker.wsgi)
    _check_scanner(worker.wsgi)
    worker.scheduler = scheduler.start(worker.wsgi)


def _check_store(app: Any) -> None:
    """A bucket that will never take us refuses the start; one that is only away may come back."""
    try:
        app.extensions["files"].place.check()
    except StoreRefused as error:
        print(f"Compliance Desk does not start. The file store refuses us: {error.reason}", file=sys.stderr)  # noqa: T201
        sys.exit(3)  # Gunicorn starts a worker again when it ends, except with this code.
    except (StoreDown, StoreFull) as error:
        reason = getattr(error, "reason", "") or error.__cause__
        logger.error("The file store cannot be used; uploads will be refused until it can: %s", reason)


def _check_scanner(app: Any) -> None:
    """Say at the start what would otherwise be said by uploads that wait."""
    if address := app.config["CLAMD"]:
        try:
            logger.info("The virus scanner answers: %s", Scanner(address).check(app.config["UPLOAD_LIMIT"]))
        except ScannerDown as error:
            logger.error("Uploads will be held back: %s", error)


def worker_exit(_server: Any, worker: Any) -> None:
    if getattr(worker, "scheduler", None) is not None:
        worker.scheduler.stop()
