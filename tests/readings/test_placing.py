"""Pages that lie sideways or askew: set straight for reading, put back for showing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.readings.pdf.placing import Placing, placed_back
from compliance_app.readings.pdf.slope import slope_of
from compliance_app.readings.rules.reading import Evidence, FieldName, Reading, Value
from compliance_app.readings.rules.text import Box, Word

BOX = Box(100, 50, 160, 60)


@pytest.mark.parametrize(
    ("turns", "box", "size"),
    [
        (0, Box(100, 50, 160, 60), (600, 800)),
        (1, Box(740, 100, 750, 160), (800, 600)),
        (2, Box(440, 740, 500, 750), (600, 800)),
        (3, Box(50, 440, 60, 500), (800, 600)),
    ],
)
def test_quarters_to_the_right(turns: int, box: Box, size: tuple[float, float]) -> None:
    placing = Placing(600, 800, turns)
    assert placing.size == size
    assert astuple(placing.straight(BOX)) == pytest.approx(astuple(box))
    assert astuple(placing.displayed(box)) == pytest.approx(astuple(BOX))


@given(st.integers(0, 3), st.floats(-0.07, 0.07), st.floats(50, 500), st.floats(50, 700))
def test_a_place_put_back_is_where_it_was(turns: int, tilt: float, x: float, y: float) -> None:
    placing = Placing(600, 800, turns, tilt)
    point = Box(x, y, x, y)
    assert placing.displayed(placing.straight(point)).middle == pytest.approx((x, y), abs=0.01)


def test_words_of_a_falling_line_stand_in_one_row() -> None:
    tilt = 0.02
    placing = Placing(600, 800, 0, tilt)
    line = [Box(x, 100 + x * math.tan(tilt), x + 1, 101 + x * math.tan(tilt)) for x in (50, 300, 550)]
    tops = [placing.straight(box).middle[1] for box in line]
    assert tops == pytest.approx([tops[0]] * 3, abs=0.1)


@pytest.mark.parametrize("tilt", [-0.06, -0.0213, -0.004, 0.0, 0.0037, 0.017, 0.06])
def test_the_slope_of_lines_is_found(tilt: float) -> None:
    words = [
        Word("word", Box(x, y + x * math.tan(tilt), x + 30, y + 9 + (x + 15) * math.tan(tilt)), 0.9)
        for y in range(100, 700, 23)
        for x in range(60, 500, 71)
    ]
    assert slope_of(words) == pytest.approx(tilt, abs=0.0016)


def test_few_words_have_no_slope() -> None:
    assert slope_of([Word("word", BOX, 0.9)] * 3) == 0.0


def test_evidence_is_put_back_on_its_page() -> None:
    placing = Placing(600, 800, 1)
    value = Value("Acme", Evidence(2, placing.straight(BOX), "Acme", 0.9))
    back = placed_back(Reading({FieldName.COMPANY: value}), {2: placing}).values[FieldName.COMPANY].evidence.box
    assert astuple(back) == pytest.approx(astuple(BOX))


def astuple(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
