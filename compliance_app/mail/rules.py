"""A letter, when it is tried again, and the name by which a second hand-over of it is recognised."""

import enum
import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

CLAIM = timedelta(minutes=10)
"""How long one process keeps a message before another may take it (rule MAIL-3); far over the SMTP time limit."""

REFUSALS = 3
"""After so many tries a message that the server refuses for good is given up (rule MAIL-5)."""

TAKEN_OUT = "The text held a one-time link and did not stay here once the letter had gone."
"""What stands in the place of such a text (rule MAIL-7)."""

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=4)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True)
class Letter:
    """What is written to somebody: one line of subject, the same matter as plain text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Outgoing:
    """A claimed message as it is handed over; `attempts` counts this try too."""

    id: int
    key: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    from_name: str
    reply_to: str | None
    letter: Letter
    attempts: int


class Outcome(enum.StrEnum):
    """How a hand-over to the mail server ended."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class HandOver:
    """The end of a hand-over and what the server said.

    `later` are recipients that it did not take now while it took others; they get a message of their own.
    `read_here`: nothing went out, the message is read where it is stored.
    """

    outcome: Outcome
    detail: str = ""
    later: tuple[str, ...] = ()
    read_here: bool = False


def next_attempt(attempts: int, at: datetime) -> datetime:
    """When a message that failed `attempts` times (from 1) is tried again: after 1, 2, 4 ... minutes, at most 4 hours.

    The schedule is fixed and has no end (rule MAIL-5): a server that is away for a week loses nothing.
    """
    return at + min(_FIRST_WAIT * (1 << min(attempts - 1, _MOST_DOUBLINGS)), _LONGEST_WAIT)


def is_given_up(outcome: Outcome, attempts: int) -> bool:
    """Whether trying again is pointless: it cannot be written as mail, or was refused for good often enough."""
    return outcome is Outcome.UNREADABLE or (outcome is Outcome.REFUSED and attempts >= REFUSALS)


def one_line(text: str, limit: int = 300) -> str:
    """Text fit for a header: control characters and line breaks become spaces (rule MAIL-6)."""
    plain = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join(plain.split())[:limit].rstrip()


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a message: the same for every hand-over of the same key (rule MAIL-4)."""
    domain = sender.rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
