"""What a corporate entity is, who belongs to it on a day, and what is refused (GROUP-1 to -5)."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_NAME = 200
LONGEST_REGISTRATION = 60
LONGEST_REASON = 500
EARLIEST = date(1950, 1, 1)
LOOK_AHEAD = timedelta(days=366)
"""How far ahead a membership may be entered: what a contract of today says of next year, and no slip of the year."""


@dataclass(frozen=True)
class EntityDetails:
    """A corporate entity as its register has it; country and registration say which one it is (GROUP-2)."""

    legal_name: str
    country: str
    registration: str


@dataclass(frozen=True)
class Terms:
    """How a merchant belongs to an entity: from which day, and whether it is independently owned (GROUP-4)."""

    since: date
    independent: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Span:
    """The days of a membership (`until` None: no end known), and whether the merchant counts alone in them."""

    since: date
    until: date | None
    independent: bool
    reason: str


@dataclass(frozen=True)
class MemberFact:
    """A merchant belongs to an entity from its first through its last day (None: no end known)."""

    entity_id: int
    merchant_id: int
    since: date
    until: date | None
    independent: bool = False

    def covers(self, day: date) -> bool:
        """Whether the merchant belongs to the entity on a day; the first and the last day count (GROUP-3)."""
        return self.since <= day and (self.until is None or day <= self.until)


def counted_together(facts: Iterable[MemberFact], day: date) -> dict[int, tuple[int, ...]]:
    """The merchants of each entity whose operations are counted together on a day, where they are two or more.

    Who is independently owned is a member, and counts alone (GROUP-4).
    """
    found: dict[int, set[int]] = defaultdict(set)
    for fact in facts:
        if fact.covers(day) and not fact.independent:
            found[fact.entity_id].add(fact.merchant_id)
    return {entity: tuple(sorted(members)) for entity, members in found.items() if len(members) > 1}


def registration_key(text: str) -> str:
    """A registration number as it is compared: `HRB 12.345` and `hrb12345` are one (GROUP-2)."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def details_problems(details: EntityDetails, countries: Collection[str]) -> dict[str, str]:
    """What is wrong with the details by field, in words for the person; empty when they will do (GROUP-1)."""
    problems = {}
    if not details.legal_name or len(details.legal_name) > LONGEST_NAME:
        problems["legal_name"] = f"Write the name in the register of companies, with at most {LONGEST_NAME} characters."
    if details.country not in countries:
        problems["country"] = "Choose the country of the register."
    if not registration_key(details.registration) or len(details.registration) > LONGEST_REGISTRATION:
        problems["registration"] = (
            f"Write the number in the register, with at most {LONGEST_REGISTRATION} characters: "
            "it tells this company from others of the same name."
        )
    return problems


def since_problem(since: date, on: date) -> str:
    """Why a membership cannot begin on a day, in words for the person; empty when it can (GROUP-3)."""
    if not EARLIEST <= since <= on + LOOK_AHEAD:
        return f"Choose a first day from {EARLIEST} to {on + LOOK_AHEAD}."
    return ""


def last_day_problem(since: date, last: date, on: date) -> str:
    """Why a membership cannot end with a day, in words for the person; empty when it can (GROUP-3)."""
    if last < since:
        return f"It belongs to the group since {since}. Choose that day or a later one, or take the entry back."
    if last > on + LOOK_AHEAD:
        return f"Choose a last day up to {on + LOOK_AHEAD}."
    return ""


def independence_problem(independent: bool, reason: str) -> str:
    """Why a merchant cannot be marked as independently owned so; empty when it can (GROUP-4)."""
    if independent and not reason:
        return "Say why it counts alone: who owns it, and which contract (franchise, licence) shows it."
    if len(reason) > LONGEST_REASON:
        return f"Shorten the reason to {LONGEST_REASON} characters."
    return ""
