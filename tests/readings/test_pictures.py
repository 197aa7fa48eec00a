"""Squares, ticks and strokes of a pen in the picture of a page."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from compliance_app.readings.pdf.drawing import Picture
from compliance_app.readings.pdf.squares import squares_of
from compliance_app.readings.pdf.strokes import strokes_of
from compliance_app.readings.rules.text import Box, Word

SCALE = 250 / 72


def picture(draw: Callable[[ImageDraw.ImageDraw], None], scale: float = SCALE) -> Picture:
    """A page of 300 by 200 points, drawn in pixels."""
    image = Image.new("L", (round(300 * scale), round(200 * scale)), 246)
    draw(ImageDraw.Draw(image))
    return Picture(image.tobytes(), image.width, image.height, scale)


def boxes(pen: ImageDraw.ImageDraw) -> None:
    for top in (100, 200, 300):
        pen.rectangle((100, top, 135, top + 35), outline=0, width=3)


def test_a_box_is_found_though_its_tick_breaks_an_edge() -> None:
    def ticked(pen: ImageDraw.ImageDraw) -> None:
        boxes(pen)
        pen.line((106, 215, 118, 228, 150, 185), fill=0, width=6)

    found = sorted(squares_of(picture(ticked)), key=lambda square: square.top)
    assert [(abs(square.left - 100) < 5, square.ink > 0.12) for square in found] == [
        (True, False),
        (True, True),
        (True, False),
    ]


def test_a_letter_in_a_column_of_boxes_is_none() -> None:
    def lettered(pen: ImageDraw.ImageDraw) -> None:
        boxes(pen)
        pen.line((105, 435, 115, 402, 125, 435), fill=0, width=4)

    assert len(squares_of(picture(lettered))) == 3


def scribble(pen: ImageDraw.ImageDraw) -> None:
    pen.line([(40 + 8 * step, 60 + (11 * step) % 25) for step in range(18)], fill=0, width=2)


def test_strokes_of_a_pen_are_found_lines_and_words_are_not() -> None:
    def signed(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((20, 40, 280, 120), outline=0, width=1)
        scribble(pen)
        pen.rectangle((40, 140, 140, 150), fill=0)

    word = Word("Signature", Box(40, 140, 140, 150), 0.95)
    (only,) = strokes_of(picture(signed, 1.0), [word], [])
    assert (only.box.left, only.box.top) == pytest.approx((40, 60), abs=3)
    assert only.box.width > 100


def test_strokes_read_as_a_doubtful_word_are_strokes() -> None:
    word = Word("MWN", Box(40, 60, 180, 85), 0.4)
    assert len(list(strokes_of(picture(scribble, 1.0), [word], []))) == 1


def test_lines_from_edge_to_edge_are_taken_out_and_letters_are_not() -> None:
    def cell(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((3, 0, 4, 200), fill=0)
        pen.rectangle((0, 20, 300, 20), fill=120)
        pen.rectangle((40, 60, 45, 160), fill=0)  # as an I

    kept = picture(cell, 1.0).without_lines()
    dark = [at for at, level in enumerate(kept.pixels) if level < 200]
    assert {at % kept.width for at in dark} == set(range(40, 46))
    assert {at // kept.width for at in dark} == set(range(60, 161))


def test_an_empty_page_is_blank_a_word_is_not() -> None:
    noise = Image.effect_noise((1042, 694), 12).point(lambda level: 240 + level // 32)
    assert Picture(noise.tobytes(), 1042, 694, SCALE).is_blank
    assert not picture(boxes).is_blank
