"""How gunicorn serves: threads in two processes, each with a scheduler of which one runs the jobs.

Gunicorn reads this file by itself. Requests are not logged: the addresses of one-time links hold secrets.
"""

import logging
import multiprocessing
import os
import sys
from typing import Any

from compliance_app import scheduler
from compliance_app.foundation import files, log, settings
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


def on_starting(_server: Any) -> None:
    """Refuse before there are workers: where two refuse at once, gunicorn ends in a fault of its own, with code 1.

    In a process of its own, so that what is loaded for it, as a bucket's client, is not in the memory of each worker.
    """
    check = multiprocessing.get_context("fork").Process(target=_check)
    check.start()
    check.join()
    if check.exitcode:
        sys.exit(check.exitcode)


def _check() -> None:
    log.install()
    try:
        configuration = settings.from_environment(os.environ).values
    except settings.UnsafeSetting as refusal:
        settings.refuse_start(refusal)
    _check_store(configuration)
    _check_scanner(configuration)


def _check_store(configuration: dict[str, Any]) -> None:
    """A bucket that will never take us refuses the start; one that is only away may come back."""
    try:
        files.place_of(configuration).check()
    except StoreRefused as error:
        settings.refuse_start(f"The file store refuses us: {error.reason}")
    except (StoreDown, StoreFull) as error:
        reason = getattr(error, "reason", "") or error.__cause__
        logger.error("The file store cannot be used; uploads will be refused until it can: %s", reason)


def _check_scanner(configuration: dict[str, Any]) -> None:
    """Say at the start what would otherwise be said by uploads that wait."""
    if address := configuration["CLAMD"]:
        try:
            logger.info("The virus scanner answers: %s", Scanner(address).check(configuration["UPLOAD_LIMIT"]))
        except ScannerDown as error:
            logger.error("Uploads will be held back: %s", error)


def post_worker_init(worker: Any) -> None:
    worker.scheduler = scheduler.start(worker.wsgi)


def worker_exit(_server: Any, worker: Any) -> None:
    if getattr(worker, "scheduler", None) is not None:
        worker.scheduler.stop()
