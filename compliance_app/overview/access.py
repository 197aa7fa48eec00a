"""The navigation as this person sees it on this page."""

from dataclasses import dataclass

from flask import request, url_for

from compliance_app.accounts import access
from compliance_app.overview.rules import place_of, places_for


@dataclass(frozen=True)
class Entry:
    """A link of the navigation. `current`: the page lies under it; `exact`: it is the page itself."""

    label: str
    url: str
    current: bool
    exact: bool


def navigation() -> dict[str, list[Entry]]:
    """What the layout needs on every page; empty where nobody is signed in."""
    person = access.visitor()
    if person is None:
        return {"navigation": []}
    places = places_for(person)
    here = place_of(request.endpoint or "", places)
    return {
        "navigation": [
            Entry(place.label, url_for(place.endpoint), place == here, place.endpoint == request.endpoint)
            for place in places
        ]
    }
