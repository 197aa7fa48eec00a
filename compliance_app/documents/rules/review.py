"""Words and limits of a review: who has taken a document, exceptions, and until when it may count."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from compliance_app.documents.rules.checklist import CheckItem
from compliance_app.foundation.errors import Refusal

CLAIM_IDLE = timedelta(minutes=30)
"""A document taken and not worked on for this long is free again (REVIEW-TAKEN)."""

LONGEST_EXPLANATION = 1000


class ExceptionState(enum.StrEnum):
    """What became of a request to accept a document although a line of its checklist does not hold."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class How(enum.StrEnum):
    """How a value came into the record: as the machine read it, changed by the reviewer, or typed by them."""

    CONFIRMED = "confirmed"
    EDITED = "edited"
    TYPED = "typed"


@dataclass(frozen=True)
class Terms:
    """What a reviewer adds to an acceptance.

    `until` and `why`: it counts for less long than the rule gives, and the reason. `values`: what was read and
    what was recorded, by field. `despite`: the findings that stood at a line when it was ticked, by its code.
    """

    until: date | None = None
    why: str = ""
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    despite: Mapping[str, Sequence[str]] = field(default_factory=dict)


NO_TERMS = Terms()


def value_of(read: object, recorded: object, confirmed: bool) -> dict[str, Any] | None:
    """One value as the verdict keeps it; None where nothing was recorded (REVIEW-VALUES).

    A value that was read and is recorded unchanged without being confirmed is not kept either: nobody looked at it.
    """
    if recorded in (None, ""):
        return None
    if read in (None, ""):
        return {"read": None, "recorded": recorded, "how": How.TYPED.value}
    if read != recorded:
        return {"read": read, "recorded": recorded, "how": How.EDITED.value}
    return {"read": read, "recorded": recorded, "how": How.CONFIRMED.value} if confirmed else None


def last_day(completed_on: date, given: date, terms: Terms) -> date:
    """Until when it counts: the day the rule gives, or the earlier one the reviewer chose (REVIEW-EARLIER)."""
    if terms.until is None:
        return given
    if terms.until >= given:
        raise Refusal(f"By the rule it counts until {_long(given)} only: choose an earlier day, or leave it empty.")
    if terms.until < completed_on:
        raise Refusal("The day until which it is to count lies before the day it was completed. Look at both again.")
    refuse_explanation(terms.why, "Say why it counts until an earlier day; the merchant reads it.")
    return terms.until


def refuse_explanation(text: str, message: str) -> None:
    """Raises Refusal for a reason that is missing or too long."""
    if not text.strip():
        raise Refusal(message)
    if len(text.strip()) > LONGEST_EXPLANATION:
        raise Refusal(f"Shorten the reason to {LONGEST_EXPLANATION:,} characters.")


def ticked(items: Iterable[CheckItem], codes: Iterable[str], terms: Terms) -> dict[str, Any]:
    """The lines confirmed, as the verdict keeps them: each sentence as it was, and what was found at it."""
    wanted = set(codes)
    return {
        item.code: {"sentence": item.sentence, **_found(terms.despite.get(item.code, ()))}
        for item in items
        if item.code in wanted
    }


def _found(despite: Sequence[str]) -> dict[str, Any]:
    return {"despite": list(despite)} if despite else {}


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
