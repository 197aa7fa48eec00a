"""What is asked for in tests of exemptions."""

from dataclasses import replace
from datetime import date
from typing import Any

from compliance_app.accounts.models import User
from compliance_app.exemptions import service
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionKind, Subject, Wanted
from compliance_app.merchants.models import Merchant
from tests.factories import NOON, TODAY, actor_of

END = date(2026, 6, 30)
PROMISED = Wanted(ExemptionKind.PROMISED, Subject.SCAN, None, "An ASV is engaged.", "Its order of May.", TODAY, END)


def ask(merchant: Merchant, requester: User, **other: Any) -> Exemption:
    """A promised scan from TODAY through END, or what is said otherwise."""
    return service.request(merchant, replace(PROMISED, **other), None, actor_of(requester), NOON, TODAY)
