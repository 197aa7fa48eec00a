"""What to act on today: why a merchant is on that list."""

import enum
from dataclasses import dataclass
from datetime import date


class Cause(enum.StrEnum):
    """Why a merchant is on the list of what to act on today."""

    ENDING = "ending"
    SCAN_FAILED = "scan_failed"
    UNANSWERED = "unanswered"
    TO_CHECK = "to_check"
    ASKED = "asked"


@dataclass(frozen=True)
class Act:
    """One line of it: `words` and `day` say what happened or will.

    `document` is to be checked; `system` is the payment system that the merchant asks about.
    """

    cause: Cause
    merchant: str
    merchant_id: str
    words: str
    day: date | None
    document: str | None = None
    system: str | None = None
