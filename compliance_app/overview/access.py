"""What every page knows: the navigation as this person sees it, and from when on a date is near."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import g, request, url_for

from compliance_app.accounts import access
from compliance_app.foundation import clock
from compliance_app.obligations import queries as obligations
from compliance_app.overview.rules import Place, place_of, places_for


@dataclass(frozen=True)
class Entry:
    """A link of the navigation. `current`: the page lies under it; `exact`: it is the page itself."""

    label: str
    url: str
    current: bool
    exact: bool


@dataclass(frozen=True)
class Menu:
    """Entries that stand together behind one word; without a label they stand in the bar itself."""

    label: str
    entries: tuple[Entry, ...]

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


def warning_days() -> int:
    """With so many days left a date is near, on every page as in the standing (STANDING-EXPIRING); read once a page."""
    if "warning_days" not in g:
        g.warning_days = obligations.reading(clock.today()).warning.days
    return int(g.warning_days)


def navigation() -> dict[str, list[Menu]]:
    """What the layout needs on every page; empty where nobody is signed in."""
    person = access.visitor()
    return {"navigation": list(_menus(places_for(person))) if person else []}


def _menus(places: tuple[Place, ...]) -> Iterator[Menu]:
    here = place_of(request.endpoint or "", places)
    for label, members in groupby(places, lambda place: place.menu):
        yield Menu(label, tuple(_entry(place, here) for place in members))


def _entry(place: Place, here: Place | None) -> Entry:
    return Entry(place.label, url_for(place.endpoint), place == here, place.endpoint == request.endpoint)
