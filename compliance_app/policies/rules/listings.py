"""Days before an end as lists name them in their time: which have come by a day, whatever was listed since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.policies.rules.names import Policy
from compliance_app.policies.rules.values import PolicyValue, days_of, shipped_value


@dataclass(frozen=True)
class Listed:
    """A number of days before an end (negative: after it), and from when through when a list names it."""

    days_before: int
    valid_from: date
    valid_until: date | None

    def ends(self, on: date) -> tuple[date, date]:
        """The first and the last of the ends for which it has come by a day; none where they are out of order."""
        before = timedelta(days=self.days_before)
        return self.valid_from + before, min(on, self.valid_until or on) + before


Listing = tuple[Listed, ...]
"""Everything that a policy's lists ever named, the days longest before the end first."""


def listing(rows: Iterable[PolicyValue], policy: Policy) -> Listing:
    """What the lists of a policy named, each in its time; the shipped list where none is stored."""
    own = [row for row in rows if row.policy is policy] or [shipped_value(policy)]
    named = (Listed(days, row.valid_from, row.valid_until) for row in own for days in days_of(row))
    return tuple(sorted(named, key=lambda each: (-each.days_before, each.valid_from)))


def come(listed: Listing, end: date, on: date) -> tuple[int, ...]:
    """The days before an end that have come by a day while a list named them, the earliest first."""
    return tuple(_come(listed, end, on))


def _come(listed: Listing, end: date, on: date) -> Iterator[int]:
    for each in listed:
        first, last = each.ends(on)
        if first <= end <= last:
            yield each.days_before
