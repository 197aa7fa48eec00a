"""The calendar's month, day and filters as they stand in its address: read leniently, never an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from compliance_app.accounts.models import User
from compliance_app.deadlines import rules
from compliance_app.deadlines.rules import FIRST_MONTH, LAST_MONTH, Kind


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `day`: that day alone and in full."""

    month: date
    day: date | None
    kind: Kind | None
    manager: User | None


def asked(arguments: MultiDict[str, str], managers: Sequence[User], on: date) -> Asked:
    """Read the address; what it names wrongly is left out, and without a month it is the present one."""
    day = rules.day_of(arguments.get("day", ""))
    day = day if day and FIRST_MONTH <= day.replace(day=1) <= LAST_MONTH else None
    month = day.replace(day=1) if day else rules.month_of(arguments.get("month", "")) or on.replace(day=1)
    kind = next((kind for kind in Kind if kind.value == arguments.get("kind")), None)
    manager = next((user for user in managers if user.public_id == arguments.get("manager")), None)
    return Asked(month, day, kind, manager)
