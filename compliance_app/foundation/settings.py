"""Configuration by environment: each setting's name, meaning and default, and what is refused at start."""

import base64
import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PROJECT_ROOT = Path(__file__).resolve().parents[2]
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class UnsafeSetting(RuntimeError):
    """A setting is missing or unsafe; the application refuses to start and says which and how to mend it."""


def refuse_start(reason: object) -> NoReturn:
    """End the process with the one line that says why, and with the code at which gunicorn gives up starting it."""
    print(f"Compliance Desk does not start. {reason}", file=sys.stderr)  # noqa: T201  it is for who starts it
    sys.exit(3)


@dataclass(frozen=True)
class Setting:
    """One row of the documented table: environment name, meaning, default."""

    name: str
    meaning: str
    default: str = ""


SETTINGS = (
    Setting(
        "COMPLIANCE_ENV",
        "`development` or `production`; production refuses to start with an unsafe setting.",
        "development",
    ),
    Setting("DATABASE_URL", "SQLAlchemy address of the database.", "a SQLite file in DATA_DIR"),
    Setting("DATA_DIR", "Folder for the embedded database, uploaded files and development keys.", "var"),
    Setting(
        "SECRET_KEY",
        "Signs cookies and one-time links; at least 32 characters.",
        "development: made once, kept in DATA_DIR",
    ),
    Setting("BASE_URL", "Public address of the site, used in mail; https in production.", "http://127.0.0.1:8000"),
    Setting("PROVIDER_NAME", "Name of the payment provider, shown on pages, mail and reports.", "Benker"),
    Setting("PROVIDER_TIMEZONE", "IANA time zone of the provider's calendar day.", "UTC"),
    Setting(
        "DOCUMENT_KEYS",
        "Keys that encrypt files: `id:base64 of 32 bytes`, the newest first, comma separated.",
        "development: made once, kept in DATA_DIR",
    ),
    Setting("FILES_DIR", "Folder of the encrypted files.", "DATA_DIR/files"),
    Setting(
        "FILES_BUCKET",
        "Keeps the files in S3 instead of FILES_DIR: `s3://bucket/prefix`; credentials as boto3 reads them.",
        "none",
    ),
    Setting("S3_ENDPOINT", "Address of an S3 server that is not Amazon's; https in production.", "Amazon's"),
    Setting("S3_REGION", "Region of the bucket.", "us-east-1"),
    Setting("UPLOAD_LIMIT_MB", "Largest file accepted, in megabytes.", "25"),
    Setting(
        "CLAMD",
        "Virus scanner: `unix:/path/of/clamd.ctl` or `tcp://host:port` of ClamAV's clamd; nothing is scanned without.",
        "none",
    ),
    Setting(
        "SMTP_URL",
        "Mail server: `smtp://user:password@host:port` (STARTTLS), `smtps://` (TLS), or `smtp+plain://` (no TLS).",
        "development: none, mail stays in the local inbox page",
    ),
    Setting("MAIL_FROM", "Sender address of every mail.", "compliance@localhost"),
    Setting(
        "SCHEDULER",
        "`on` runs the scheduled jobs in the web processes; `off` leaves them to `flask scheduler run`.",
        "on",
    ),
    Setting(
        "RATE_LIMIT_STORE",
        "Where sign-in attempts are counted; a shared store when several machines serve.",
        "memory://",
    ),
    Setting("TRUSTED_PROXIES", "How many reverse proxies stand before the application.", "0"),
)


