"""The report as a PDF: read back as text, tagged, and closed to everything but its own style sheets."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from flask import Flask

from compliance_app.foundation import formats
from compliance_app.foundation.settings import PROJECT_ROOT
from compliance_app.reports import pdf, typesetting
from compliance_app.reports.contents import Report
from tests.reports.builders import MAKING, make_report

LONG = (
    "The Extraordinarily Long-Named International Consortium for Sustainable Packaging and Hospitality Supplies "
    "(Northern Europe) GmbH & Co. Kommanditgesellschaft auf Aktien"
)


@pytest.fixture(scope="module")
def plain_app() -> Iterator[Flask]:
    """Templates and filters, without a database."""
    app = Flask("plain", template_folder=str(PROJECT_ROOT / "templates"))
    app.config["PROVIDER_TIMEZONE"] = "UTC"
    formats.install(app)
    with app.app_context():
        yield app


def _set(report: Report) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(typesetting.typeset(pdf.page(report, MAKING)))


def _text(document: pypdfium2.PdfDocument) -> str:
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join("\n".join(pages).split())


def test_the_report_says_what_was_put_in(plain_app: Flask) -> None:
    document = _set(make_report())
    text = _text(document)
    for part in (
        "Möwenhof Reisen GmbH & Co. KG",
        "Compliant",
        "Since 21 October 2026",
        "Until 11 May 2027 (60 days left)",
        "OBLIGATION-ASV",
        "4,381,221",
        "LEVEL-VISA-2",
        "Nordvakt Sårbarhetsanalys AB",
        "Calendar quarters without a passed scan: Q3 2026",
        "A signature is missing.",
        "Disputes and exceptions in this year",
        "TLS 1.0 offered",
        "made 12 March 2027, 09:30 (UTC)",
        "Page 1 of",
        f"Page {len(document)} of {len(document)}",
    ):
        assert part in text, part


def test_the_report_is_tagged_and_knows_its_title_and_language(plain_app: Flask) -> None:
    document = _set(make_report())
    assert document.get_metadata_dict()["Title"] == "Compliance report: Möwenhof Reisen GmbH & Co. KG, 12 March 2027"
    assert document.get_metadata_dict()["Author"] == "Benker"
    assert pdfium.FPDFCatalog_IsTagged(document)


def test_a_merchant_without_anything_has_a_whole_report(plain_app: Flask) -> None:
    text = _text(_set(make_report(documents=0, scans=0)))
    assert "Not started" in text
    assert "No document had been received by this day." in text
    assert "No scan had been recorded by this day." in text
    assert "No operations had been recorded by this day." in text


def test_long_names_and_many_documents_fit_the_paper(plain_app: Flask) -> None:
    document = _set(make_report(LONG, documents=40, scans=16))
    assert LONG in _text(document)
    assert len(document) > 5
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            assert left >= 50
            assert right <= width - 50
            assert bottom >= 20
            assert top <= height - 20


def test_markup_in_a_name_stays_text(plain_app: Flask) -> None:
    text = _text(_set(make_report("<b>Bold</b> & <script>alert(1)</script> Ltd")))
    assert "<b>Bold</b> & <script>alert(1)</script> Ltd" in text


class _Counted(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_a_report_fetches_nothing_from_network_or_disk(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'leaked secret' }")
    server = http.server.HTTPServer(("127.0.0.1", 0), _Counted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    html = f"""<html lang="en"><title>t</title><link rel="stylesheet" href="{secret.as_uri()}">
      <link rel="stylesheet" href="styles:../../{secret}"><link rel="stylesheet" href="{address}/a.css">
      <p>body<img alt="" src="{address}/a.png"><img alt="" src="{secret.as_uri()}"></p></html>"""
    try:
        text = _text(pypdfium2.PdfDocument(typesetting.typeset(html)))
    finally:
        server.shutdown()
        server.server_close()
    assert "body" in text
    assert "leaked" not in text
    assert _Counted.asked == []


def test_a_report_that_takes_too_long_is_refused() -> None:
    with pytest.raises(typesetting.NotTypeset):
        typesetting.typeset("<html><p>x</p></html>", seconds=0)
