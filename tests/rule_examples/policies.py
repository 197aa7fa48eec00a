"""Examples of policies and of the calendar they count in."""

from datetime import datetime

from compliance_app.foundation.clock import day_of
from compliance_app.policies.rules import (
    SINCE,
    Policy,
    PolicyValue,
    Value,
    begins_on,
    change_problem,
    reason_problem,
    shipped,
    value_on,
)
from tests.rule_examples.running import Given, Then, example


@example("CALENDAR-1")
def calendar(given: Given) -> Then:
    moment = datetime.fromisoformat(given.text("moment"))
    return {"day": day_of(moment, given.text("provider's zone"))}


@example("POLICY-1")
def value(given: Given) -> Then:
    policy, begins = Policy.SCAN_VALIDITY, given.day("begins")
    rows = [
        PolicyValue(policy, shipped(policy), SINCE, begins - begins.resolution, ""),
        PolicyValue(policy, given.number("scan counts, days"), begins, None, ""),
    ]
    return {"days": value_on(rows, policy, given.day("scan completed"))}


@example("POLICY-2")
def asked(given: Given) -> Then:
    return {"asked for": not reason_problem(given.text("source"), given.text("reason"))}


@example("POLICY-3", "POLICY-5")
def change(given: Given) -> Then:
    policy = Policy(given.text("policy", "scan validity").replace(" ", "_"))
    today = given.day("today")
    begins, last = given.day_or_none("begins") or today, given.day_or_none("last change began")
    rows = [PolicyValue(policy, shipped(policy) - 1, last, None, "")] if last else []
    return {
        "allowed": not change_problem(rows, policy, _asked_for(given), begins, today),
        "counts from": begins_on(begins, given.day_or_none("approved") or today),
    }


def _asked_for(given: Given) -> Value:
    """Words, or a number; where a row is about something else, one that may be set."""
    if given.has("chosen"):
        return frozenset(given.text("chosen").replace("none", "").split(", ")) - {""}
    return given.number("value", shipped(Policy.SCAN_VALIDITY) - 2)
