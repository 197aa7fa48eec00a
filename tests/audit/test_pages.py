"""The page of the trail, its file, and its commands."""

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit import queries, service
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant, SearchWord
from tests.conftest import SignIn
from tests.factories import NOON, make_merchant, make_user

ANA = Actor(7, "Ana Alvarez <ana@example.com>", "192.0.2.7")


@pytest.fixture
def auditor(client: FlaskClient, sign_in: SignIn) -> User:
    """The person `client` is signed in as."""
    user = make_user(Role.AUDITOR, name="Olga")
    sign_in(client, user)
    return user


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    """A merchant with one entry about it."""
    merchant = make_merchant(name="Kettle & Co")
    db.session.add(SearchWord(merchant_id=merchant.id, word="kettle"))
    service.record(
        ANA,
        NOON,
        Event.MERCHANT_EDITED,
        "merchant",
        merchant.public_id,
        merchant_id=merchant.id,
        before={"country": "GB", "mcc": "5732"},
        after={"country": "IE", "mcc": "5732"},
    )
    db.session.commit()
    return merchant


def fill(count: int) -> None:
    for number in range(count):
        at = NOON + timedelta(minutes=number)
        service.record(SYSTEM, at, Event.USER_EDITED, "user", f"u{number}", after={"number": number})
    db.session.commit()


class TestPage:
    def test_shows_who_did_what_and_what_changed(self, client: FlaskClient, auditor: User, merchant: Merchant) -> None:
        page = client.get("/audit").text
        for shown in (
            "Ana Alvarez",
            "192.0.2.7",
            "Merchant: edited",
            "Kettle &amp; Co",
            "<del>GB</del>",
            "<ins>IE</ins>",
        ):
            assert shown in page
        assert "5732" not in page, "what stayed the same is left out"
        assert f'href="/merchants/{merchant.public_id}"' in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("person=ALVAREZ", True),
            ("person=olga", False),
            ("person=100%25", False),
            ("event=merchant.edited", True),
            ("event=user.edited", False),
            ("event=no.such", False),
            ("merchant=kettle", True),
            ("merchant=nobody", False),
            ("object_type=merchant", True),
            ("object_id=nothing", False),
            ("since=2026-03-02&until=2026-03-02", True),
            ("since=2026-03-03", False),
            ("until=2026-03-01", False),
            ("failed=y", False),
        ],
    )
    def test_filters(self, client: FlaskClient, auditor: User, merchant: Merchant, query: str, shown: bool) -> None:
        page = client.get(f"/audit?{query}").text
        assert ("Ana Alvarez" in page) is shown
        assert ("Nothing matches" in page) is not shown

    @pytest.mark.parametrize(
        "query",
        [
            "since=yesterday",
            "until=9999-12-31",
            "since=0001-01-01",
            "below=x",
            "above=" + "9" * 40,
            "person=%00",
            "event=%ff",
        ],
    )
    def test_odd_filters_are_answered(self, client: FlaskClient, auditor: User, query: str) -> None:
        assert client.get(f"/audit?{query}").status_code == 200

    def test_pages_by_number(self, client: FlaskClient, auditor: User) -> None:
        fill(120)
        first = client.get("/audit").text
        assert ">user u119</a>" in first
        assert 'rel="prev"' not in first
        second = client.get("/audit?below=71").text
        assert ">user u69</a>" in second
        assert ">user u20</a>" in second
        assert 'rel="prev" href="/audit?above=70"' in second
        assert 'rel="next" href="/audit?below=21"' in second
        assert 'rel="next"' not in client.get("/audit?below=21").text
        assert ">user u119</a>" in client.get("/audit?above=70").text
        assert 'rel="prev"' not in client.get("/audit?above=70").text
        assert 'rel="prev" href="/audit?above=70"' in client.get("/audit?above=20").text


class TestExport:
    def rows(self, client: FlaskClient, query: str = "") -> list[dict[str, str]]:
        answer = client.get(f"/audit.csv{query}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))

    def test_holds_what_the_filters_show(self, client: FlaskClient, auditor: User, merchant: Merchant) -> None:
        fill(3)
        assert [row["object_id"] for row in self.rows(client, "?event=user.edited")] == ["u2", "u1", "u0"]
        row = self.rows(client, "?merchant=kettle")[0]
        assert row["merchant"] == "Kettle & Co"
        assert row["time_utc"] == "2026-03-02T12:00:00+00:00"
        assert row["before"] == '{"country": "GB", "mcc": "5732"}'
        assert len(row["hash"]) == 64

    def test_leaves_a_trace(self, client: FlaskClient, auditor: User) -> None:
        """PCI DSS v4.0.1 10.2.1.3"""
        self.rows(client, "?person=ana")
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == Event.TRAIL_EXPORTED)).one()
        assert (entry.actor_id, entry.after) == (auditor.id, {"person": "ana"})

    def test_runs_nothing_in_a_spreadsheet(self, client: FlaskClient, auditor: User) -> None:
        for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"):
            service.record(Actor(None, text, text), NOON, Event.USER_EDITED, text, text)
        db.session.commit()
        for row in self.rows(client):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell

    def test_reads_long_trails_in_batches(
        self, client: FlaskClient, auditor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "BATCH", 7)
        fill(30)
        assert [row["object_id"] for row in self.rows(client)] == [f"u{number}" for number in reversed(range(30))]


class TestCommands:
    def test_verify_holds(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "BATCH", 7)
        fill(21)
        head = queries.head_hash(db.session())
        db.session.rollback()
        result = app.test_cli_runner().invoke(args=["audit", "verify", "--noted", head])
        assert (result.exit_code, result.output) == (0, f"21 entries hold. Head: {head}\n")

    def test_verify_of_nothing(self, app: Flask) -> None:
        result = app.test_cli_runner().invoke(args=["audit", "verify"])
        assert (result.exit_code, result.output) == (0, f"0 entries hold. Head: {'0' * 64}\n")

    def test_verify_names_the_first_broken_entry(self, app: Flask) -> None:
        fill(5)
        tamper("UPDATE audit_entries SET actor_label = 'nobody' WHERE object_id IN ('u2', 'u4')")
        result = app.test_cli_runner().invoke(args=["audit", "verify"])
        assert result.exit_code == 1
        assert "2 entries hold" in result.output
        assert "Entry 3 (user.edited, 2026-03-02T12:02:00+00:00, nobody) does not hold" in result.output

    def test_verify_misses_an_end_that_was_cut_off(self, app: Flask) -> None:
        fill(5)
        log = app.test_cli_runner().invoke(args=["audit", "log-head"]).output.strip()
        tamper("DELETE FROM audit_entries WHERE object_id = 'u4'")
        result = app.test_cli_runner().invoke(args=["audit", "verify", "--noted", log])
        assert result.exit_code == 1
        assert "4 entries hold" in result.output
        assert f"end was cut off: {log}" in result.output


def tamper(statement: str) -> None:
    """Change the trail as somebody could who owns the database: with the triggers out of the way."""
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(sa.text(f"DROP TRIGGER audit_entries_no_{verb}"))
        db.session.execute(sa.text(statement))
    else:
        db.session.execute(sa.text("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only"))
        db.session.execute(sa.text(statement))
        db.session.execute(sa.text("ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only"))
    db.session.commit()