@dataclass
class Settings:
    """The values in force. Built once at start by `from_environment`."""

    environment: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def production(self) -> bool:
        return self.environment == "production"


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting; raises UnsafeSetting with one line that says what to set."""
    environment = environ.get("COMPLIANCE_ENV", "development")
    if environment not in ("development", "production"):
        raise UnsafeSetting(f"COMPLIANCE_ENV is '{environment}': set it to 'development' or 'production'.")
    production = environment == "production"
    data_dir = (PROJECT_ROOT / environ.get("DATA_DIR", "var")).resolve()
    base_url = environ.get("BASE_URL", "" if production else "http://127.0.0.1:8000").rstrip("/")
    secure = urlsplit(base_url).scheme == "https"
    values: dict[str, Any] = {
        "ENVIRONMENT": environment,
        "DATA_DIR": data_dir,
        "SQLALCHEMY_DATABASE_URI": _database_url(environ.get("DATABASE_URL", ""), data_dir),
        # What a statement carried, such as a letter with a one-time link, is not for the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "SECRET_KEY": _secret_key(environ.get("SECRET_KEY", ""), production, data_dir),
        "BASE_URL": _base_url(base_url, production),
        "PROVIDER_NAME": environ.get("PROVIDER_NAME", "Benker"),
        "PROVIDER_TIMEZONE": _timezone(environ.get("PROVIDER_TIMEZONE", "UTC")),
        "DOCUMENT_KEYS": _document_keys(environ.get("DOCUMENT_KEYS", ""), production, data_dir),
        "FILES_DIR": Path(environ.get("FILES_DIR") or data_dir / "files"),
        "FILES_BUCKET": _files_bucket(environ.get("FILES_BUCKET", "")),
        "S3_ENDPOINT": _s3_endpoint(environ.get("S3_ENDPOINT", ""), production),
        "S3_REGION": environ.get("S3_REGION") or "us-east-1",
        "CLAMD": _clamd(environ.get("CLAMD", "")),
        "UPLOAD_LIMIT": _whole(environ, "UPLOAD_LIMIT_MB", 25, least=1) * 1024 * 1024,
        "MAX_CONTENT_LENGTH": (_whole(environ, "UPLOAD_LIMIT_MB", 25, least=1) + 1) * 1024 * 1024,
        "SMTP_URL": _smtp_url(environ.get("SMTP_URL", ""), production),
        "MAIL_FROM": _mail_from(environ.get("MAIL_FROM", ""), production),
        "SCHEDULER": _switch(environ, "SCHEDULER", "on"),
        "RATELIMIT_STORAGE_URI": environ.get("RATE_LIMIT_STORE", "memory://"),
        "TRUSTED_PROXIES": _whole(environ, "TRUSTED_PROXIES", 0, least=0),
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }
    return Settings(environment, values)


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'compliance.sqlite'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            url = "postgresql+psycopg://" + url.removeprefix(short)
    if urlsplit(url).scheme not in ("sqlite", "postgresql+psycopg") or url in ("sqlite://", "sqlite:///:memory:"):
        # The address may hold a password, so it is not repeated.
        raise UnsafeSetting(
            "DATABASE_URL is not usable: set it to postgresql://user:password@host/name or sqlite:////path/of/a/file."
        )
    return url


def _secret_key(value: str, production: bool, data_dir: Path) -> str:
    if production:
        if len(value) < 32 or len(set(value)) < 10:
            raise UnsafeSetting(
                "SECRET_KEY is missing, shorter than 32 characters or not random: set it to a long random value."
            )
        return value
    return value or _kept(data_dir / "secret_key", lambda: secrets.token_urlsafe(48))


def _base_url(value: str, production: bool) -> str:
    parts = urlsplit(value)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise UnsafeSetting(
            "BASE_URL is missing: set it to the public address of the site, such as https://desk.example.com."
        )
    if production and parts.scheme != "https":
        raise UnsafeSetting(f"BASE_URL is '{value}': in production it must begin with https://.")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnsafeSetting(f"PROVIDER_TIMEZONE is '{value}': set it to an IANA name such as Europe/London.") from error
    return value


def _document_keys(value: str, production: bool, data_dir: Path) -> dict[str, bytes]:
    if not value:
        if production:
            raise UnsafeSetting(
                "DOCUMENT_KEYS is missing: set it to `id:base64 of 32 random bytes`; without it no file can be kept."
            )
        value = _kept(data_dir / "document_keys", lambda: "dev1:" + base64.b64encode(secrets.token_bytes(32)).decode())
    keys: dict[str, bytes] = {}
    for item in value.split(","):
        name, _, text = item.strip().partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError:
            key = b""
        if not name or name in keys or len(key) != 32:
            raise UnsafeSetting(
                "DOCUMENT_KEYS is not readable: each entry is `id:base64 of 32 random bytes`, each id once."
            )
        keys[name] = key
    return keys


def _files_bucket(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme != "s3" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc):
        # It may hold a password by mistake, so it is not repeated.
        raise UnsafeSetting("FILES_BUCKET is not readable: set it to s3://bucket or s3://bucket/prefix.")
    return value.rstrip("/")


def _s3_endpoint(value: str, production: bool) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise UnsafeSetting("S3_ENDPOINT is not readable: set it to an address such as https://s3.example.com.")
    if production and parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise UnsafeSetting("S3_ENDPOINT is not encrypted: in production it must begin with https://.")
    return value


def _clamd(value: str) -> str:
    if value.startswith("unix:/"):
        return value
    parts = urlsplit(value)
    with contextlib.suppress(ValueError):
        if not value or (parts.scheme == "tcp" and parts.hostname and parts.port):
            return value
    raise UnsafeSetting("CLAMD is not readable: set it to unix:/run/clamav/clamd.ctl or tcp://host:3310.")


def _smtp_url(value: str, production: bool) -> str:
    if production and not value:
        raise UnsafeSetting(
            "SMTP_URL is missing: set it to the mail server, such as smtp://user:password@mail.example.com:587."
        )
    parts = urlsplit(value)
    if value and (parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname):
        raise UnsafeSetting("SMTP_URL is not readable: use smtp://, smtps:// or smtp+plain:// and a host name.")
    if production and parts.scheme == "smtp+plain" and parts.hostname not in _THIS_MACHINE:
        raise UnsafeSetting(
            "SMTP_URL sends mail unencrypted to another machine: in production use smtp:// (STARTTLS) or smtps://."
        )
    return value


def _mail_from(value: str, production: bool) -> str:
    if production and ("@" not in value or value.endswith("@localhost")):
        raise UnsafeSetting("MAIL_FROM is missing: set it to the sender's address, such as compliance@example.com.")
    return value or "compliance@localhost"


def _whole(environ: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise UnsafeSetting(f"{name} is '{text}': set it to a whole number, at least {least}.")
    return int(text)


def _switch(environ: Mapping[str, str], name: str, default: str) -> bool:
    text = environ.get(name, default)
    if text not in ("on", "off"):
        raise UnsafeSetting(f"{name} is '{text}': set it to 'on' or 'off'.")
    return text == "on"


def _kept(path: Path, make: Callable[[], str]) -> str:
    """A development value made once and kept beside the data, readable by the owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make(), encoding="ascii")
        # The first process to link wins; the others read what it wrote, whole.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
