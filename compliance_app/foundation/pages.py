"""Lists cut into pages, and addresses that keep the filters of the page they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from flask import Flask, request, url_for

from compliance_app.foundation import clock

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list: `number` counts from 1, `total` is the count of all items."""

    items: Sequence[Item]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The position of the first item shown, from 1; 0 when nothing is."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The position of the last item shown."""
        return self.first + len(self.items) - 1 if self.items else 0

    def around(self, reach: int = 2) -> range:
        """The page numbers beside the present one."""
        return range(max(1, self.number - reach), min(self.pages, self.number + reach) + 1)


def number_asked(limit: int = 1_000_000) -> int:
    """The page number in the address; anything unreadable means the first."""
    text = request.args.get("page", "1")
    return min(int(text), limit) if text.isascii() and text.isdecimal() and int(text) else 1


def here(**changes: object) -> str:
    """The present address with these arguments set (a list sets several, None removes)."""
    arguments: dict[str, object] = dict(request.args.lists())
    arguments.update(changes)
    kept = {name: value for name, value in arguments.items() if value is not None and value != []}
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **kept})


def days_until(value: date) -> int:
    """Days from the provider's today; negative when past."""
    return (value - clock.today()).days


def install(app: Flask) -> None:
    """Make the functions available to templates."""
    app.add_template_global(here)
    app.add_template_global(days_until)
