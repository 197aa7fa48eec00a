"""What falls due as an iCalendar file (RFC 5545) that other programs read (rule CALENDAR-6)."""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from compliance_app.deadlines.rules import KIND_WORDS, Deadline

if TYPE_CHECKING:
    from icalendar import Event

NAME = "Compliance Desk: what falls due"
REFRESH = timedelta(hours=6)


def written(deadlines: Iterable[Deadline], at: datetime, base: str, note: str = "") -> bytes:
    """One day-long event for each; `base` is the site's address, `at` the moment of writing."""
    # Asked for late: it takes 8 MB, which a worker that never writes a feed does not need.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Compliance Desk//What falls due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    if note:
        calendar.add("x-wr-caldesc", note)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, at, base))
    body: bytes = calendar.to_ical()
    return body


def _event(deadline: Deadline, at: datetime, base: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", uid(deadline.key))
    event.add("dtstamp", at)
    event.add("dtstart", deadline.on)
    event.add("dtend", deadline.on + timedelta(days=1))  # the first day after it
    event.add("summary", _printable(deadline.summary))
    event.add("categories", [KIND_WORDS[deadline.kind]])
    event.add("url", base + deadline.path)
    event.add("transp", "TRANSPARENT")
    return event


def uid(key: str) -> str:
    """The event's name: the same in every reading and for every reader, and nothing can be read from it."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@compliance-desk"


def _printable(text: str) -> str:
    """Without signs that no calendar may hold (RFC 5545, 3.1); a line break stays, and is escaped."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in _NO_TEXT)


_NO_TEXT = frozenset({"Cc", "Zl", "Zp"})
