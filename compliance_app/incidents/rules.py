"""Account data compromises as a standing sees them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class IncidentFact:
    """An approved escalation to Level 1 after an account data compromise.

    From `starts_on` through `ends_on` the merchant owes an AOC completed on or after `aoc_from`. Through
    `agreed_until`, where a date was agreed, it may go on without one for the time being.
    """

    id: int
    public_id: str
    starts_on: date
    ends_on: date
    aoc_from: date
    agreed_until: date | None
