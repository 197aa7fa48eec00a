"""Examples of the calendar of what falls due."""

from datetime import date

from compliance_app.deadlines.rules import coming, fed, span_of
from tests.rule_examples.running import Given, Then, example


@example("CALENDAR-3")
def ahead(given: Given) -> Then:
    span = (fed if given.text("shown by") == "feed" else coming)(given.day("today"))
    return {"from": span.first, "through": span.last}


@example("CALENDAR-4")
def month(given: Given) -> Then:
    span = span_of(date.fromisoformat(f"{given.text('month')}-01"))
    return {"from": f"{span.first:%A} {span.first}", "through": f"{span.last:%A} {span.last}"}
