"""A process that runs the scheduler with one job, which writes its process id into a file twice a second."""

import os
import signal
import sys
import threading

from compliance_app.app import create_app
from compliance_app.scheduler import Every, Job, Scheduler


def main(file: str) -> None:
    def write() -> None:
        with open(file, "a") as lines:  # noqa: PTH123  one write, appended whole
            lines.write(f"{os.getpid()}\n")

    told_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_stop.set())
    scheduler = Scheduler(create_app(), [Job("test write", Every(0.5), write)])
    scheduler.start()
    told_to_stop.wait()
    scheduler.stop()


if __name__ == "__main__":
    main(sys.argv[1])
