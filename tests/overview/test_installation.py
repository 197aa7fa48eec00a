"""The page of settings shows what is in force and no secret."""

import base64

import pytest

from compliance_app.foundation.settings import SETTINGS, from_environment
from compliance_app.overview.queries.installation import configuration, without_password


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("smtp://desk:hunter2@mail.example.com:587", "smtp://desk@mail.example.com:587"),
        ("smtp://mail.example.com", "smtp://mail.example.com"),
        ("postgresql+psycopg://u:p%40ss@db/desk?sslpassword=x", "postgresql+psycopg://u@db/desk"),
        ("postgresql+psycopg://db/desk?user=u&password=hunter2", "postgresql+psycopg://db/desk"),
        ("sqlite:////srv/desk.sqlite", "sqlite:////srv/desk.sqlite"),
        ("redis://:hunter2@cache:6379", "redis://@cache:6379"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_every_setting_is_listed_and_no_secret_is_shown(tmp_path: object) -> None:
    key = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
    secrets = ("hunter2-smtp", "hunter2-db", "hunter2-secret-key-that-is-long-enough", key)
    values = from_environment(
        {
            "COMPLIANCE_ENV": "production",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": secrets[2],
            "BASE_URL": "https://desk.example.com",
            "DOCUMENT_KEYS": f"k1:{key}",
            "SMTP_URL": "smtp://desk:hunter2-smtp@mail.example.com",
            "MAIL_FROM": "desk@example.com",
            "DATABASE_URL": "postgresql://desk:hunter2-db@db/desk",
        }
    ).values
    shown = configuration(values)
    assert [setting.name for setting in shown] == [setting.name for setting in SETTINGS]
    text = "\n".join(setting.value for setting in shown)
    assert not [secret for secret in secrets if secret in text]
    assert "keys k1" in text
