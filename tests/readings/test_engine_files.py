"""Whole files through the service: what opens, what does not and why, and what a hostile file cannot do."""

import io
import json
import tempfile
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from compliance_app.foundation.confined import Reason, Stopped
from compliance_app.readings import service
from compliance_app.readings.pdf import program, recognition
from compliance_app.readings.pdf.opening import opened
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.rules import (
    Box,
    Evidence,
    FieldName,
    Obstacle,
    PaperKind,
    Reading,
    SaqType,
    ShapeKind,
    Signature,
    Signer,
    Source,
    Value,
)
from compliance_app.readings.rules.plain import from_plain, to_plain
from tests.readings.drawn import changed, drawn, text_of

needs_tesseract = pytest.mark.skipif(not Path(service.TESSERACT).exists(), reason="tesseract is not installed")


def page(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "Self-Assessment Questionnaire A, card 4111 1111 1111 1111")


def read(content: bytes) -> Reading:
    return service.read(io.BytesIO(content))


def obstacles(content: bytes) -> list[str]:
    return [obstacle.value for obstacle in read(content).obstacles]


def archive(*names: str, method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name in names:
            made.writestr(name, drawn(page))
    return target.getvalue()


class TestOpening:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"", "not_pdf"),
            (b"SAQ A\ncompliant\n", "not_pdf"),
            (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_pdf"),
            (archive("saq.pdf", "aoc.pdf"), "archive"),
            (archive("word/document.xml"), "word_document"),
            (b"PK\x03\x04 but no archive", "archive"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "word_document"),
            (b"{\\rtf1 SAQ}", "word_document"),
            (b"%PDF-1.7\nnothing of a PDF", "damaged"),
            (drawn(page)[:400], "damaged"),
        ],
    )
    def test_what_is_no_pdf_that_opens(self, content: bytes, expected: str) -> None:
        stream = io.BytesIO(content)
        found = service.read(stream)
        assert [obstacle.value for obstacle in found.obstacles] == [expected]
        assert found.kind is None
        assert stream.tell() == 0

    def test_a_password(self) -> None:
        secret = pikepdf.Encryption(user="open", owner="own")
        assert obstacles(changed(drawn(page), lambda pdf: None, encryption=secret)) == ["password"]

    @pytest.mark.parametrize("strength", [2, 3, 4, 6])
    def test_an_empty_password_is_none(self, strength: Any) -> None:
        secret = pikepdf.Encryption(user="", owner="own", R=strength, aes=strength > 3, metadata=strength > 3)
        found = read(changed(drawn(page), lambda pdf: None, encryption=secret))
        assert (found.obstacles, found.page_count, found.cards) == ((), 1, ("1111",))

    def test_bytes_before_the_mark_are_skipped(self) -> None:
        found = read(b"\r\n" * 400 + b"X-Header: 1\r\n" + drawn(page))
        assert (found.obstacles, found.page_count) == ((), 1)
        assert obstacles(b" " * 1100 + drawn(page)) == ["not_pdf"]

    def test_a_damaged_table_of_objects_is_mended(self) -> None:
        assert read(drawn(page).replace(b"startxref", b"startxxxx")).cards == ("1111",)


