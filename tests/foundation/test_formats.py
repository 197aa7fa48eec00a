"""Values as people read them."""

from datetime import UTC, date, datetime

import pytest

from compliance_app.foundation import formats

TODAY = date(2026, 3, 2)


def test_dates_are_written_out() -> None:
    assert formats.long_date(date(2027, 3, 12)) == "12 March 2027"
    assert formats.long_date(None) == "—"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 2, 20), "10 days ago"),
        (date(2026, 3, 1), "yesterday"),
        (date(2026, 3, 2), "today"),
        (date(2026, 3, 3), "tomorrow"),
        (date(2026, 3, 4), "in 2 days"),
        (date(2029, 3, 2), "in 1,096 days"),
    ],
)
def test_a_distance_is_told_in_days(day: date, text: str) -> None:
    assert formats.distance(day, TODAY) == text


def test_a_moment_is_told_in_the_readers_zone() -> None:
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert formats.moment(moment) == "1 March 2026, 23:30"
    assert formats.moment(moment, "Asia/Tokyo") == "2 March 2026, 08:30"
    assert formats.moment(None) == "—"


def test_numbers_have_separators() -> None:
    assert (formats.number(6_000_000), formats.number(0), formats.number(None)) == ("6,000,000", "0", "—")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (2_400_000, "2.4 MB"),
        (5_000_000_000, "5.0 GB"),
    ],
)
def test_sizes_are_in_powers_of_ten(size: int, text: str) -> None:
    assert formats.file_size(size) == text
