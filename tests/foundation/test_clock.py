"""CALENDAR-1: one calendar, the provider's, decides which day it is."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from compliance_app.foundation import clock

LATE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 1)),
        ("Europe/Berlin", date(2026, 3, 2)),
        ("Asia/Tokyo", date(2026, 3, 2)),
        ("America/New_York", date(2026, 3, 1)),
    ],
)
def test_a_moment_falls_on_the_day_of_the_zone(zone: str, day: date) -> None:
    assert clock.day_of(LATE, zone) == day


def test_the_day_begins_at_midnight_of_the_zone_on_the_day_clocks_change() -> None:
    # Berlin goes from 1:00 UTC on 29 March 2026 to summer time.
    assert clock.day_of(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 28)
    assert clock.day_of(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 29)
    assert clock.day_of(datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 29)
    assert clock.day_of(datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 30)


@pytest.mark.database("sqlite")
def test_today_is_the_configured_providers(app: Flask) -> None:
    app.config["PROVIDER_TIMEZONE"] = "Asia/Tokyo"
    with time_machine.travel(LATE, tick=False):
        assert clock.today() == date(2026, 3, 2)
        assert clock.now() == LATE
