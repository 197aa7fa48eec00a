"""When each scheduled job ran last and how it ended, kept for the page of settings."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation import database
from compliance_app.foundation.database import Model, db

QUIET = timedelta(minutes=1)
"""A job that runs every few seconds is noted at most this often while it goes well."""


class JobRun(Model):
    """The latest run of a job; `result` is what it answered, or the error in a line."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    succeeded: Mapped[bool]
    result: Mapped[str] = mapped_column(sa.String(500))
    last_success_at: Mapped[datetime | None]


def note(job: str, started_at: datetime, ended_at: datetime, result: str, *, succeeded: bool) -> None:
    """Remember how a run ended, in a transaction of its own, which is committed here after the job's."""
    if succeeded and _is_quiet(job, ended_at):
        return
    db.session.rollback()
    row = db.session.get(JobRun, job) or JobRun(job=job)
    row.started_at, row.ended_at, row.succeeded, row.result = started_at, ended_at, succeeded, result[:500]
    row.last_success_at = ended_at if succeeded else row.last_success_at
    db.session.add(row)
    db.session.commit()


def latest() -> Sequence[JobRun]:
    """The latest run of every job that ever ran."""
    return db.session.scalars(sa.select(JobRun).order_by(JobRun.job)).all()


def _is_quiet(job: str, ended_at: datetime) -> bool:
    """Whether the job went well a moment ago; asked without taking SQLite's one write lock."""
    db.session.rollback()
    with database.reading():
        known = db.session.get(JobRun, job, populate_existing=True)
        return known is not None and known.succeeded and ended_at - known.ended_at < QUIET
