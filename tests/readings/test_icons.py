"""Tick boxes that are small pictures on pages of text: what is drawn counts, not that a picture is there."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from compliance_app.readings.pdf import icons
from compliance_app.readings.rules import PageText, ShapeKind
from compliance_app.readings.rules.marks import State, marks_on
from tests.readings.drawn import drawn, page_of

SIDE = 11.0
Drawn = Callable[[ImageDraw.ImageDraw], None]


def plain(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((1, 1, 30, 30), outline=(0, 0, 0, 255), width=2)


def rounded(pen: ImageDraw.ImageDraw) -> None:
    pen.rounded_rectangle((1, 1, 30, 30), 9, outline=(90, 90, 90, 255), width=2)


def pale(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((1, 1, 30, 30), outline=(190, 190, 190, 255), width=2)


def nothing(pen: ImageDraw.ImageDraw) -> None:
    del pen


def tick(pen: ImageDraw.ImageDraw) -> None:
    pen.line((6, 16, 13, 25, 27, 5), fill=(0, 0, 0, 255), width=5)


def filled(pen: ImageDraw.ImageDraw) -> None:
    pen.rounded_rectangle((1, 1, 30, 30), 4, fill=(0, 95, 204, 255))
    pen.line((6, 16, 13, 25, 27, 5), fill=(255, 255, 255, 255), width=4)


def icon(*parts: Drawn) -> ImageReader:
    picture = Image.new("RGBA", (32, 32), (255, 255, 255, 0))
    for part in parts:
        part(ImageDraw.Draw(picture))
    return ImageReader(picture)


def page(*rows: tuple[Drawn, ...], squares: bool = False) -> PageText:
    """A page that asks for a signature, with these pictures under each other, on drawn squares if there are any."""

    def sheet(canvas: Canvas) -> None:
        canvas.drawString(72, 760, "Signature " + "word " * 8)
        for number, row in enumerate(rows):
            y = 700 - 30 * number
            canvas.drawString(100, y + 2, "Choice")
            if squares:
                canvas.rect(72, y, SIDE, SIDE)
            if row:
                canvas.drawImage(icon(*row), 72, y, SIDE, SIDE, mask="auto")

    return page_of(drawn(sheet))


def states(found: PageText) -> list[State]:
    return [mark.state for mark in sorted(marks_on(found), key=lambda mark: mark.box.top)]


@pytest.mark.parametrize("box", [plain, rounded, pale])
def test_a_box_with_a_tick_in_it_is_ticked_and_one_without_is_empty(box: Drawn) -> None:
    assert states(page((box, tick), (box,), (box,))) == [State.TICKED, State.EMPTY, State.EMPTY]


def test_a_box_that_is_filled_when_it_is_ticked() -> None:
    assert states(page((rounded,), (filled,))) == [State.EMPTY, State.TICKED]


@pytest.mark.parametrize("box", [plain, rounded])
def test_an_empty_box_alone_is_not_ticked(box: Drawn) -> None:
    assert states(page((box,))) == [State.EMPTY]


def test_a_picture_of_a_tick_on_a_drawn_square() -> None:
    assert states(page((tick,), (), squares=True)) == [State.TICKED, State.EMPTY]


def test_a_picture_that_shows_nothing_says_nothing() -> None:
    assert page((nothing,)).shapes == ()
    assert states(page((nothing,), squares=True)) == [State.EMPTY]


def test_a_tick_whose_box_is_not_seen_is_strokes() -> None:
    (only,) = page((tick,)).shapes
    assert only.kind is ShapeKind.STROKES


@pytest.mark.parametrize(("limit", "least"), [("_MOST", 1), ("SECONDS", 0.0)])
def test_what_there_is_no_time_for_may_be_ticks(limit: str, least: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, limit, least)
    assert {shape.kind for shape in page((plain, tick), (plain,)).shapes} == {ShapeKind.STROKES}
