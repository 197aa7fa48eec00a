"""What is taken from the pages of a PDF: words, signs, shapes, fields and notes, however they are drawn."""

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from compliance_app.readings.rules import PageText, ShapeKind, Source, Word
from tests.readings.drawn import changed, drawn, page_of, text_of, words_of

HEIGHT = 841.89


def write(*lines: tuple[float, float, str], font: str = "Helvetica", size: float = 10) -> Callable[[Canvas], None]:
    def page(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return page


def found(page: PageText, text: str) -> Word:
    return next(word for word in page.words if word.text == text)


class TestWords:
    def test_each_stands_where_it_is_drawn(self) -> None:
        page = page_of(drawn(write((72, 700, "Company name: Lumen"))))
        assert [word.text for word in page.words] == ["Company", "name:", "Lumen"]
        box = found(page, "Company").box
        assert box.left == pytest.approx(72, abs=1)
        assert box.right == pytest.approx(72 + 43, abs=1)
        assert box.top < HEIGHT - 700 < box.bottom
        assert box.height == pytest.approx(10, abs=2)

    @pytest.mark.parametrize("turns", [0, 90, 180, 270])
    def test_a_turned_page_is_read_as_it_is_displayed(self, turns: int) -> None:
        def turn(pdf: pikepdf.Pdf) -> None:
            pdf.pages[0].Rotate = turns
            pdf.pages[0].CropBox = Array([50, 60, 550, 800])

        page = page_of(changed(drawn(write((72, 700, "Company name"))), turn))
        width, height = (500, 740) if turns % 180 == 0 else (740, 500)
        assert (page.width, page.height) == pytest.approx((width, height), abs=0.1)
        # The middle of the first word, in the corner of the cropped page that the rotation brings it to.
        x, y = 72 + 22 - 50, 800 - 703
        expected = {0: (x, y), 90: (740 - y, x), 180: (500 - x, 740 - y), 270: (y, 500 - x)}[turns]
        assert found(page, "Company").box.middle == pytest.approx(expected, abs=4)

    @pytest.mark.parametrize("angle", [90, 180, 270, 15])
    def test_turned_letters_stay_words(self, angle: int) -> None:
        def page(canvas: Canvas) -> None:
            canvas.translate(300, 400)
            canvas.rotate(angle)
            canvas.drawString(0, 0, "Company name")

        assert words_of(drawn(page)) == ["Company", "name"]

    def test_letters_on_a_turned_page_are_as_high_as_their_font(self) -> None:
        """A page drawn sideways and turned to be read: how scanners and landscape printing leave it."""

        def page(canvas: Canvas) -> None:
            canvas.translate(200, 100)
            canvas.rotate(90)
            canvas.setFont("Helvetica", 12)
            canvas.drawString(0, 0, "a - Company")

        def turn(pdf: pikepdf.Pdf) -> None:
            pdf.pages[0].Rotate = 90

        words = page_of(changed(drawn(page), turn)).words
        assert [word.text for word in words] == ["a", "-", "Company"]
        assert all(word.box.height == pytest.approx(12, abs=3) for word in words)
        assert words[0].box.right < words[1].box.left < words[2].box.left

    def test_letters_drawn_one_by_one_make_words(self) -> None:
        def page(canvas: Canvas) -> None:
            x = 72.0
            for letter in "Date of Report":
                if letter != " ":
                    canvas.drawString(x, 700, letter)
                x += canvas.stringWidth(letter)

        assert words_of(drawn(page)) == ["Date", "of", "Report"]

    def test_columns_without_a_space_between_them_are_words_apart(self) -> None:
        content = drawn(write((72, 700, "Company"), (160, 700, "Lumen"), (72, 680, "Name"), (160, 680, "Fjord")))
        assert sorted(words_of(content)) == ["Company", "Fjord", "Lumen", "Name"]

    def test_kerning_does_not_tear_a_word(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(72, 700, "Before")

        def kern(pdf: pikepdf.Pdf) -> None:
            pdf.pages[0].contents_add(b"BT /F1 12 Tf 72 650 Td [(A) 120 (V) 90 (ATAR) -600 (Ltd)] TJ ET")

        assert words_of(changed(drawn(page), kern))[1:] == ["AVATAR", "Ltd"]

    def test_a_page_without_anything_has_no_source(self) -> None:
        page = page_of(drawn(lambda canvas: None))
        assert (page.words, page.source) == ((), Source.NONE)


class TestSigns:
    @pytest.mark.parametrize(
        ("font", "letters", "signs"),
        [
            ("Wingdings", b"o\xa8\xfe\xfdx\xfc\xfbn", "☐☐☑☒☒✓✗■"),
            ("ABCDEF+Wingdings-Regular", b"o\xfe", "☐☑"),
            ("Wingdings2", b"\xa3RSPO", "☐☑☒✓✗"),
            ("Webdings", b"car", "☐✓✗"),
            ("ZapfDingbats", b"o48n", "☐✓✗■"),
        ],
    )
    def test_what_a_font_of_symbols_draws(self, font: str, letters: bytes, signs: str) -> None:
        def symbols(pdf: pikepdf.Pdf) -> None:
            page = pdf.pages[0]
            kind = Name.Type1 if "Dingbats" in font else Name.TrueType
            described = Dictionary(Type=Name.Font, Subtype=kind, BaseFont=Name(f"/{font}"))
            if kind == Name.TrueType:
                described.Encoding, described.FirstChar, described.LastChar = Name.WinAnsiEncoding, 0, 255
                described.Widths = Array([900] * 256)
            page.Resources.Font.W = pdf.make_indirect(described)
            codes = b" ".join(b"<%02x> Tj 30 0 Td" % letter for letter in letters)
            page.contents_add(b"BT /W 12 Tf 72 500 Td " + codes + b" ET")

        words = words_of(changed(drawn(write((72, 700, "x 4 o"))), symbols))
        assert words[:3] == ["x", "4", "o"]
        assert words[3:] == list(signs)

    def test_a_sign_that_touches_a_word_is_cut_off(self) -> None:
        def symbols(pdf: pikepdf.Pdf) -> None:
            page = pdf.pages[0]
            page.Resources.Font.W = pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
            )
            page.contents_add(b"BT /W 10 Tf 62.5 700 Td <38> Tj ET")

        assert words_of(changed(drawn(write((70, 700, "Compliant"))), symbols)) in (
            ["✗", "Compliant"],
            ["Compliant", "✗"],
        )


class TestShapes:
    def kinds(self, draw: Callable[[Canvas], None]) -> list[ShapeKind]:
        def page(canvas: Canvas) -> None:
            canvas.drawString(72, 760, "Signature")
            draw(canvas)

        return [shape.kind for shape in page_of(drawn(page)).shapes]

    def test_squares_filled_squares_and_strokes(self) -> None:
        def tick(canvas: Canvas) -> None:
            path = canvas.beginPath()
            path.moveTo(72, 604)
            path.lineTo(75, 600)
            path.lineTo(82, 610)
            canvas.drawPath(path)

        assert self.kinds(lambda canvas: canvas.rect(72, 600, 10, 10)) == [ShapeKind.SQUARE]
        assert self.kinds(lambda canvas: canvas.rect(72, 600, 10, 10, fill=1)) == [ShapeKind.FILLED]
        assert self.kinds(tick) == [ShapeKind.STROKES]
        assert self.kinds(lambda canvas: canvas.line(72, 600, 80, 608)) == [ShapeKind.STROKES]

    def test_rules_frames_and_white_are_none(self) -> None:
        def white(canvas: Canvas) -> None:
            canvas.setStrokeColorRGB(1, 1, 1)
            canvas.line(72, 600, 80, 608)

        assert self.kinds(lambda canvas: canvas.line(72, 600, 500, 600)) == []
        assert self.kinds(lambda canvas: canvas.rect(72, 600, 300, 40)) == []
        assert self.kinds(white) == []

    def test_a_shape_within_drawings_within_drawings_stands_where_it_is_seen(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(72, 760, "Signature")
            canvas.beginForm("inner")
            canvas.rect(0, 0, 5, 5)
            canvas.endForm()
            canvas.beginForm("outer")
            canvas.translate(10, 20)
            canvas.doForm("inner")
            canvas.endForm()
            canvas.translate(100, 300)
            canvas.scale(2, 2)
            canvas.doForm("outer")

        (shape,) = page_of(drawn(page)).shapes
        assert shape.kind is ShapeKind.SQUARE
        assert (shape.box.left, shape.box.bottom) == pytest.approx((120, HEIGHT - 340), abs=2.5)
        assert shape.box.width == pytest.approx(12, abs=2.5)


class TestFields:
    def form(self, canvas: Canvas) -> None:
        canvas.drawString(72, 720, "Company name:")
        canvas.acroForm.textfield(name="company", x=160, y=715, width=200, height=16, value="Lumen & Fjord")
        canvas.acroForm.checkbox(name="compliant", x=72, y=600, size=12, checked=True)
        canvas.acroForm.checkbox(name="other", x=72, y=580, size=12, checked=False)
        canvas.acroForm.radio(name="kind", value="full", selected=True, x=72, y=560, size=12)
        canvas.acroForm.radio(name="kind", value="partial", selected=False, x=72, y=540, size=12)

    def test_values_and_ticks_with_their_boxes_and_not_as_words_too(self) -> None:
        page = page_of(drawn(self.form))
        values = [(field.name, field.value, field.checked) for field in page.fields]
        assert values[0] == ("company", "Lumen & Fjord", None)
        assert [(name, checked) for name, _, checked in values[1:]] == [
            ("compliant", True),
            ("other", False),
            ("kind", True),
            ("kind", False),
        ]
        box = page.fields[0].box
        assert (box.left, box.bottom) == pytest.approx((160, HEIGHT - 715), abs=1)
        assert [word.text for word in page.words] == ["Company", "name:"]


class TestNotes:
    """What fill-and-sign programs lay over a page."""

    def laid(self, drawn_so: bool = True, **note: Any) -> PageText:
        def lay(pdf: pikepdf.Pdf) -> None:
            appearance = pikepdf.Stream(pdf, b"BT /F1 10 Tf 2 4 Td (Lumen Ltd) Tj ET 0 0 8 8 re S")
            appearance.Type, appearance.Subtype = Name.XObject, Name.Form
            appearance.BBox = Array([0, 0, 100, 20])
            appearance.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
            entry = Dictionary(Type=Name.Annot, Rect=Array([200, 700, 300, 720]), **note)
            if drawn_so:
                entry.AP = Dictionary(N=pdf.make_indirect(appearance))
            pdf.pages[0].Annots = Array([pdf.make_indirect(entry)])

        return page_of(changed(drawn(write((72, 700, "Signature"))), lay))

    @pytest.mark.parametrize("kind", [Name.FreeText, Name.Stamp, Name.Ink])
    def test_they_are_read_where_they_are_seen(self, kind: Name) -> None:
        page = self.laid(Subtype=kind, F=4, Contents="Lumen Ltd", InkList=Array([]))
        assert [word.text for word in page.words] == ["Signature", "Lumen", "Ltd"]
        box = found(page, "Lumen").box
        assert (box.left, box.bottom) == pytest.approx((202, HEIGHT - 702), abs=2)
        assert [shape.kind for shape in page.shapes] == [ShapeKind.SQUARE]

    def test_a_hidden_one_is_not(self) -> None:
        assert [word.text for word in self.laid(Subtype=Name.FreeText, F=2, Contents="No").words] == ["Signature"]

    def test_one_without_a_drawing_is_read_from_its_contents(self) -> None:
        page = self.laid(Subtype=Name.FreeText, F=4, Contents="Lumen Ltd", drawn_so=False)
        assert [word.text for word in page.words] == ["Signature", "Lumen", "Ltd"]
        assert found(page, "Lumen").box.left == pytest.approx(200, abs=1)


def test_a_long_document_is_read_at_both_ends_and_it_is_said() -> None:
    def many(pdf: pikepdf.Pdf) -> None:
        for _ in range(699):
            pdf.pages.append(pdf.pages[0])

    text = text_of(changed(drawn(write((72, 700, "one"))), many))
    assert text.page_count == 700
    assert [page.number for page in text.pages] == [*range(1, 101), *range(651, 701)]
    assert [obstacle.value for obstacle in text.obstacles] == ["too_long"]
