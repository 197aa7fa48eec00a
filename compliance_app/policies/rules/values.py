"""What a policy is on a day: the stored value in force, else the shipped one (POLICY-1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance_app.foundation.spans import in_force
from compliance_app.policies.rules.definitions import DEFINITIONS
from compliance_app.policies.rules.names import Policy
from compliance_app.policies.rules.shapes import Value

SINCE = date(2004, 12, 15)
"""From when the shipped values are in force: PCI DSS 1.0 is older than any day the product looks back on."""


@dataclass(frozen=True)
class PolicyValue:
    """The value of a policy in a span of days; valid through `valid_until` (None: no end known)."""

    policy: Policy
    value: Value
    valid_from: date
    valid_until: date | None
    source: str


def shipped_value(policy: Policy) -> PolicyValue:
    """The row that stands for the shipped value while none is stored."""
    return PolicyValue(policy, DEFINITIONS[policy].shape.shipped, SINCE, None, DEFINITIONS[policy].source)


def shipped(policy: Policy) -> int:
    """The number that the product comes with."""
    return _number(policy, DEFINITIONS[policy].shape.shipped)


def row_on(rows: Iterable[PolicyValue], policy: Policy, day: date) -> PolicyValue:
    """The row in force on a day (POLICY-1); that of the shipped value where none covers it."""
    found = in_force((row for row in rows if row.policy is policy), day)
    return found[0] if found else shipped_value(policy)


def setting_on(rows: Iterable[PolicyValue], policy: Policy, day: date) -> Value:
    """The value in force on a day, whatever its shape."""
    return row_on(rows, policy, day).value


def value_on(rows: Iterable[PolicyValue], policy: Policy, day: date) -> int:
    """The number in force on a day (POLICY-1)."""
    return _number(policy, setting_on(rows, policy, day))


def words_on(rows: Iterable[PolicyValue], policy: Policy, day: date) -> frozenset[str]:
    """The words chosen in force on a day (POLICY-1)."""
    found = setting_on(rows, policy, day)
    if not isinstance(found, frozenset):
        raise TypeError(f"{policy.value} is no choice of words.")
    return found


def _number(policy: Policy, found: Value) -> int:
    if not isinstance(found, int):
        raise TypeError(f"{policy.value} is no number.")
    return found


def days_of(row: PolicyValue) -> tuple[int, ...]:
    """The days before an end that a row lists, the one longest before it first."""
    if not isinstance(row.value, tuple):
        raise TypeError(f"{row.policy.value} is no list of days.")
    return row.value


def in_words(policy: Policy, value: Value) -> str:
    """`90 days`, `30 and 7 days before, on the last day`, `all but Invoice`."""
    return DEFINITIONS[policy].shape.words(value)


def latest(rows: Iterable[PolicyValue], policy: Policy) -> PolicyValue:
    """The row that begins last, in force or planned."""
    own = [row for row in rows if row.policy is policy]
    return max(own, key=lambda row: row.valid_from, default=shipped_value(policy))
