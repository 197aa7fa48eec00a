"""Whether mail and jobs are well, and what the installation runs with."""

import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any, Protocol

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.runs import JobRun
from compliance_app.foundation.settings import SETTINGS
from compliance_app.mail.models import MessageState, OutboxMessage

LATELY = timedelta(days=7)
SLOW = timedelta(minutes=15)
"""A message that waits longer than this for its first try says that the mail job does not run."""


@dataclass(frozen=True)
class MailHealth:
    """How many messages are where. `oldest_waiting`: since when one has been due and untried, if that is long."""

    queued: int
    sending: int
    failed: int
    sent_lately: int
    last_sent_at: datetime | None
    oldest_waiting: datetime | None
    failures: Sequence[OutboxMessage]


@dataclass(frozen=True)
class ShownSetting:
    """A setting as the page shows it: secrets only as set or not."""

    name: str
    value: str
    meaning: str


def mail_health(at: datetime) -> MailHealth:
    """The state of the outbox at this moment."""
    row = OutboxMessage
    by_state = sa.select(row.state, sa.func.count()).group_by(row.state)
    counts: dict[MessageState, int] = dict(db.session.execute(by_state).all())
    lately = sa.select(sa.func.count()).where(row.state == MessageState.SENT, row.sent_at >= at - LATELY)
    due = sa.select(sa.func.min(row.next_attempt_at)).where(
        row.state == MessageState.QUEUED, row.next_attempt_at < at - SLOW
    )
    failures = sa.select(row).where(row.state == MessageState.FAILED).order_by(row.id.desc()).limit(5)
    return MailHealth(
        queued=counts.get(MessageState.QUEUED, 0),
        sending=counts.get(MessageState.SENDING, 0),
        failed=counts.get(MessageState.FAILED, 0),
        sent_lately=db.session.scalar(lately) or 0,
        last_sent_at=db.session.scalar(sa.select(sa.func.max(row.sent_at))),
        oldest_waiting=db.session.scalar(due),
        failures=db.session.scalars(failures).all(),
    )


_WITHOUT_SECRETS = {
    "COMPLIANCE_ENV": "ENVIRONMENT",
    "DATA_DIR": "DATA_DIR",
    "BASE_URL": "BASE_URL",
    "PROVIDER_NAME": "PROVIDER_NAME",
    "PROVIDER_TIMEZONE": "PROVIDER_TIMEZONE",
    "FILES_DIR": "FILES_DIR",
    "FILES_BUCKET": "FILES_BUCKET",
    "S3_REGION": "S3_REGION",
    "CLAMD": "CLAMD",
    "MAIL_FROM": "MAIL_FROM",
    "TRUSTED_PROXIES": "TRUSTED_PROXIES",
}
_ADDRESSES = {
    "DATABASE_URL": "SQLALCHEMY_DATABASE_URI",
    "SMTP_URL": "SMTP_URL",
    "S3_ENDPOINT": "S3_ENDPOINT",
    "RATE_LIMIT_STORE": "RATELIMIT_STORAGE_URI",
}


def configuration(config: Mapping[str, Any]) -> list[ShownSetting]:
    """Every documented setting as it is in force; one whose value is not known to be harmless is not shown."""
    return [
        ShownSetting(setting.name, _shown(setting.name, config), setting.meaning.replace("`", ""))
        for setting in SETTINGS
    ]


def _shown(name: str, config: Mapping[str, Any]) -> str:
    if name in _WITHOUT_SECRETS:
        return str(config[_WITHOUT_SECRETS[name]]) or "not set"
    if name in _ADDRESSES:
        return without_password(str(config[_ADDRESSES[name]])) or "not set"
    match name:
        case "UPLOAD_LIMIT_MB":
            return str(config["UPLOAD_LIMIT"] // (1024 * 1024))
        case "SCHEDULER":
            return "on" if config["SCHEDULER"] else "off"
        case "DOCUMENT_KEYS":
            # The ids are no secret, and tell which key new files are under.
            return "keys " + ", ".join(config["DOCUMENT_KEYS"])
    return "set, not shown" if config.get(name) else "not set"


_PASSWORD = re.compile(r"(?<=://)([^/:@]*):[^/]*@")


def without_password(address: str) -> str:
    """An address (URL) without the password and without what may carry one in its query."""
    return _PASSWORD.sub(r"\1@", address).partition("?")[0]


class Job(Protocol):
    """A scheduled job as the scheduler lists it."""

    @property
    def name(self) -> str: ...

    @property
    def when(self) -> object: ...


@dataclass(frozen=True)
class ShownJob:
    """A job, when it runs, and its latest run where there was one."""

    name: str
    when: str
    run: JobRun | None


def jobs(listed: Sequence[Job], latest: Sequence[JobRun]) -> list[ShownJob]:
    """Every scheduled job with its latest run."""
    by_name = {run.job: run for run in latest}
    return [ShownJob(job.name, str(job.when), by_name.get(job.name)) for job in listed]


def versions() -> list[tuple[str, str]]:
    """What the installation is made of: language, main libraries, database."""
    names = ("Flask", "SQLAlchemy", "WeasyPrint", "APScheduler", "cryptography", "pypdfium2", "Bootstrap-Flask")
    dialect = db.engine.dialect
    server = ".".join(str(part) for part in dialect.server_version_info or ())
    return [
        ("Python", platform.python_version()),
        (dialect.name.capitalize().replace("Postgresql", "PostgreSQL").replace("Sqlite", "SQLite"), server),
        *((name, version(name)) for name in names),
    ]
