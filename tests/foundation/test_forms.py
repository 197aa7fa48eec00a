"""Parts that forms share: counts with separators, and what is sent although it was not offered."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from compliance_app.foundation.forms import (
    NOT_ALL_OFFERED,
    NOT_OFFERED,
    Checkboxes,
    Day,
    RadioField,
    SelectField,
    plain_count,
)

COLOURS = [SelectChoice("red", "Red"), SelectChoice("blue", "Blue")]


class Palette(Form):
    listed = SelectField("Listed", choices=COLOURS)
    seen = RadioField("Seen", choices=COLOURS)
    ticked = Checkboxes("Ticked", choices=COLOURS)
    on = Day("On")


def filled(**sent: str | list[str]) -> Palette:
    answers: dict[str, str | list[str]] = {"listed": "red", "seen": "blue", "on": "2026-03-12", **sent}
    form = Palette(MultiDict(answers))
    form.validate()
    return form


@pytest.mark.parametrize(
    "text", ["1234567", "1,234,567", "1 234 567", "1'234’567", "1.234.567", "1\u00a0234\u202f567\x00"]
)
def test_a_count_is_read_without_what_stands_between_thousands(text: str) -> None:
    assert plain_count(text) == "1234567"


def test_what_is_no_count_stays_to_be_refused() -> None:
    assert plain_count("12a") == "12a"
    assert plain_count(None) == ""


def test_what_is_offered_is_taken() -> None:
    form = filled(ticked=["red", "blue"])
    assert form.errors == {}
    assert form.ticked.data == ["red", "blue"]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"listed": "mauve"}, {"listed": [NOT_OFFERED]}),
        ({"seen": "mauve"}, {"seen": [NOT_OFFERED]}),
        ({"seen": []}, {"seen": [NOT_OFFERED]}),
        ({"ticked": ["red", "100%(mauve)s"]}, {"ticked": [NOT_ALL_OFFERED]}),
        ({"on": "12/03/2026"}, {"on": ["Write the date as year-month-day, such as 2026-03-12."]}),
    ],
)
def test_what_is_not_offered_is_refused_in_our_words(
    sent: dict[str, str | list[str]], errors: dict[str, list[str]]
) -> None:
    assert filled(**sent).errors == errors
