"""The navigation: few entries in the bar, the rest in menus, and every page under one of them."""

from collections import Counter
from itertools import groupby

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.rules import Role, Viewer
from compliance_app.overview.rules import place_of, places_for
from compliance_app.overview.rules.places import PLACES
from tests.conftest import SignIn
from tests.factories import make_user

MOST_IN_THE_BAR = 5


def viewer_as(role: Role) -> Viewer:
    return Viewer(user_id=1, name="Ann Keller", email="ann@benker.example", role=role, team_id=None, origin="")


def bar(role: Role) -> list[str]:
    """What stands in the bar itself: places without a menu, and menus."""
    found = places_for(viewer_as(role))
    return [
        label
        for menu, members in groupby(found, lambda place: place.menu)
        for label in ([menu] if menu else [place.label for place in members])
    ]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.MERCHANT, ["Your compliance"]),
        (Role.ACCOUNT_MANAGER, ["Merchants", "Calendar", "Reviews", "Lists"]),
        (Role.TEAM_LEAD, ["Merchants", "Calendar", "Reviews", "Lists"]),
        (Role.AUDITOR, ["Merchants", "Calendar", "Lists", "Settings"]),
        (Role.ADMINISTRATOR, ["Merchants", "Calendar", "Reviews", "Lists", "Settings"]),
    ],
)
def test_the_bar_is_a_handful_for_each_role(role: Role, words: list[str]) -> None:
    assert bar(role) == words
    assert len(words) <= MOST_IN_THE_BAR


def test_every_place_and_what_it_covers_is_a_page_of_the_application(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    known = endpoints | {endpoint.split(".")[0] for endpoint in endpoints}
    for place in PLACES:
        assert place.endpoint in endpoints, place.label
        assert place.covers <= known, place.label
    assert max(Counter(place.endpoint for place in PLACES).values()) == 1


@pytest.mark.parametrize(
    ("endpoint", "label"),
    [
        ("overview.merchant", "Merchants"),
        ("service_providers.rely", "Merchants"),
        ("overview.service_provider", "Service providers"),
        ("incidents.show", "Data compromises"),
        ("exemptions.ask_form", "Merchants"),
        ("exemptions.to_decide", "Exemptions"),
        ("rulebook.policy", "Policies"),
        ("rulebook.change_threshold", "Thresholds of levels"),
        ("reviews.checklists", "Checklists and reasons"),
        ("reviews.show", "Reviews"),
        ("accounts.account", None),
    ],
)
def test_a_page_lies_under_one_place(endpoint: str, label: str | None) -> None:
    found = place_of(endpoint, places_for(viewer_as(Role.ADMINISTRATOR)))
    assert (found.label if found else None) == label


def test_a_menu_says_that_the_page_lies_in_it(client: FlaskClient, sign_in: SignIn) -> None:
    page = sign_in(client, make_user(Role.ADMINISTRATOR)).get("/groups").text
    assert '<summary aria-current="true">Lists</summary>' in page
    assert '<a href="/groups" aria-current="page">Groups</a>' in page
    assert page.count('<summary aria-current="true">') == 1
