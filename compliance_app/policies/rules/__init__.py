"""What each policy means and ships with, its value on a day, and when it may be changed (POLICY-1 to POLICY-5)."""

from compliance_app.policies.rules.changes import (
    FARTHEST_YEARS,
    LONGEST_REASON,
    LONGEST_SOURCE,
    ChangeState,
    begins_on,
    change_problem,
    day_problem,
    reason_problem,
)
from compliance_app.policies.rules.definitions import DEFINITIONS
from compliance_app.policies.rules.listings import Listed, Listing, come, listing
from compliance_app.policies.rules.names import Definition, Heading, Policy
from compliance_app.policies.rules.shapes import Choice, Days, Number, Shape, Unit, Value, days_in, restored, stored
from compliance_app.policies.rules.values import (
    SINCE,
    PolicyValue,
    days_of,
    in_words,
    latest,
    row_on,
    setting_on,
    shipped,
    shipped_value,
    value_on,
    words_on,
)

__all__ = [
    "DEFINITIONS",
    "FARTHEST_YEARS",
    "LONGEST_REASON",
    "LONGEST_SOURCE",
    "SINCE",
    "ChangeState",
    "Choice",
    "Days",
    "Definition",
    "Heading",
    "Listed",
    "Listing",
    "Number",
    "Policy",
    "PolicyValue",
    "Shape",
    "Unit",
    "Value",
    "begins_on",
    "change_problem",
    "come",
    "day_problem",
    "days_in",
    "days_of",
    "in_words",
    "latest",
    "listing",
    "reason_problem",
    "restored",
    "row_on",
    "setting_on",
    "shipped",
    "shipped_value",
    "stored",
    "value_on",
    "words_on",
]
