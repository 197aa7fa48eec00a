"""What is read from the environment, and what start is refused for, in one line that says what to do."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compliance_app.foundation import settings
from compliance_app.foundation.settings import PROJECT_ROOT, UnsafeSetting

KEY = "k1:" + base64.b64encode(bytes(range(32))).decode()
SAFE = {
    "COMPLIANCE_ENV": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://desk.example.com/",
    "DOCUMENT_KEYS": KEY,
    "SMTP_URL": "smtp://desk:secret@mail.example.com:587",
    "MAIL_FROM": "compliance@example.com",
}


def read(folder: Path, **changes: str) -> dict[str, object]:
    return settings.from_environment({**SAFE, "DATA_DIR": str(folder), **changes}).values


def test_production_starts_when_everything_is_set(tmp_path: Path) -> None:
    values = read(tmp_path)
    assert values["BASE_URL"] == "https://desk.example.com"
    assert values["SESSION_COOKIE_SECURE"] is True
    assert values["SESSION_COOKIE_NAME"] == "__Host-session"
    assert values["DOCUMENT_KEYS"] == {"k1": bytes(range(32))}


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "DOCUMENT_KEYS", "SMTP_URL", "MAIL_FROM"])
def test_production_refuses_a_missing_setting_by_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeSetting, match=f"^{name} .*: set it to") as refusal:
        read(tmp_path, **{name: ""})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMPLIANCE_ENV", "staging"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("BASE_URL", "http://desk.example.com"),
        ("BASE_URL", "desk.example.com"),
        ("BASE_URL", "ftp://desk.example.com"),
        ("DOCUMENT_KEYS", "k1:c2hvcnQ="),
        ("DOCUMENT_KEYS", "not a key"),
        ("DOCUMENT_KEYS", f"{KEY},{KEY}"),
        ("SMTP_URL", "mail.example.com"),
        ("SMTP_URL", "http://mail.example.com"),
        ("SMTP_URL", "smtp+plain://mail.example.com:25"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "compliance@localhost"),
        ("PROVIDER_TIMEZONE", "Europe/Atlantis"),
        ("PROVIDER_TIMEZONE", "../../etc/passwd"),
        ("UPLOAD_LIMIT_MB", "0"),
        ("UPLOAD_LIMIT_MB", "many"),
        ("TRUSTED_PROXIES", "-1"),
        ("SCHEDULER", "maybe"),
        ("DATABASE_URL", "mysql://root:hunter2@host/desk"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_an_unsafe_value_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UnsafeSetting, match=f"^{name} ") as refusal:
        read(tmp_path, **{name: value})
    assert "hunter2" not in str(refusal.value), "a refusal repeats no secret"


def test_development_needs_nothing_and_keeps_its_secrets_for_itself(tmp_path: Path) -> None:
    first = settings.from_environment({"DATA_DIR": str(tmp_path)}).values
    second = settings.from_environment({"DATA_DIR": str(tmp_path)}).values
    assert first["SECRET_KEY"] == second["SECRET_KEY"] != ""
    assert first["DOCUMENT_KEYS"] == second["DOCUMENT_KEYS"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_secrets_of_two_installations_differ(tmp_path: Path) -> None:
    one = settings.from_environment({"DATA_DIR": str(tmp_path / "one")}).values
    two = settings.from_environment({"DATA_DIR": str(tmp_path / "two")}).values
    assert one["SECRET_KEY"] != two["SECRET_KEY"]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////srv/desk.sqlite", "sqlite:////srv/desk.sqlite"),
    ],
)
def test_postgresql_may_be_written_short(tmp_path: Path, given: str, used: str) -> None:
    assert read(tmp_path, DATABASE_URL=given)["SQLALCHEMY_DATABASE_URI"] == used


def test_plain_mail_to_the_machine_itself_is_fine_in_production(tmp_path: Path) -> None:
    assert read(tmp_path, SMTP_URL="smtp+plain://127.0.0.1:25")["SMTP_URL"] == "smtp+plain://127.0.0.1:25"


@pytest.mark.parametrize("arguments", [("flask", "routes"), ("gunicorn", "wsgi:app", "--bind", "127.0.0.1:0")])
def test_a_refused_start_ends_with_the_line_and_without_a_traceback(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=PROJECT_ROOT,
        env={"PATH": os.environ["PATH"], **SAFE, "DATA_DIR": str(tmp_path), "MAIL_FROM": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "Compliance Desk does not start. MAIL_FROM is missing: set it to" in done.stderr
    assert "Traceback" not in done.stderr