class TestHostile:
    @pytest.fixture
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same limits, sooner."""
        monkeypatch.setattr(service, "LIMITS", replace(service.LIMITS, seconds=2.0))

    def test_a_page_bomb(self) -> None:
        """Some 160,000 pages in half a kilobyte; its table of objects is missing too."""
        nodes = b"".join(
            b"%d 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n"
            % (level + 2, 20 ** (4 - level), b"%d 0 R " % (level + 3) * 20)
            for level in range(4)
        )
        leaf = b"6 0 obj<</Type/Page/MediaBox[0 0 14400 14400]/Parent 5 0 R>>endobj\n"
        found = read(
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + nodes + leaf + b"trailer<</Root 1 0 R>>"
        )
        assert found.page_count == 160_000
        assert found.obstacles == (Obstacle.TOO_LONG,)

    def test_a_decompression_bomb(self, short: None) -> None:
        def bomb(pdf: pikepdf.Pdf) -> None:
            packed = zlib.compress(zlib.compress(b"0 0 m 1 1 l S " * 8_000_000, 9), 9)
            stream = pikepdf.Stream(pdf, packed)
            stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
            pdf.pages[0].Contents = pdf.make_indirect(stream)

        assert set(obstacles(changed(drawn(page), bomb))) <= {"too_slow", "damaged"}

    def test_drawings_within_drawings_without_end(self, short: None) -> None:
        def nest(pdf: pikepdf.Pdf) -> None:
            inner = pdf.make_stream(b"BT /F1 9 Tf (word) Tj ET")
            for _ in range(12):
                outer = pdf.make_stream(b"/X Do " * 8)
                outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([0, 0, 500, 500])
                inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 500, 500])
                outer.Resources = Dictionary(XObject=Dictionary(X=inner), Font=pdf.pages[0].Resources.Font)
                inner = outer
            pdf.pages[0].Resources.XObject = Dictionary(X=inner)
            pdf.pages[0].contents_add(b"/X Do")

        assert obstacles(changed(drawn(page), nest)) == ["too_slow"]

    def test_a_program_that_gives_no_answer_is_an_obstacle(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def stopped(*_: object) -> bytes:
            raise Stopped(reason)

        monkeypatch.setattr(service._program, "run", stopped)
        expected = {Reason.TOO_SLOW: "too_slow", Reason.TOO_MUCH: "too_large"}
        for reason in Reason:
            assert obstacles(b"") == [expected.get(reason, "damaged")]

    @pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"kind": 1}', b"\xff\xfe", b"null"])
    def test_an_answer_that_is_no_reading_is_none(self, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service._program, "run", lambda *_: answer)
        assert obstacles(b"") == ["damaged"]


def scan(*lines: str, ticked: bool = True) -> Image.Image:
    """A sheet of paper under a scanner, 200 dots an inch, with a ticked and an empty box."""
    picture = Image.new("L", (1654, 2339), 245)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 34)
    for row, line in enumerate(lines):
        draw.text((260, 300 + 90 * row), line, font=font, fill=20)
    for row in range(2):
        draw.rectangle((200, 310 + 90 * row, 230, 340 + 90 * row), outline=20, width=3)
    if ticked:
        draw.line((203, 313, 227, 337), fill=20, width=4)
        draw.line((227, 313, 203, 337), fill=20, width=4)
    return picture


def placed(picture: Image.Image, width: float, height: float) -> bytes:
    """A page that is this picture."""

    def sheet(canvas: Canvas) -> None:
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)

    return drawn(sheet)


def scanned(picture: Image.Image) -> bytes:
    def sheet(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)

    return drawn(page, sheet)


class TestPictures:
    @needs_tesseract
    def test_words_and_ticked_squares_of_a_scan(self) -> None:
        first, second = text_of(scanned(scan("Compliant", "Non-Compliant")), service.TESSERACT).pages
        assert (first.source, second.source) == (Source.TEXT, Source.OCR)
        assert [word.text for word in second.words] == ["Compliant", "Non-Compliant"]
        assert all(0.5 < word.confidence <= 1 for word in second.words)
        assert second.words[0].box.left == pytest.approx(260 * 72 / 200, abs=2)
        ticked, empty = second.shapes
        assert (ticked.kind, empty.kind) == (ShapeKind.SQUARE, ShapeKind.SQUARE)
        assert (ticked.ink or 0) > 0.15 > 0.05 > (empty.ink or 0)
        assert ticked.box.left == pytest.approx(200 * 72 / 200, abs=1.5)

    @needs_tesseract
    def test_a_page_on_its_side_is_turned_and_its_places_put_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recognition, "COMPUTING", 100.0)
        lines = [f"The company has answered question {number} of this form" for number in range(1, 6)]
        picture = scan(*lines).crop((150, 250, 1654, 800)).rotate(90, expand=True)
        width, height = picture.width * 72 / 200, picture.height * 72 / 200
        with tempfile.TemporaryFile() as file:
            file.write(placed(picture, width, height))
            file.flush()
            text, scans = program.taken(Document(opened(file)), service.TESSERACT)
        words = text.pages[0].words
        assert [word.text for word in words[:5]] == ["The", "company", "has", "answered", "question"]
        assert scans is not None
        back = scans.placings[1].displayed(words[0].box).middle
        assert back == pytest.approx(((315 - 250) * 72 / 200, height - (290 - 150) * 72 / 200), abs=8)

    def test_without_a_recogniser_it_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service, "TESSERACT", "/nowhere/tesseract")
        found = read(scanned(scan("Compliant")))
        assert (found.obstacles, found.page_count, found.pages_read) == ((Obstacle.NO_TEXT_NO_OCR,), 2, 1)

    @needs_tesseract
    def test_what_there_is_no_time_for_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recognition, "COMPUTING", 0.05)
        found = text_of(scanned(scan("Compliant")), service.TESSERACT)
        assert found.obstacles == (Obstacle.OCR_CUT_SHORT,)

    def test_that_nothing_could_be_looked_at_again_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recognition.Scans, "second", lambda *_: None)
        monkeypatch.setattr(recognition.Scans, "read", lambda _, text, __: text)
        monkeypatch.setattr(recognition, "can_read", lambda _: True)
        with tempfile.TemporaryFile() as file:
            file.write(scanned(scan("Compliant")))
            file.flush()
            found = program.read(file, service.TESSERACT)
        assert found.obstacles == (Obstacle.OCR_CUT_SHORT,)

    def test_first_and_last_pages_come_first(self) -> None:
        order = sorted(range(1, 21), key=recognition._telling(20))
        assert order[:12] == [1, 2, 3, 4, 5, 6, 15, 16, 17, 18, 19, 20]

    def test_squares_under_a_text_layer_are_measured(self) -> None:
        """A scan that its scanner has recognised already."""

        def sheet(canvas: Canvas) -> None:
            canvas.drawImage(ImageReader(scan("Compliant")), 0, 0, 595, 842)
            text = canvas.beginText(94, 725)
            text.setTextRenderMode(3)
            text.textLine("Compliant Signature " + "word " * 50)
            canvas.drawText(text)

        (only,) = text_of(drawn(sheet)).pages
        assert only.source is Source.TEXT
        assert [(shape.ink or 0) > 0.1 for shape in only.shapes] == [True, False]


class TestPlain:
    boxes = st.builds(Box, *[st.integers(0, 100_000).map(lambda n: n / 100)] * 4)
    evidences = st.builds(Evidence, st.integers(1, 3000), boxes, st.text(max_size=20), st.floats(0, 1))
    dates = st.dates(date(2000, 1, 1), date(2100, 1, 1))
    contents = st.fixed_dictionaries(
        {},
        optional={
            FieldName.KIND: st.sampled_from(PaperKind),
            FieldName.SAQ_TYPE: st.sampled_from(SaqType),
            FieldName.COMPANY: st.text(min_size=1, max_size=20),
            FieldName.COMPLETED_ON: dates,
            FieldName.QSA_NAME: st.text(min_size=1, max_size=20),
            FieldName.ASV_CERTIFICATE: st.just("3728-01-19"),
            FieldName.COMPONENTS: st.integers(0, 9999),
        },
    )
    names = st.none() | st.text(max_size=9)
    signatures = st.builds(
        Signature, st.sampled_from(Signer), st.none() | st.booleans(), names, st.none() | dates, evidences
    )

    @given(st.data())
    def test_a_reading_comes_back_from_json_as_it_was(self, data: st.DataObject) -> None:
        contents = data.draw(self.contents)
        reading = Reading(
            values={name: Value(value, data.draw(self.evidences)) for name, value in contents.items()},
            signatures=tuple(data.draw(st.lists(self.signatures, max_size=2))),
            obstacles=tuple(data.draw(st.lists(st.sampled_from(Obstacle), max_size=2))),
            page_count=data.draw(st.integers(0, 9999)),
            pages_read=data.draw(st.integers(0, 9999)),
            source=data.draw(st.sampled_from(Source)),
            language=data.draw(st.sampled_from([None, "en", "fr", "es"])),
            cards=tuple(data.draw(st.lists(st.from_regex(r"\A[0-9]{4}\Z"), max_size=2))),
            cards_beside=tuple(data.draw(st.lists(st.from_regex(r"\A[0-9]{4}\Z"), max_size=2))),
        )
        assert from_plain(json.loads(json.dumps(to_plain(reading)))) == reading

    def test_every_field_is_there_and_null_where_not_stated(self) -> None:
        plain = to_plain(Reading())
        assert set(plain) >= {"kind", "saq_type", "company", "completed_on", "expires_on", "result", "scan_result"}
        assert plain["assessor"] == {"qsa_company": None, "qsa_name": None, "isa_name": None}
        assert plain["asv"] == {"company": None, "certificate": None}
        assert plain["evidence"] == {}


@pytest.mark.database("sqlite")
class TestCommand:
    def test_it_prints_json_also_for_what_is_not_recognised(self, app: Flask, tmp_path: Path) -> None:
        (tmp_path / "paper.pdf").write_bytes(drawn(lambda canvas: canvas.drawString(72, 700, "A letter to nobody")))
        result = app.test_cli_runner().invoke(args=["documents", "read", str(tmp_path / "paper.pdf")])
        assert result.exit_code == 0
        assert json.loads(result.output) | {"evidence": None} == to_plain(
            Reading(page_count=1, pages_read=1, source=Source.TEXT, language=json.loads(result.output)["language"])
        ) | {"evidence": None}

    def test_a_file_that_is_not_there_is_one_line_and_2(self, app: Flask, tmp_path: Path) -> None:
        for missing in (tmp_path / "none.pdf", tmp_path):
            result = app.test_cli_runner().invoke(args=["documents", "read", str(missing)])
            assert result.exit_code == 2
            assert result.output.count("\n") == 1
            assert str(missing) in result.output
