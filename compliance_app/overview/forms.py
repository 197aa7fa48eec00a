"""The portfolio's filters as they stand in its address: read leniently, since addresses are typed and kept."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from compliance_app.accounts.models import User
from compliance_app.foundation.forms import searched
from compliance_app.obligations.queries import Filters, Sort
from compliance_app.obligations.queries.portfolio import UNASSIGNED
from compliance_app.obligations.rules import Standing, Turn

Choice = TypeVar("Choice", bound=enum.Enum)

NOBODY = "nobody"


@dataclass(frozen=True)
class Asked:
    """What an address asks for. What it names wrongly is left out, never an error."""

    filters: Filters
    manager: User | None
    sort: Sort
    descending: bool


def asked(arguments: MultiDict[str, str], managers: Sequence[User]) -> Asked:
    """Read the address: the names of the filters, and `sort` (`-name` turns the order round)."""
    wanted = arguments.get("manager", "")
    manager = next((user for user in managers if user.public_id == wanted), None)
    sort = arguments.get("sort", Sort.NAME.value)
    filters = Filters(
        standing=_member(Standing, arguments.get("standing")),
        level=_level(arguments.get("level")),
        account_manager_id=manager.id if manager else (UNASSIGNED if wanted == NOBODY else None),
        search=searched(arguments),
        closed=arguments.get("closed") == "yes",
        blocked=arguments.get("blocked") == "yes",
        turn=_member(Turn, arguments.get("turn")),
        rising=arguments.get("rising") == "yes",
    )
    return Asked(filters, manager, _member(Sort, sort.removeprefix("-")) or Sort.NAME, sort.startswith("-"))


def _level(text: str | None) -> int | None:
    return int(text) if text in ("1", "2", "3", "4") else None


def _member(kind: type[Choice], text: str | None) -> Choice | None:
    return next((member for member in kind if member.value == text), None)
