"""Examples of scans."""

from compliance_app.scans.rules import quarter_of, valid_until
from tests.rule_examples.running import Given, Then, example


@example("SCAN-VALIDITY")
def validity(given: Given) -> Then:
    return {"valid until": valid_until(given.day("completed"), given.day_or_none("printed"))}


@example("SCAN-QUARTER")
def quarter(given: Given) -> Then:
    return {"quarter": quarter_of(given.day("completed")).label}
