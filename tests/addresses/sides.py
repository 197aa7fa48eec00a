"""Sides of the walk over every route: a merchant with its people, and how parameters of addresses are filled there."""

import itertools
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from compliance_app.accounts.models import User
from compliance_app.merchants.models import Merchant

numbers = itertools.count(1)


@dataclass
class Side:
    """A merchant with its people: one's own, or a foreign one. `role` visits; `visitor` is the one who does."""

    merchant: Merchant
    manager: User
    employee: User
    visitor: User
    own: bool
    made: dict[Hashable, str | int] = field(default_factory=dict)

    def fill(self, key: Hashable, parameter: "Parameter") -> str | int:
        """What a parameter names on this side, made once."""
        if key not in self.made:
            self.made[key] = parameter.fill(self)
        return self.made[key]


Fill = Callable[[Side], str | int]


@dataclass(frozen=True)
class Parameter:
    """How a parameter of an address is filled, and who may see what it names.

    `seen`: "merchant" as the merchant is seen, "owner" by its owner only, "all" by everyone with the permission.
    """

    fill: Fill
    seen: str


Parameters = dict[str, Parameter]
Special = dict[tuple[str, str], Parameter]
"""By (endpoint, name): where one name means different things."""


def constant(value: str | int) -> Fill:
    return lambda _side: value
