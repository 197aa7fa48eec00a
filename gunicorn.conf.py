"""How gunicorn serves: threads in two processes, each with a scheduler of which one runs the jobs.

Gunicorn reads this file by itself. Requests are not logged: the addresses of one-time links hold secrets.
"""

import os
from typing import Any

from compliance_app import scheduler

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 8
timeout = 120
graceful_timeout = 30
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    worker.scheduler = scheduler.start(worker.wsgi)


def worker_exit(_server: Any, worker: Any) -> None:
    if getattr(worker, "scheduler", None) is not None:
        worker.scheduler.stop()
