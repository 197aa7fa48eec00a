"""A feed read back: with the library that wrote it, and with a plain reader of RFC 5545 that shares nothing with it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from compliance_app.deadlines import ics
from compliance_app.deadlines.rules import Deadline, Kind, Named

AT = datetime(2028, 2, 27, 23, 30, tzinfo=UTC)
NAMES = (
    "Alder, Finch & Söhne; GmbH",
    "Back\\slash",
    "Zwei\nZeilen",
    "Ωmega Ταξίδια, Α.Ε.",
    "株式会社東京" * 14,
    'Say "colon": here',
    "END:VEVENT",
)


def due(name: str, on: date = date(2028, 2, 29), key: str = "k") -> Deadline:
    return Deadline(on, Kind.SCAN, Named("m1", name), "Last day of the ASV scan", "EXPIRY", "/merchants/m1#scans", key)


def plain(body: bytes) -> list[dict[str, str]]:
    """The events of a file: lines unfolded, name parted from value, escapes undone. Raises where a line is wrong."""
    assert body.endswith(b"\r\n")
    lines = body[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    text = body.replace(b"\r\n ", b"").decode()
    events: list[dict[str, str]] = []
    for line in text[:-2].split("\r\n"):
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("BEGIN", "END"):
            assert name not in events[-1], f"{name} comes twice"
            events[-1][name] = unescaped(value)
    return events


def unescaped(value: str) -> str:
    signs, out = iter(value), ""
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            out += "\n" if sign in "nN" else sign
        else:
            out += sign
    return out


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_signs_comes_back_as_it_was(name: str) -> None:
    body = ics.written([due(name)], AT, "https://desk.example")
    summary = f"{name}: Last day of the ASV scan"
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["SUMMARY"]) == summary
    [read] = plain(body)
    assert read == {
        "SUMMARY": summary,
        "DTSTART;VALUE=DATE": "20280229",
        "DTEND;VALUE=DATE": "20280301",
        "DTSTAMP": "20280227T233000Z",
        "UID": ics.uid("k"),
        "CATEGORIES": "ASV scan",
        "TRANSP": "TRANSPARENT",
        "URL": "https://desk.example/merchants/m1#scans",
    }


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_no_name_breaks_the_file(name: str) -> None:
    body = ics.written([due(name), due("After")], AT, "https://desk.example")
    first, second = plain(body)
    assert second["SUMMARY"] == "After: Last day of the ASV scan"
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")] == [
        first["SUMMARY"],
        second["SUMMARY"],
    ]


def test_an_event_is_a_whole_day_that_keeps_its_name_when_it_moves() -> None:
    first, moved, other = (
        Calendar.from_ical(ics.written([d], AT, "https://desk.example")).walk("VEVENT")[0]
        for d in (due("Alder"), due("Alder", date(2028, 12, 31)), due("Alder", key="another"))
    )
    assert first["UID"] == moved["UID"] != other["UID"]
    assert (moved.decoded("DTSTART"), moved.decoded("DTEND")) == (date(2028, 12, 31), date(2029, 1, 1))
    assert not first.walk("VALARM")


def test_a_calendar_without_events_is_one_too() -> None:
    calendar = Calendar.from_ical(ics.written([], AT, "https://desk.example", "A note, with a comma"))
    assert (str(calendar["VERSION"]), str(calendar["X-WR-CALDESC"])) == ("2.0", "A note, with a comma")
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=6)
    assert not calendar.walk("VEVENT")
