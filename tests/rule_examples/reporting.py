"""Examples of reports: what one of a past day knows, the trail of who took it, and how it is set."""

import http.server
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pypdfium2
import sqlalchemy as sa

from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import service as documents
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.reports import pdf, queries, service, typesetting
from compliance_app.reports.contents import Making
from compliance_app.reports.service import NoSuchDay
from compliance_app.volumes import service as volumes
from compliance_app.volumes.rules import Channel, Entry, FigureKey, Granularity, VolumeSource
from tests.documents.builders import all_ticked
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, example, house_example
from tests.volumes.builders import project_of

DAY = TODAY.resolution


@house_example("REPORT-1")
def known(given: Given, house: House) -> Then:
    merchant, today = make_merchant(make_user()), given.day_or_none("today") or date(2026, 6, 20)
    changes.note(merchant.id, NOON)
    if given.has("scan and SAQ accepted"):
        _accepted(merchant, given.day("scan and SAQ accepted"))
    for name in ("operations", "later"):
        if given.has(name):
            # What a figure comes to is settled with it, so each has a transaction of its own.
            _figure(merchant, given.text(name))
    if given.has("then called"):
        details = merchants.details_of(merchant)
        details = replace(details, legal_name=given.text("then called"))
        merchants.edit(merchant, details, merchant.revision, actor_of(make_user()), papers.noon(today))
    db.session.commit()
    on = given.day("report of")
    try:
        with mock.patch.object(typesetting, "typeset", return_value=b"%PDF"):
            service.merchant_report(merchant, on, actor_of(make_user()), papers.noon(today), today)
    except NoSuchDay:
        return {"made": False}
    report = queries.report_on(merchant, on, given.text("provider's zone", "UTC"), today)
    shown = pdf.page(report, Making(papers.noon(today), "Anna", "Benker", "UTC"))
    return {
        "made": True,
        "standing": report.verdict.standing.replace("_", " "),
        "SAQ": ", ".join(row.word for row in report.documents if row.kind.startswith("SAQ")) or "none",
        "operations": report.level.total,
        "level": report.level.level,
        "name": report.legal_name,
        "cites PAST-DAYS": any(rule.rule_id == "PAST-DAYS" for rule in report.applied),
        "says so": "contacts are those recorded when the report was made" in " ".join(shown.split()),
    }


def _accepted(merchant: Merchant, on: date) -> None:
    """Both papers are sent on the day before they are accepted."""
    papers.scanned(merchant, on - DAY, on)
    saq = papers.sent(merchant, DocumentKind.SAQ, on - DAY)
    documents.accept(saq, on - DAY, all_ticked(saq.kind), None, actor_of(make_user()), papers.noon(on), on)


def _figure(merchant: Merchant, text: str) -> None:
    """`1,000 at 2026-03-10 12:00`: the operations of January, recorded or corrected at a moment in UTC."""
    operations, _, moment = text.partition(" at ")
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    key = FigureKey(project_of(merchant).id, PaymentSystem.VISA, Channel.MOTO, Granularity.MONTH, date(2026, 1, 1))
    entry = Entry(key, int(operations.replace(",", "")))
    volumes.store([entry], VolumeSource.TYPED, actor_of(make_user()), at, at.date())
    db.session.commit()


@house_example("REPORT-2")
def traced(given: Given, house: House) -> Then:
    manager = make_user(email="anna@benker.example", name="Anna")
    merchant = make_merchant(manager if given.text("who") == "account manager" else make_user())
    merchant.reference, merchant.created_at = "A-1", papers.noon(date(2026, 3, 2))
    db.session.commit()
    with mock.patch.object(typesetting, "typeset", return_value=b"%PDF"):
        if given.text("who") == "command line":
            target = str(house.folder / "report.pdf")
            arguments = ["reports", "merchant", "A-1", "--on", given.text("report of"), "--output", target]
            taken = house.app.test_cli_runner().invoke(args=arguments).exit_code == 0
        else:
            address = f"/merchants/{merchant.public_id}/report.pdf?on={given.text('report of')}"
            taken = house.browser(manager).get(address).status_code == 200
    db.session.rollback()
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == Event.REPORT_READ)).all()
    return {
        "taken": taken,
        "in the trail": ", ".join(f"{_who(row)}, {_whose(row)}, {(row.after or {})['on']}" for row in entries)
        or "nothing",
    }


def _who(row: AuditEntry) -> str:
    return row.actor_label.split(" <")[0].split(" (")[0]


def _whose(row: AuditEntry) -> str:
    return str(db.session.scalar(sa.select(Merchant.reference).where(Merchant.id == row.merchant_id)))


@example("REPORT-3")
def typeset(given: Given) -> Then:
    asked: list[str] = []
    with tempfile.TemporaryDirectory() as folder, _server(asked) as address:
        secret = Path(folder) / "secret.css"
        secret.write_text("p::after { content: 'from a file' }")
        places = {"our style sheet": "styles:report.css", "a file": secret.as_uri(), "an address": f"{address}/a.css"}
        links = [f'<link rel="stylesheet" href="{places[name]}">' for name in given.text("asks for").split(", ")]
        html = f'<html lang="en"><title>t</title>{"".join(links)}<p>body</p></html>'
        with mock.patch.object(subprocess, "run", wraps=subprocess.run) as started:
            try:
                made = typesetting.typeset(html, given.number("seconds", typesetting.SECONDS))
            except typesetting.NotTypeset:
                return {"made": False}
    text = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()
    signs = {"our style sheet": "Page 1 of 1" in text, "a file": "from a file" in text, "an address": bool(asked)}
    return {
        "made": "body" in text,
        "in a process of its own": started.called,
        "fetched": ", ".join(name for name, found in signs.items() if found) or "nothing",
    }


@contextmanager
def _server(asked: list[str]) -> Iterator[str]:
    """Something that answers on this machine, and notes what it is asked for."""

    class Counted(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Counted)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
