"""Examples of corporate groups: which entity is meant, and who belongs to it on a day."""

from compliance_app.foundation import countries
from compliance_app.groups.rules import (
    EntityDetails,
    MemberFact,
    counted_together,
    details_problems,
    independence_problem,
    last_day_problem,
    registration_key,
    since_problem,
)
from tests.rule_examples.running import Given, Then, example


@example("GROUP-1")
def entity(given: Given) -> Then:
    details = EntityDetails(given.text("legal name"), given.text("country"), given.text("number"))
    return {"complete": not details_problems(details, countries.names())}


@example("GROUP-2")
def same_entity(given: Given) -> Then:
    return {"the same entity": registration_key(given.text("number")) == registration_key(given.text("other number"))}


@example("GROUP-3")
def membership(given: Given) -> Then:
    since, until = given.day("first day"), given.day_or_none("last day")
    today = given.day_or_none("today") or since
    problem = since_problem(since, today) or (last_day_problem(since, until, today) if until else "")
    day = given.day_or_none("day") or since
    return {"entered": not problem, "belongs": MemberFact(1, 1, since, until).covers(day)}


@example("GROUP-4")
def independent(given: Given) -> Then:
    alone, since = given.yes("independently owned"), given.day("since")
    facts = [MemberFact(1, 1, since, None), MemberFact(1, 2, since, None, alone)]
    together = counted_together(facts, since)
    return {
        "entered": not independence_problem(alone, given.text("reason")),
        "counted together": bool(together),
        "member": facts[1].covers(since),
    }
