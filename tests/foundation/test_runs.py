"""What is remembered of the jobs' runs."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from compliance_app.foundation import runs
from compliance_app.foundation.database import db
from compliance_app.foundation.runs import JobRun

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SOON = timedelta(seconds=10)

pytestmark = pytest.mark.usefixtures("app")


def only() -> JobRun:
    db.session.expire_all()
    (run,) = runs.latest()
    return run


def test_a_run_is_remembered_with_its_answer() -> None:
    runs.note("mail deliver", AT, AT + SOON, "3 sent", succeeded=True)
    run = only()
    assert (run.job, run.started_at, run.ended_at) == ("mail deliver", AT, AT + SOON)
    assert (run.result, run.succeeded, run.last_success_at) == ("3 sent", True, AT + SOON)


def test_a_failure_keeps_the_moment_of_the_last_success() -> None:
    runs.note("mail deliver", AT, AT, "done", succeeded=True)
    runs.note("mail deliver", AT + SOON, AT + SOON, "ConnectionError: refused", succeeded=False)
    run = only()
    assert (run.succeeded, run.result, run.last_success_at) == (False, "ConnectionError: refused", AT)


def test_a_job_that_goes_well_every_few_seconds_is_noted_once_a_minute(app: Flask) -> None:
    for step in range(8):
        runs.note("mail deliver", AT, AT + step * SOON, str(step), succeeded=True)
    assert only().result == "6"


def test_success_after_a_failure_is_noted_at_once() -> None:
    runs.note("mail deliver", AT, AT, "refused", succeeded=False)
    runs.note("mail deliver", AT, AT + SOON, "done", succeeded=True)
    assert only().succeeded
