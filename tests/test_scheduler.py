"""Any number of processes may run the scheduler; one runs the jobs, and another takes over when it dies."""

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from compliance_app import scheduler
from compliance_app.foundation import changes, clock, lease
from compliance_app.foundation.database import db
from compliance_app.scheduler import Daily, Every, Job, Scheduler
from tests.databases import StartProcess
from tests.factories import NOON, make_merchant, make_user

PATIENCE = lease.LIFETIME_SECONDS + 20


def wait_until(fact: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


class TwoProcesses:
    """Two schedulers on one database whose job writes the process's id into a file."""

    def __init__(self, start: StartProcess, file: Path) -> None:
        self.file = file
        file.touch()
        self.processes = [start("-m", "tests.scheduler_process", str(file)) for _ in range(2)]

    def writers(self) -> list[int]:
        return [int(line) for line in self.file.read_text().split()]

    def leader(self) -> subprocess.Popen[str]:
        """The process that ran the job; fails when both did."""
        wait_until(lambda: len(self.writers()) >= 4)
        assert len(set(self.writers())) == 1, "only the holder of the lease runs jobs"
        return next(process for process in self.processes if process.pid == self.writers()[0])

    def other(self) -> subprocess.Popen[str]:
        leader = self.leader()
        return next(process for process in self.processes if process is not leader)

    def forget(self) -> None:
        self.file.write_text("")


@pytest.fixture
def two(start_process: StartProcess, tmp_path: Path) -> TwoProcesses:
    return TwoProcesses(start_process, tmp_path / "writers")


def test_of_two_processes_one_runs_the_jobs(two: TwoProcesses) -> None:
    leader = two.leader()
    time.sleep(2 * lease.RENEW_SECONDS)
    assert set(two.writers()) == {leader.pid}


def test_another_takes_over_when_the_holder_is_killed(two: TwoProcesses) -> None:
    leader, other = two.leader(), two.other()
    leader.send_signal(signal.SIGKILL)
    leader.wait()
    two.forget()
    wait_until(lambda: bool(two.writers()))
    assert set(two.writers()) == {other.pid}


def test_another_takes_over_at_once_when_the_holder_is_told_to_stop(two: TwoProcesses) -> None:
    leader, other = two.leader(), two.other()
    leader.send_signal(signal.SIGTERM)
    assert leader.wait(PATIENCE) == 0
    two.forget()
    wait_until(lambda: bool(two.writers()), 2 * lease.RENEW_SECONDS)
    assert set(two.writers()) == {other.pid}


@pytest.mark.database("sqlite")
def test_every_job_is_a_command_too(app: Flask) -> None:
    for job in scheduler.JOBS:
        group, command = job.name.split()
        assert command in getattr(app.cli.commands[group], "commands", {}), f"there is no `flask {job.name}`"


@pytest.mark.parametrize("job", scheduler.JOBS, ids=lambda job: job.name)
def test_every_job_may_run_at_once_and_again(app: Flask, job: Job) -> None:
    merchant = make_merchant(make_user())
    changes.note(merchant.id, NOON)
    db.session.commit()
    job.run()
    job.run()


@pytest.fixture
def running(app: Flask) -> Callable[..., Scheduler]:
    """Starts a scheduler in this process; stop it in the test."""

    def start(*jobs: Job) -> Scheduler:
        started = Scheduler(app, jobs)
        started.start()
        return started

    return start


def test_a_job_runs_at_once_when_a_process_takes_the_lead(running: Callable[..., Scheduler]) -> None:
    runs: list[str] = []
    started = running(Job("daily", Daily(5), lambda: runs.append("daily")))
    wait_until(lambda: bool(runs))
    started.stop()
    assert runs == ["daily"]


def test_a_failing_job_is_logged_and_tried_again_and_harms_no_other(
    running: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture
) -> None:
    runs: list[int] = []

    def fail() -> None:
        raise RuntimeError("the mail server is on fire")

    with caplog.at_level(logging.ERROR):
        started = running(Job("failing", Daily(5), fail), Job("working", Every(0.1), lambda: runs.append(1)))
        wait_until(lambda: len(runs) > 3 and "on fire" in caplog.text)
        again = started._background.get_job("failing").next_run_time
    started.stop()
    assert "The job 'failing' failed" in caplog.text
    assert again - clock.now() <= scheduler.RETRY


def test_stopping_waits_for_a_running_job_even_one_that_fails(running: Callable[..., Scheduler]) -> None:
    steps: list[str] = []

    def fail_slowly() -> None:
        steps.append("begun")
        time.sleep(1)
        steps.append("ended")
        raise RuntimeError("too late")

    started = running(Job("slow", Daily(5), fail_slowly))
    wait_until(lambda: bool(steps))
    stopping = threading.Thread(target=started.stop, daemon=True)
    stopping.start()
    stopping.join(PATIENCE)
    assert not stopping.is_alive(), "it must not wait for a job that waits for it"
    assert steps == ["begun", "ended"]


def test_a_daily_job_keeps_to_the_providers_calendar() -> None:
    trigger = Daily(5, 30).trigger("Asia/Tokyo")
    first = trigger.get_next_fire_time(None, clock.now())
    assert (first.hour, first.minute, first.utcoffset()) == (5, 30, timedelta(hours=9))


def test_a_web_process_starts_no_scheduler_when_it_is_off(app: Flask) -> None:
    assert scheduler.start(app) is None


def test_the_command_stops_when_told(start_process: StartProcess) -> None:
    process = start_process("-m", "flask", "scheduler", "run")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "runs the scheduled jobs now" in line
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


_MANY_SIGNALS = """
import random, signal
from compliance_app.scheduler import heard
for _ in range(3000):
    wait = heard(signal.SIGALRM)
    signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-6, 1e-4))
    wait()
print("heard all")
"""


@pytest.mark.database("sqlite")
def test_a_signal_is_heard_at_whatever_moment_it_comes(start_process: StartProcess) -> None:
    said, _ = start_process("-c", _MANY_SIGNALS).communicate(timeout=PATIENCE)
    assert said == "heard all\n"
