"""Examples of service providers: whether an AOC of theirs counts, and when somebody is told or looks again."""

from datetime import date, timedelta

from compliance_app.documents.rules import valid_until
from compliance_app.policies.rules import Policy, listing, shipped
from compliance_app.readings.rules import Result
from compliance_app.service_providers.rules import (
    CHECKS,
    AocFact,
    ProviderDetails,
    RelianceDetails,
    Service,
    acceptance_problem,
    look_due,
    overlap,
    passed,
    reliance_problems,
    status_on,
    status_until,
)
from tests.rule_examples.running import Given, Then, example


@example("TPSP-1")
def same_provider(given: Given) -> Then:
    names = (ProviderDetails(given.text(name)).key for name in ("legal name", "other entry"))
    return {"the same": len(set(names)) == 1}


@example("TPSP-AOC")
def counts(given: Given) -> Then:
    facts = [_aoc(given, prefix) for prefix in ("", "second ") if given.has(f"{prefix}completed")]
    found = status_on(facts, given.day("day"))
    return {"counts": found.counts, "until": found.until}


def _aoc(given: Given, prefix: str) -> AocFact:
    completed = given.day(f"{prefix}completed")
    return AocFact(1, completed, valid_until(completed), given.day(f"{prefix}accepted"))


@example("TPSP-STATUS")
def status(given: Given) -> Then:
    soon = timedelta(days=given.number("policy in days", shipped(Policy.PROVIDER_ENDING)))
    return {"status": status_until(given.day_or_none("AOC counts until"), given.day("day"), soon).freshness}


@example("TPSP-CHECK")
def check(given: Given) -> Then:
    ticked = [line.code for line in CHECKS][: given.number("lines ticked", len(CHECKS))]
    result = Result(given.text("result", "compliant").lower().replace("-", "_"))
    return {"accepted": acceptance_problem(given.day("completed"), result, ticked, given.day("day")) is None}


@example("TPSP-MONITOR")
def look(given: Given) -> Then:
    return {"look again by": look_due(given.day("looked at"))}


@example("TPSP-LINK")
def reliance(given: Given) -> Then:
    since, until, today = given.day("first day"), given.day_or_none("last day"), given.day("today")
    problems = reliance_problems(RelianceDetails(frozenset(Service), "", since, until), today)
    earlier: tuple[date, date | None] = (
        date(2020, 1, 1),
        given.day_or_none("earlier entry through") or date(2020, 1, 2),
    )
    return {"recorded": not problems and not overlap(earlier, (since, until))}


@example("TPSP-WARN")
def told(given: Given) -> Then:
    listed = listing((), Policy.PROVIDER_WARNING_DAYS)
    found = passed(given.day("AOC counts until"), given.day("day"), listed)
    if not found:
        return {"told for": "nothing"}
    return {"told for": f"{found[-1]} days before" if found[-1] else "the day"}
