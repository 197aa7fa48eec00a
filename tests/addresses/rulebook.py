"""How addresses name policies, thresholds and changes that are asked for."""

from datetime import timedelta

from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.levels import queries as limits
from compliance_app.levels import service as levels
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from compliance_app.policies import queries as rule_book
from compliance_app.policies import service as policies
from compliance_app.policies.rules import Policy
from tests.addresses.sides import Parameter, Parameters, Side, Special, constant
from tests.factories import actor_of, make_user
from tests.levels.builders import change_threshold
from tests.policies.builders import set_policy


def planned_limit(_side: Side) -> str:
    today = clock.today()
    limit = NewLimit(Operator.OVER, 5_000_000, today + timedelta(days=30), "A letter")
    change_threshold("visa", 1, limit, today, clock.now())
    return "visa"


def asked_limit(_side: Side) -> str:
    found = limits.waiting_change("visa", 2)
    limit, asker = NewLimit(Operator.OVER, 900_000, clock.today(), "A letter"), actor_of(make_user(Role.ADMINISTRATOR))
    at, today = clock.now(), clock.today()
    return (found or levels.ask_threshold("visa", 2, limit, "A reason.", asker, at, today)).public_id


def asked_policy(_side: Side) -> str:
    policy, today, asker = Policy.FORM_VALIDITY, clock.today(), actor_of(make_user(Role.ADMINISTRATOR))
    found = rule_book.chapter(policy, today).waiting
    return (found or policies.ask(policy, 6, today, "A letter", "A reason.", asker, clock.now(), today)).public_id


def planned_policy(_side: Side) -> str:
    set_policy(Policy.SCAN_VALIDITY, 60, clock.today() + timedelta(days=30))
    return Policy.SCAN_VALIDITY.value


PARAMETERS: Parameters = {
    "policy": Parameter(constant(Policy.FORM_VALIDITY.value), "all"),
}
SPECIAL: Special = {
    ("rulebook.cancel_threshold", "system"): Parameter(planned_limit, "all"),
    **{
        (f"rulebook.{view}", "change_id"): Parameter(fill, "all")
        for kind, fill in (("policy", asked_policy), ("threshold", asked_limit))
        for view in (f"{kind}_change", f"decide_{kind}", f"withdraw_{kind}")
    },
    ("rulebook.cancel_policy", "policy"): Parameter(planned_policy, "all"),
}
