"""Rules of service providers: what they do for merchants, whether their AOC counts on a day, what is warned of."""

from compliance_app.service_providers.rules.aocs import (
    CHECKS,
    AocFact,
    CheckLine,
    Freshness,
    Status,
    acceptance_problem,
    findings,
    status_on,
    status_until,
)
from compliance_app.service_providers.rules.details import (
    Problem,
    ProviderDetails,
    RelianceDetails,
    holds_on,
    overlap,
    problems_of,
    reliance_problems,
)
from compliance_app.service_providers.rules.warnings import (
    CATCH_UP,
    Ending,
    look_due,
    message_key,
    passed,
    reach,
)
from compliance_app.service_providers.rules.words import (
    SERVICE_NAMES,
    VALIDATION_NAMES,
    Service,
    Validation,
    named,
)

__all__ = [
    "CATCH_UP",
    "CHECKS",
    "SERVICE_NAMES",
    "VALIDATION_NAMES",
    "AocFact",
    "CheckLine",
    "Ending",
    "Freshness",
    "Problem",
    "ProviderDetails",
    "RelianceDetails",
    "Service",
    "Status",
    "Validation",
    "acceptance_problem",
    "findings",
    "holds_on",
    "look_due",
    "message_key",
    "named",
    "overlap",
    "passed",
    "problems_of",
    "reach",
    "reliance_problems",
    "status_on",
    "status_until",
]
