"""Which jobs run when, and that only one process runs them.

Every web process may run a scheduler (SCHEDULER=on), and `flask scheduler run` is one on its own. The one
that holds the lease runs the jobs; when it dies another takes over. Each job is safe to run twice, is a
function of its package's `jobs`, and has a command of the same name.
"""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from compliance_app.accounts import jobs as accounts
from compliance_app.audit import jobs as audit
from compliance_app.documents import jobs as documents
from compliance_app.foundation import clock, lease, runs
from compliance_app.foundation.database import db
from compliance_app.incidents import jobs as incidents
from compliance_app.intake import jobs as intake
from compliance_app.levels import jobs as levels
from compliance_app.mail import jobs as mail
from compliance_app.obligations import jobs as obligations
from compliance_app.reminders import jobs as reminders
from compliance_app.service_providers import jobs as service_providers

logger = logging.getLogger(__name__)

RETRY = timedelta(minutes=10)
"""When a failed job is tried again, if its own next time is later than that."""


@dataclass(frozen=True)
class Daily:
    """Once a day at a time of the provider's calendar (rule CALENDAR-1)."""

    hour: int
    minute: int = 0

    def trigger(self, timezone: str) -> BaseTrigger:
        return CronTrigger(hour=self.hour, minute=self.minute, timezone=timezone)

    def __str__(self) -> str:
        return f"daily at {self.hour:02}:{self.minute:02}"


@dataclass(frozen=True)
class Every:
    """Again and again, so many seconds after the last start."""

    seconds: float

    def trigger(self, timezone: str) -> BaseTrigger:
        return IntervalTrigger(seconds=self.seconds, timezone=timezone)

    def __str__(self) -> str:
        minutes, rest = divmod(self.seconds, 60)
        if rest or not minutes:
            return f"every {self.seconds:g} seconds"
        return "every minute" if minutes == 1 else f"every {minutes:g} minutes"


@dataclass(frozen=True)
class Job:
    """A command of the application and when it runs by itself; it also runs once when a process takes the lead."""

    name: str
    when: Daily | Every
    run: Callable[[], object]


JOBS = (
    Job("levels assess-all", Daily(0, 30), levels.assess_today),
    Job("obligations welcome", Daily(0, 45), obligations.welcome_today),
    Job("obligations verify", Daily(2), obligations.verify),
    Job("users housekeeping", Daily(3), lambda: accounts.housekeeping(clock.now())),
    Job("documents sweep", Daily(3, 30), documents.sweep),
    Job("documents retention", Daily(3, 45), documents.remove_past_term),
    Job("audit log-head", Daily(4), lambda: audit.log_head(clock.now())),
    Job("reminders run", Daily(6), reminders.write_due_today),
    Job("incidents warn", Every(300), incidents.warn_due),
    Job("service-providers warn", Daily(6, 15), service_providers.warn_today),
    Job("documents release-held", Every(60), intake.release),
    Job("mail deliver", Every(20), mail.deliver),
)


class Scheduler:
    """The scheduler of one process. It has jobs only while the process holds the lease."""

    def __init__(self, app: Flask, jobs: Sequence[Job] = JOBS) -> None:
        self._app = app
        self._jobs = jobs
        self._timezone: str = app.config["PROVIDER_TIMEZONE"]
        with app.app_context():
            self._lease = lease.lease_on(db.engine, "scheduler")
        self._workers = ThreadPoolExecutor(4)
        self._background = BackgroundScheduler(
            timezone=self._timezone,
            executors={"default": self._workers},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        # The lease has a thread of its own: a long job must not keep it from being renewed.
        self._watch = threading.Thread(target=self._keep_looking, name="scheduler lease", daemon=True)
        self._told_to_stop = threading.Event()
        self._leading = False

    def start(self) -> None:
        """Begin to look for the lease, in the background."""
        self._background.start()
        self._watch.start()

    def stop(self) -> None:
        """Let running jobs end, then give the lease back so that another process takes over at once."""
        self._told_to_stop.set()
        self._watch.join()
        # Not shutdown(wait=True): it waits holding a lock that an ending job needs to be tried again.
        self._background.shutdown(wait=False)
        self._workers.shutdown(wait=True)
        self._lease.release()

    def _keep_looking(self) -> None:
        while not self._told_to_stop.is_set():
            try:
                self._look()
            except Exception:
                logger.exception("Looking for the lease failed; it will be tried again.")
            self._told_to_stop.wait(lease.RENEW_SECONDS)

    def _look(self) -> None:
        held = self._lease.take()
        if held and not self._leading:
            self._lead()
        elif self._leading and not held:
            self._follow()
        self._leading = held

    def _lead(self) -> None:
        logger.info("This process runs the scheduled jobs now.")
        for job in self._jobs:
            # At once, whatever the hour: it catches up with what was missed while nobody led.
            self._background.add_job(
                self._run, job.when.trigger(self._timezone), [job], id=job.name, next_run_time=clock.now()
            )

    def _follow(self) -> None:
        logger.warning("Another process runs the scheduled jobs now.")
        for job in self._jobs:
            self._background.remove_job(job.name)

    def _run(self, job: Job) -> None:
        if not self._lease.is_held():
            return
        with self._app.app_context():
            started = clock.now()
            try:
                answer, succeeded = str(job.run() or "done"), True
            except Exception as error:
                logger.exception("The job '%s' failed; it will be tried again.", job.name)
                answer, succeeded = f"{type(error).__name__}: {error}", False
                self._try_again(job)
            self._note(job, started, answer, succeeded)

    @staticmethod
    def _note(job: Job, started: datetime, answer: str, succeeded: bool) -> None:
        try:
            runs.note(job.name, started, clock.now(), answer, succeeded=succeeded)
        except SQLAlchemyError as error:
            logger.warning("How the job '%s' ended could not be noted: %s", job.name, error)

    def _try_again(self, job: Job) -> None:
        scheduled = self._background.get_job(job.name)
        again = clock.now() + RETRY
        if scheduled is not None and scheduled.next_run_time > again:
            scheduled.modify(next_run_time=again)


def start(app: Flask) -> Scheduler | None:
    """Start the scheduler of a web process, unless SCHEDULER=off leaves the jobs to `flask scheduler run`."""
    if not app.config["SCHEDULER"]:
        return None
    scheduler = Scheduler(app)
    scheduler.start()
    return scheduler


def heard(*signals: signal.Signals) -> Callable[[], object]:
    """From now on these signals are heard; what is answered waits for the first of them.

    The interpreter itself writes a byte into a pipe. An Event set by a handler may wait for ever for the lock that
    the wait it interrupts is holding, and a signal just before a wait would not wake it.
    """
    hears, tells = socket.socketpair()
    tells.setblocking(False)
    for number in signals:
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(tells.fileno())

    def wait() -> None:
        with hears, tells:
            hears.recv(1)
            signal.set_wakeup_fd(-1)

    return wait


commands = AppGroup("scheduler", help="The jobs that run by themselves.")


@commands.command("run")
def run() -> None:
    """Run the scheduled jobs until told to stop (SIGTERM or Ctrl-C)."""
    wait = heard(signal.SIGTERM, signal.SIGINT)
    scheduler = Scheduler(current_app._get_current_object())  # type: ignore[attr-defined]
    scheduler.start()
    wait()
    scheduler.stop()
