"""The portfolio's pages with very many merchants, beside the same pages with a hundred."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.benchmarks.houses import open_house
from tests.benchmarks.measures import Line, alternating_medians

_BEYOND = 10_000_000  # a page beyond the last is the last


@dataclass(frozen=True)
class Page:
    """A page of the portfolio, and as whom it is opened."""

    name: str
    address: str
    role: Role = Role.ADMINISTRATOR


PAGES = (
    Page("first page, administrator", "/merchants"),
    Page("filtered page (expired, Level 3)", "/merchants?standing=expired&level=3"),
    Page("last page", f"/merchants?page={_BEYOND}"),
    Page("sorted by last valid day", "/merchants?sort=valid_until"),
    Page("searched by a word", "/merchants?q=travel"),
    Page("first page, account manager", "/merchants", Role.ACCOUNT_MANAGER),
)


def measured(small: Path, large: Path) -> Iterator[Line]:
    """Each page with many merchants, and how many times as long it takes as with a hundred.

    The two are asked in turn, so that whatever else the machine does falls on both.
    """
    few, many = open_house(small), open_house(large)
    for page in PAGES:
        browsers = [_browser(app, page.role) for app in (few, many)]
        seconds = alternating_medians([partial(_get, browser, page.address) for browser in browsers])
        ratio = seconds[1] / seconds[0]
        yield Line(
            f"Portfolio, {page.name}",
            f"{seconds[1] * 1000:,.1f} ms",
            f"{ratio:.2f}x of 100 merchants ({seconds[0] * 1000:,.1f} ms)",
        )


def _browser(app: Flask, role: Role) -> FlaskClient:
    """A signed-in browser."""
    with app.app_context():
        secret = _session(role)
        db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie.update({"_user_id": secret, "_fresh": True})
    return browser


def _session(role: Role) -> str:
    user = db.session.scalar(sa.select(User).where(User.role == role).order_by(User.id).limit(1))
    if user is None:
        raise LookupError(f"The benchmark's database has no {role}.")
    return accounts.open_session(user, "127.0.0.1", "benchmark", clock.now())[1]


def _get(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
