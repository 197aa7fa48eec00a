"""Dates as forms write them; what may be read in two ways is none."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.readings.rules import dates
from compliance_app.readings.rules.text import Box, Word

DAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14",
        "2026/03/14",
        "2026 - 03 - 14",
        "2026—03—14",
        "14-03-2026",
        "14.03.2026",
        "14/03/2026",
        "03/14/2026",
        "14 March 2026",
        "March 14, 2026",
        "14-Mar-2026",
        "14th of March 2026",
        "14 mars 2026",
        "14 de marzo de 2026",
        "2026 03 14",
        "14-Mar-26",
        "14/mars/26",
        "14March2026",
        "14 th day of March 2026",
        "14. März 2026",
        "14 marzo 2026",
        "dated (Self-assessment completion date 2026-03-14).",
        "Date: 2026.03.14 10:22:05",
    ],
)
def test_one_day_in_many_ways(text: str) -> None:
    assert dates.only(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "YYYY-MM-DD",
        "3728-01-19",
        "2026-13-01",
        "2026-02-30",
        "14-03-26",
        "14 March 26",
        "2026 03 14 15",
        "2026-03-141",
        "12026-03-14",
        "v4.0.1",
    ],
)
def test_no_date(text: str) -> None:
    assert dates.only(text) is None


def test_day_and_month_are_told_apart_by_the_form_only() -> None:
    assert dates.only("03/04/2026") is None
    assert dates.only("03/04/2026", "en", hint="MM/DD/YYYY") == date(2026, 3, 4)
    assert dates.only("03/04/2026", "en", hint="(DD/MM/YYYY)") == date(2026, 4, 3)
    assert dates.only("03-04-2026", "fr") == dates.only("03-04-2026", "es") == date(2026, 4, 3)
    assert dates.only("04/04/2026", "en") == date(2026, 4, 4)


def test_two_dates_are_none() -> None:
    assert dates.only("2026-03-14 or 2026-03-15") is None
    assert dates.only("2026-03-14 (2026-03-14)") == DAY


@pytest.mark.parametrize("text", ["YYYY-MM-DD", "(YYYY-MM-DD)", "JJ-MM-AAAA", "DD-MM-AAAA", "mm/dd/yyyy", "AAAA-MM-JJ"])
def test_a_pattern_is_a_hint(text: str) -> None:
    assert dates.is_placeholder(text)
    assert not dates.is_placeholder("2026-03-14")


def test_a_date_says_which_words_it_came_from() -> None:
    words = [Word(text, Box(0, 0, 1, 1)) for text in ("signed", "14", "March", "2026", "here")]
    ((day, parts),) = dates.in_words(words)
    assert (day, [word.text for word in parts]) == (DAY, ["14", "March", "2026"])


@given(st.dates(date(2004, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert dates.only(f"on {day.isoformat()}.") == day
    assert dates.only(f"{day:%d-%m-%Y}", "fr") == day


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for found in dates.find(text):
        assert text[found.start : found.end].strip()


def test_long_texts_take_their_length_in_time() -> None:
    def seconds(size: int) -> float:
        text = "1-2026 - " * size
        begun = time.process_time()
        dates.find(text)
        return time.process_time() - begun

    assert seconds(40_000) < 40 * max(seconds(4_000), 0.005)
