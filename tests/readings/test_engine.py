"""What is taken from the pages of a PDF: words, signs, shapes, fields and notes, however they are drawn."""

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from compliance_app.readings.rules import PageText, ShapeKind, Source, Word
from compliance_app.readings.rules.card_places import cards_on
from compliance_app.readings.rules.text import DocumentText
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

    def test_short_words_head_down_are_as_wide_as_their_letters(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.translate(500, 400)
            canvas.rotate(180)
            canvas.drawString(0, 0, "found by KG of ASV", charSpace=-0.4)

        words = page_of(drawn(page)).words
        assert [word.text for word in words] == ["found", "by", "KG", "of", "ASV"]
        assert all(word.box.width > 0.3 * word.box.height * len(word.text) for word in words)

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
        assert (page.fields[0].value, page.fields[0].checked) == ("Lumen & Fjord", None)
        assert [field.checked for field in page.fields[1:]] == [True, False, True, False]
        box = page.fields[0].box
        assert (box.left, box.bottom) == pytest.approx((160, HEIGHT - 715), abs=1)
        assert [word.text for word in page.words] == ["Company", "name:"]

    def changed_field(self, number: int, change: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> PageText:
        def of_form(pdf: pikepdf.Pdf) -> None:
            change(pdf, pdf.pages[0].Annots[number])

        return page_of(changed(drawn(self.form), of_form))

    def test_a_value_that_the_parent_of_a_field_holds(self) -> None:
        def move(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
            parent = pdf.make_indirect(Dictionary(FT=field.FT, T=field.T, V=field.V, Kids=Array([field])))
            for key in ("/FT", "/T", "/V"):
                del field[key]
            field.Parent = parent
            fields = pdf.Root.AcroForm.Fields
            fields[0] = parent

        assert self.changed_field(0, move).fields[0].value == "Lumen & Fjord"

    @pytest.mark.parametrize(("state", "ticked"), [("/Yes", True), ("/Off", False), ("/Undrawn", False)])
    def test_a_box_is_ticked_where_its_tick_is_drawn(self, state: str, ticked: bool) -> None:
        def set_state(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
            field.AS = field.V = Name(state)

        assert self.changed_field(1, set_state).fields[1].checked is ticked

    def test_a_button_is_no_field(self) -> None:
        def press(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
            field.Ff = 1 << 16
            del field["/AS"]

        assert len(self.changed_field(2, press).fields) == 4

    def test_a_choice(self) -> None:
        def choose(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
            field.FT, field.Opt = Name.Ch, Array([pikepdf.String("Lumen"), pikepdf.String("Fjord")])
            field.V = pikepdf.String("Fjord")

        assert self.changed_field(0, choose).fields[0].value == "Fjord"

    def test_a_card_number_in_a_field_that_is_hidden_is_found(self) -> None:
        def hide(_: pikepdf.Pdf, field: pikepdf.Object) -> None:
            field.V, field.F = pikepdf.String("4111 1111 1111 1111"), 2

        page = self.changed_field(0, hide)
        assert cards_on(DocumentText((page,), 1))[0] == ("1111",)
        assert "4111 1111 1111 1111" not in [field.value for field in page.fields]


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

    def noted(
        self, drawing: bytes, box: tuple[float, ...], frame: tuple[float, ...], kind: Name, text: str
    ) -> PageText:
        """A page with one note: its drawing within a frame of its own, laid into a box of the page."""

        def lay(pdf: pikepdf.Pdf) -> None:
            appearance = pikepdf.Stream(pdf, drawing)
            appearance.Type, appearance.Subtype, appearance.BBox = Name.XObject, Name.Form, Array(frame)
            appearance.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
            entry = Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array(box), F=4, Contents=text)
            entry.AP = Dictionary(N=pdf.make_indirect(appearance))
            pdf.pages[0].Annots = Array([pdf.make_indirect(entry)])

        return page_of(changed(drawn(write((72, 700, "Signature"))), lay))

    @pytest.mark.parametrize("kind", ["Text", "Highlight", "Stamp"])
    def test_a_card_number_in_a_note_that_has_to_be_opened_is_found(self, kind: str) -> None:
        page = self.noted(b"", (200, 600, 220, 620), (0, 0, 20, 20), Name("/" + kind), "Ask for\r4111 1111 1111 1111")
        assert cards_on(DocumentText((page,), 1))[0] == ("1111",)
        assert "4111" not in [word.text for word in page.words]

    def test_a_card_number_in_a_note_that_is_hidden_is_found(self) -> None:
        page = self.laid(Subtype=Name.FreeText, Contents="4111 1111 1111 1111", F=2)
        assert cards_on(DocumentText((page,), 1))[0] == ("1111",)
        assert [word.text for word in page.words] == ["Signature"]

    @pytest.mark.parametrize(
        ("frame", "place", "scale"),
        [
            ((0, 0, 20, 20), (0, 0), 1),
            ((200, 600, 220, 620), (200, 600), 1),
            ((0, 0, 200, 200), (0, 0), 10),
            ((0, 0, 2, 2), (0, 0), 0.1),
            ((50, 50, 70, 70), (50, 50), 1),
        ],
    )
    def test_a_tick_stands_where_it_is_seen_however_it_was_drawn(
        self, frame: tuple[float, ...], place: tuple[float, float], scale: float
    ) -> None:
        points = [(place[0] + x * scale, place[1] + y * scale) for x, y in ((2, 9), (8, 3), (18, 17))]
        strokes = "{:g} w {:g} {:g} m {:g} {:g} l {:g} {:g} l S".format(scale, *(side for xy in points for side in xy))
        (shape,) = self.noted(strokes.encode(), (200, 600, 220, 620), frame, Name.Stamp, "").shapes
        assert shape.kind is ShapeKind.STROKES
        assert shape.box.left == pytest.approx(202, abs=2)
        assert (shape.box.top, shape.box.bottom) == pytest.approx((HEIGHT - 617, HEIGHT - 603), abs=3)

    @pytest.mark.parametrize(
        ("drawing", "said", "words"),
        [
            (b"BT /F1 10 Tf 2 4 Td (Lumen Ltd) Tj ET", "Lumen Ltd", ["Lumen", "Ltd"]),
            (b"q 1 1 46 12 re W n BT /F1 10 Tf 1 0 0 1 2 4 Tm [(Lu) -20 (men) -278 (Ltd)] TJ ET Q", "Lumen Ltd", None),
            (b"BT /F1 10 Tf 2 4 Td (\\(Lumen\\) \\101) Tj ET", "(Lumen) A", ["(Lumen)", "A"]),
            (b"BT /F1 10 Tf 2 4 Td (Lumen Ltd) Tj ET", "Fjord Inc", ["Lumen", "Ltd"]),
            (b"BT /F1 10 Tf 2 4 Td <4c756d656e204c7464> Tj ET", "Fjord Inc", ["Lumen", "Ltd"]),
            (b"BT /F1 10 Tf 2 4 Td (Lumen) Tj ET BT /F1 10 Tf 36 4 Td (Ltd) Tj ET", "Lumen Ltd", ["Lumen", "Ltd"]),
        ],
    )
    def test_a_line_says_what_is_drawn(self, drawing: bytes, said: str, words: list[str] | None) -> None:
        page = self.noted(drawing, (200, 600, 248, 614), (0, 0, 48, 14), Name.FreeText, said)
        assert [word.text for word in page.words] == ["Signature", *(words or ["Lumen", "Ltd"])]
        first = page.words[1].box
        assert first.left == pytest.approx(202, abs=1)
        assert first.top < HEIGHT - 607 < first.bottom
        assert page.words[-1].box.right < 252

    def test_a_letter_is_no_line_of_its_own_size(self) -> None:
        """A note that was scaled: its text is as large as it is seen."""
        page = self.noted(
            b"BT /F1 5 Tf 1 2 Td (Lumen Ltd) Tj ET", (200, 600, 300, 628), (0, 0, 25, 7), Name.FreeText, "Lumen Ltd"
        )
        assert page.words[1].box.height == pytest.approx(23, abs=4)

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
