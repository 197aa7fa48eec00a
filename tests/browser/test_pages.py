"""Every page that a link leads to, at desktop and phone width: WCAG 2.2 AA and the house rules."""

import pytest

from compliance_app.accounts.models import User
from compliance_app.foundation.database import db
from tests.browser.desk import Desk
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the journeys run on both

OF_THE_MERCHANT = (
    "",
    "/edit",
    "/close",
    "/contacts",
    "/projects",
    "/people",
    "/volumes",
    "/volumes/declare",
    "/level",
    "/level/override",
    "/documents/upload",
    "/explanation",
)


def addresses(told: World) -> dict[str, list[str]]:
    """By role, the pages to look at; the widest of those that several roles share."""
    merchant, failing, new = (f"/merchants/{told.merchants[letter]}" for letter in "AFJ")
    return {
        "manager": [
            "/merchants",
            "/merchants?q=nothing+like+this&level=2",
            "/merchants?standing=expiring&sort=-valid_until",
            *(merchant + place for place in OF_THE_MERCHANT),
            failing,
            new,
            "/merchants/new",
            "/merchants/import",
            "/volumes/import",
            "/levels/overrides",
            "/reviews",
            f"/reviews/{told.waiting}",
            f"/reviews/{told.waiting_scan}",
            f"/reviews/{told.own_waiting}",
        ],
        "admin": [
            "/merchants",
            "/settings",
            "/rules",
            "/users",
            "/users/invite",
            f"/users/{told.manager.public_id}",
            "/teams",
            "/audit",
            "/levels/thresholds",
            "/account",
            f"{merchant}/reassign",
        ],
        "colleague": ["/merchants", "/reviews"],
        "employee": [
            "/portal",
            *(f"/portal/{told.merchants[letter]}" for letter in "ACFGHJ"),
            f"/portal/{told.merchants['H']}/explanation",
            f"/portal/{told.merchants['H']}/upload",
        ],
    }


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
@pytest.mark.parametrize("role", ["manager", "admin", "colleague", "employee"])
def test_every_page_holds_the_house_rules(desk: Desk, told: World, role: str, size: str, dark: bool) -> None:
    page = desk.open(size, dark=dark)
    with desk.app.app_context():
        person = db.session.get(User, getattr(told, role).id)
        assert person is not None
        desk.sign_in(page, person)
    for address in addresses(told)[role]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        desk.check(page)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pages_before_sign_in_hold_the_house_rules(desk: Desk, size: str) -> None:
    page = desk.open(size)
    for address in ("/sign-in", "/password/forgot", "/password/set/no-such-secret"):
        page.goto(address)
        desk.check(page)
