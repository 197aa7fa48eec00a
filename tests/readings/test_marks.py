"""Which boxes are ticked, and which statement that chooses: two ticks, none or a doubtful one choose nothing."""

import pytest

from compliance_app.readings.rules.interpret import interpret
from compliance_app.readings.rules.marks import Mark, State, marks_on
from compliance_app.readings.rules.reading import Assessment, FieldName, Reading, Result
from compliance_app.readings.rules.text import ShapeKind, Source
from tests.readings import form_pages as pages
from tests.readings.form_pages import BOX_X, OPTIONS, Sheet


def read(sheet: Sheet, source: Source = Source.TEXT) -> Reading:
    return interpret(pages.document(pages.cover(), pages.section_1(), sheet, source=source))


def only(sheet: Sheet) -> Mark:
    (mark,) = marks_on(sheet.page(1))
    return mark


@pytest.mark.parametrize("glyph", ["☑", "☒", "\uf0fe", "[X]", "[x]", "(x)", "_X_"])
def test_ticked_glyphs(glyph: str) -> None:
    assert only(Sheet().say(60, 100, glyph)).state is State.TICKED


@pytest.mark.parametrize("glyph", ["☐", "□", "\uf0a8", "[]", "____"])
def test_empty_glyphs(glyph: str) -> None:
    assert only(Sheet().say(60, 100, glyph)).state is State.EMPTY


def test_parted_brackets_are_one_box() -> None:
    assert only(Sheet().say(60, 100, "[ ]")).state is State.EMPTY
    assert {mark.state for mark in marks_on(Sheet().say(60, 100, "[ X ]").page(1))} == {State.TICKED}


def test_what_is_drawn_or_typed_into_a_square_ticks_it() -> None:
    assert only(Sheet().square(60, 100)).state is State.EMPTY
    assert only(Sheet().square(60, 100).strokes(58, 98, 72, 108)).state is State.TICKED
    assert only(Sheet().square(60, 100).say(62, 99, "X", 9)).state is State.TICKED
    filled = only(Sheet().square(60, 100).square(60, 100, kind=ShapeKind.FILLED))
    assert filled.state is State.TICKED


def test_a_tick_over_two_squares_is_unclear() -> None:
    marks = marks_on(Sheet().square(60, 100).square(60, 112).strokes(58, 98, 72, 122).page(1))
    assert [mark.state for mark in marks] == [State.UNCLEAR, State.UNCLEAR]


@pytest.mark.parametrize(("ink", "state"), [(0.02, State.EMPTY), (0.08, State.UNCLEAR), (0.3, State.TICKED)])
def test_ink_within_a_square_of_a_picture(ink: float, state: State) -> None:
    assert only(Sheet().square(60, 100, ink)).state is state


def test_a_field_on_a_drawn_square_is_one_box() -> None:
    assert only(Sheet().square(60, 100).check_field(60, 100, True)).state is State.TICKED


def test_a_box_that_is_unclear_in_one_way_is_not_empty() -> None:
    assert only(Sheet().square(60, 100, 0.08).check_field(60, 100, False)).state is State.UNCLEAR


@pytest.mark.parametrize("result", list(Result))
def test_the_ticked_box_is_the_result(result: Result) -> None:
    name = dict(zip(Result, ("compliant", "non_compliant", "legal"), strict=True))[result]
    assert read(pages.squares(pages.section_3(), name)).result is result


def test_every_sentence_is_printed_and_proves_nothing() -> None:
    assert read(pages.section_3()).result is None
    assert read(pages.squares(pages.section_3())).result is None


def test_two_ticks_choose_nothing() -> None:
    sheet = pages.squares(pages.section_3(), "compliant").strokes(
        BOX_X, OPTIONS["legal"], BOX_X + 9, OPTIONS["legal"] + 9
    )
    assert read(sheet).result is None


def test_a_doubtful_box_chooses_nothing() -> None:
    sheet = pages.section_3()
    for (_, y), ink in zip(OPTIONS.items(), (0.3, 0.08, 0.01), strict=True):
        sheet.square(BOX_X, y, ink)
    assert read(sheet, Source.OCR).result is None


def test_a_cross_typed_before_the_statement_counts_without_a_box() -> None:
    reading = read(pages.section_3().say(BOX_X, OPTIONS["non_compliant"], "X"))
    assert reading.result is Result.NON_COMPLIANT
    assert reading.values[FieldName.RESULT].evidence.confidence < 0.9


def test_a_tick_of_another_list_is_not_the_result() -> None:
    sheet = pages.squares(pages.section_3()).say(BOX_X, 370, "☒")  # of Part 3a
    assert read(sheet).result is None


def test_one_sentence_alone_is_a_statement() -> None:
    sheet = Sheet().say(60, 110, "Part 3. PCI DSS Validation")
    sheet.say(
        60, 140, "Non-Compliant: One or more requirements are open, resulting in an overall NON-COMPLIANT rating."
    )
    sheet.say(60, 180, "Part 3a. Merchant Acknowledgement")
    reading = read(pages.footer(sheet))
    assert reading.result is Result.NON_COMPLIANT
    assert reading.values[FieldName.RESULT].evidence.confidence < 0.9


def test_full_or_partial_is_read_from_its_box() -> None:
    sheet = pages.squares(pages.section_3(), "compliant")
    sheet.say(60, 182, "[ ]").say(80, 182, "Full Assessment – every requirement").say(300, 182, "[X]")
    sheet.say(320, 182, "Partial Assessment – some are Not Tested")
    assert read(sheet).values[FieldName.ASSESSMENT].value is Assessment.PARTIAL
