"""A merchant with its people, and one of them signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import antivirus
from compliance_app.foundation.antivirus import ScannerDown, Verdict
from compliance_app.merchants.models import Merchant
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Mona Manager", email="mona@benker.example")


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(Role.MERCHANT, name="Pat Person", email="pat@teashop.example")


@pytest.fixture
def merchant(manager: User, person: User) -> Merchant:
    return make_merchant(manager, name="Teashop Ltd", members=(person,))


@pytest.fixture
def address(merchant: Merchant) -> str:
    """The portal's upload page."""
    return f"/portal/{merchant.public_id}/upload"


@pytest.fixture
def signed_in(client: FlaskClient, person: User, merchant: Merchant, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, person)


class Scanner:
    """A virus scanner as the application sees it: clean, infected or down, as the test says."""

    def __init__(self) -> None:
        self.verdict: Verdict | None = Verdict.CLEAN
        self.asked = 0

    def scan(self, *_: object) -> Verdict:
        self.asked += 1
        if self.verdict is None:
            raise ScannerDown("clamd cannot be reached.")
        return self.verdict


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Scanner:
    """A configured virus scanner that finds everything clean until told otherwise."""
    made = Scanner()
    monkeypatch.setattr(antivirus, "configured", lambda: True)
    monkeypatch.setattr(antivirus, "scan", made.scan)
    monkeypatch.setattr(antivirus, "scan_blocks", made.scan)
    return made


@pytest.fixture
def stored(app: Flask) -> Callable[[], list[Path]]:
    """The files that lie in the store."""
    folder = Path(app.config["FILES_DIR"])
    return lambda: [path for path in folder.rglob("*") if path.is_file()]
