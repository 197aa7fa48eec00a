"""Stored policies for tests."""

from datetime import date

from compliance_app.accounts.rules import Role
from compliance_app.policies import service
from compliance_app.policies.models import PolicyRow
from compliance_app.policies.rules import Policy, Value
from tests.factories import NOON, actor_of, make_user


def set_policy(policy: Policy, value: Value, valid_from: date) -> PolicyRow:
    """A value from a day on, by the real verbs: two administrators agreed on the day before it began."""
    asks, decides = (actor_of(make_user(Role.ADMINISTRATOR)) for _ in range(2))
    on = valid_from - date.resolution
    change = service.ask(policy, value, valid_from, "Letter of 1 March", "Agreed with the auditors.", asks, NOON, on)
    return service.approve(change, "", decides, NOON, on)
