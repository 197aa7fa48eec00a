"""Words that somebody drew a line through are not read; what is underlined or stands on a line of the form is."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from compliance_app.readings.rules.card_places import cards_on
from compliance_app.readings.rules.interpret import interpret
from compliance_app.readings.rules.reading import FieldName
from compliance_app.readings.rules.struck import without_struck
from compliance_app.readings.rules.text import Box, DocumentText, PageText
from tests.readings import form_pages as forms
from tests.readings.drawn import changed, drawn, page_of

LINE = forms.Sheet().say(60, 100, "Signed for Lumen Ltd").say(300, 100, "Date").page(1)
"""Its words are 11 points high and stand from 100 to 111; `Lumen Ltd` from 113 to 155."""


def left_of(page: PageText, *strikes: Box) -> str:
    return " ".join(word.text for word in without_struck(page, strikes).words)


@pytest.mark.parametrize(
    ("strike", "left"),
    [
        (Box(112, 105, 156, 106), "Signed for Date"),
        (Box(108, 106, 143, 106), "Signed for Ltd Date"),
        (Box(112, 110, 156, 111), "Signed for Lumen Ltd Date"),  # it underlines
        (Box(112, 99, 156, 100), "Signed for Lumen Ltd Date"),  # it lies above
        (Box(20, 105, 560, 106), "Signed for Lumen Ltd Date"),  # a line of the form
        (Box(125, 105, 132, 106), "Signed for Lumen Ltd Date"),  # it goes through letters only
    ],
)
def test_a_line_through_words_takes_them_back(strike: Box, left: str) -> None:
    assert left_of(LINE, strike) == left


def test_nothing_is_struck_without_lines() -> None:
    assert without_struck(LINE, []) is LINE


def test_card_numbers_that_were_struck_are_seen_all_the_same() -> None:
    page = forms.Sheet().say(60, 100, "4111 1111 1111 1111").page(1)
    found = without_struck(page, [Box(60, 105, 148, 106)])
    assert found.words == ()
    assert cards_on(DocumentText((found,), 1))[0] == ("1111",)


@pytest.mark.parametrize(("ticked", "result"), [("compliant", None), ("non_compliant", "non_compliant")])
def test_a_statement_that_was_struck_out_is_none_even_where_it_is_ticked(ticked: str, result: str | None) -> None:
    sheet = forms.filled_3(ticked).page(5)
    y = forms.OPTIONS["compliant"]
    sentence = [word for word in sheet.words if word.box.top == y and word.box.left >= forms.OPTION_X]
    strike = Box(sentence[0].box.left, y + 5, sentence[-1].box.right, y + 6)
    whole = forms.whole()
    reading = interpret(DocumentText((*whole.pages[:-1], without_struck(sheet, [strike])), whole.page_count))
    assert reading.text(FieldName.RESULT) == result


def signed(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawString(72, 700, "Signature of Lumen Ltd")
    canvas.line(72, 698, 180, 698)


def test_lines_drawn_in_a_file() -> None:
    def struck(canvas: Canvas) -> None:
        signed(canvas)
        canvas.line(128, 703, 174, 703)

    assert [word.text for word in page_of(drawn(signed)).words] == ["Signature", "of", "Lumen", "Ltd"]
    assert [word.text for word in page_of(drawn(struck)).words] == ["Signature", "of"]


def test_notes_that_strike_out() -> None:
    def strike(pdf: pikepdf.Pdf) -> None:
        corners = Array([129, 708, 174, 708, 129, 698, 174, 698])
        note = Dictionary(Type=Name.Annot, Subtype=Name.StrikeOut, Rect=Array([129, 698, 174, 708]), QuadPoints=corners)
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])

    assert [word.text for word in page_of(changed(drawn(signed), strike)).words] == ["Signature", "of"]
