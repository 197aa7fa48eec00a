"""What is written about a provider and about a merchant's reliance on it, and what is refused (TPSP-1, TPSP-LINK)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from compliance_app.foundation.folding import words
from compliance_app.service_providers.rules.words import Service, Validation

LONGEST_NAME, LONGEST_TEXT, MOST_NAMES = 200, 2000, 20
EARLIEST = date(1990, 1, 1)
"""Older days are slips of the pen: nobody took cards by a third party that we know of."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, in words that say what to write."""

    field: str
    message: str


@dataclass(frozen=True)
class ProviderDetails:
    """A provider as it is written down."""

    legal_name: str
    other_names: tuple[str, ...] = ()
    website: str = ""
    services: frozenset[Service] = frozenset()
    validation: Validation = Validation.ROC

    @property
    def key(self) -> str:
        """The name as two entries are compared: a provider is written down once."""
        return " ".join(words(self.legal_name))


@dataclass(frozen=True)
class RelianceDetails:
    """For what a merchant relies on a provider, and who looks after which requirements (12.8.5)."""

    services: frozenset[Service]
    responsibility: str
    since: date
    until: date | None = None


def problems_of(details: ProviderDetails) -> list[Problem]:
    """What keeps a provider from being written down (TPSP-1)."""
    return list(_problems(details))


def _problems(details: ProviderDetails) -> Iterator[Problem]:
    if not details.key:
        yield Problem("legal_name", "Write the provider’s legal name.")
    if len(details.legal_name) > LONGEST_NAME:
        yield Problem("legal_name", f"Use at most {LONGEST_NAME} characters.")
    if len(details.other_names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in details.other_names):
        yield Problem("other_names", f"At most {MOST_NAMES} names of at most {LONGEST_NAME} characters each.")
    if details.website and not _is_address(details.website):
        yield Problem("website", "Write the whole address, such as https://www.example.com.")
    if not details.services:
        yield Problem("services", "Tick at least one service.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and len(text) <= 300 and " " not in text


def reliance_problems(details: RelianceDetails, on: date) -> list[Problem]:
    """What keeps a reliance from being written down on a day (TPSP-LINK)."""
    return list(_reliance_problems(details, on))


def _reliance_problems(details: RelianceDetails, on: date) -> Iterator[Problem]:
    if not details.services:
        yield Problem("services", "Tick at least one service.")
    if len(details.responsibility) > LONGEST_TEXT:
        yield Problem("responsibility", f"Shorten it to {LONGEST_TEXT:,} characters.")
    if not EARLIEST <= details.since <= on:
        yield Problem("since", "Choose today or an earlier day, in 1990 or later.")
    if details.until is not None and details.until < details.since:
        yield Problem("until", "The last day lies before the first. Look at both again.")
    if details.until is not None and details.until > on:
        yield Problem("until", "Choose today or an earlier day: what has not ended yet is left open.")


def holds_on(since: date, until: date | None, day: date) -> bool:
    """Whether a reliance holds on a day, its first and its last day included."""
    return since <= day and (until is None or day <= until)


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two spans have a day in common; an open one has no end."""
    (since, until), (other_since, other_until) = one, other
    return (other_until is None or since <= other_until) and (until is None or other_since <= until)
